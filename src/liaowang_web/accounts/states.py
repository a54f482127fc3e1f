"""How an organisation walks from draft to closed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts import kinds, uscc
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.policies import (
    can_check_organisation,
    can_close_organisation,
    can_submit_organisation,
    can_suspend_organisation,
)
from liaowang_web.audit.services import named
from liaowang_web.workflow.machine import Machine, Transition

State = Organisation.State


def _is_told(organisation: Organisation, **_values: Any) -> str:
    if organisation.type == Organisation.Type.FOREIGN:
        if not (organisation.lei or organisation.registration_number):
            return _("A foreign organisation needs its LEI or its registration number.")
    elif not organisation.uscc:
        return _("An organisation in China needs its unified social credit code.")
    return ""


def _is_proved(organisation: Organisation, *, proof: str = "", proof_note: str = "", **_values: Any) -> str:
    if organisation.uscc_check == uscc.BAD:
        return _("This cannot be a unified social credit code. Return it to its owner.")
    if organisation.uscc and _bearer(organisation):
        return _("Another verified organisation bears this code.")
    if proof == Organisation.Proof.DOCUMENT:
        return "" if proof_note.strip() else _("Say which document was seen, and where it is kept.")
    if proof == Organisation.Proof.DOMAIN:
        return "" if _has_owner_at_domain(organisation) else _("No owner has proved an e-mail address of its domain.")
    return _("Name the proof: a document, or an e-mail address of its domain.")


def _bearer(organisation: Organisation) -> bool:
    others = Organisation.objects.exclude(pk=organisation.pk)
    return others.filter(uscc=organisation.uscc, state__in=[State.VERIFIED, State.SUSPENDED]).exists()


def _has_owner_at_domain(organisation: Organisation) -> bool:
    owners = organisation.memberships.filter(role="owner", until=None)
    at_domain = owners.filter(
        user__emailaddress__verified=True, user__emailaddress__email__iendswith=f"@{organisation.domain}"
    )
    return bool(organisation.domain) and at_domain.exists()


def _verify(
    organisation: Organisation, *, actor: User, proof: str, proof_note: str = "", **_values: Any
) -> dict[str, str]:
    organisation.proof, organisation.proof_note = proof, proof_note.strip()
    organisation.verified_by, organisation.verified_at = actor, timezone.now()
    return {"proof": Organisation.Proof(proof).value}


def _has_heir(organisation: Organisation, *, heir: Organisation | None = None, **_values: Any) -> str:
    if heir is None or heir.pk == organisation.pk or heir.state != State.VERIFIED:
        return _("Name another verified organisation into which this one goes.")
    return ""


def _merge(organisation: Organisation, *, heir: Organisation, **_values: Any) -> dict[str, Any]:
    organisation.merged_into = heir
    return {"heir": named(heir), "heir_id": str(heir.pk)}


ORGANISATION: Machine[Organisation] = Machine(
    Transition(
        "submit",
        {State.DRAFT},
        State.SUBMITTED,
        may=can_submit_organisation,
        kind=kinds.ORGANISATION_SUBMITTED,
        label=gettext_lazy("Submit for verification"),
        guard=_is_told,
    ),
    Transition(
        "return",
        {State.SUBMITTED},
        State.DRAFT,
        may=can_check_organisation,
        kind=kinds.ORGANISATION_RETURNED,
        label=gettext_lazy("Return to its owner"),
        needs_reason=True,
    ),
    Transition(
        "verify",
        {State.SUBMITTED},
        State.VERIFIED,
        may=can_check_organisation,
        kind=kinds.ORGANISATION_VERIFIED,
        label=gettext_lazy("Verify"),
        guard=_is_proved,
        effect=_verify,
    ),
    Transition(
        "suspend",
        {State.VERIFIED},
        State.SUSPENDED,
        may=can_suspend_organisation,
        kind=kinds.ORGANISATION_SUSPENDED,
        label=gettext_lazy("Suspend"),
        needs_reason=True,
    ),
    Transition(
        "reinstate",
        {State.SUSPENDED},
        State.VERIFIED,
        may=can_suspend_organisation,
        kind=kinds.ORGANISATION_REINSTATED,
        label=gettext_lazy("Lift the suspension"),
        needs_reason=True,
    ),
    Transition(
        "merge",
        {State.VERIFIED},
        State.MERGED,
        may=can_check_organisation,
        kind=kinds.ORGANISATION_MERGED,
        label=gettext_lazy("Merge into another"),
        guard=_has_heir,
        effect=_merge,
        needs_reason=True,
    ),
    Transition(
        "close",
        {State.DRAFT, State.SUBMITTED, State.VERIFIED, State.SUSPENDED},
        State.CLOSED,
        may=can_close_organisation,
        kind=kinds.ORGANISATION_CLOSED,
        label=gettext_lazy("Close"),
        needs_reason=True,
    ),
)
