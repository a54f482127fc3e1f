"""Objections filed by anybody while a notice runs, and decided by two people of two roles."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Nomination, Objection
from liaowang_web.catalogue.states import NOMINATION, OBJECTION
from liaowang_web.catalogue.states.nominations import why_no_objection
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 16  # of 32 signs: 80 bits, which nobody guesses
State = Objection.State


@transaction.atomic
def file_objection(
    nomination: Nomination,
    *,
    actor: User | None,
    text: str,
    name: str,
    contact: str,
    evidence: str = "",
    is_protected: bool = True,
    now: datetime | None = None,
) -> Objection:
    """File an objection to an entry of a running notice; its receipt is the key to what becomes of it.

    Raises
    ------
    NotAllowed
        Before the notice starts, and from the moment at which it ends.
    TransitionRefused
        Without text, name or contact, or if the entry was struck meanwhile.
    """
    nomination = Nomination.objects.select_related("edition__notice").get(pk=nomination.pk)
    if why := why_no_objection(nomination, now=now):
        raise NotAllowed(why)
    if not (text.strip() and name.strip() and contact.strip()):
        raise TransitionRefused(_("Say what you object to, who you are and how to reach you."))
    NOMINATION.perform("object", nomination, actor=actor, now=now)
    objection = Objection.objects.create(
        nomination=nomination, receipt=_receipt(), text=text.strip(), evidence=evidence.strip(), name=name.strip(),
        contact=contact.strip(), is_protected=is_protected, filed_by=actor,
        created_at=now or timezone.now(),
    )  # fmt: skip
    audit.record(kinds.FILED, objection, actor=actor, nomination=nomination.code, after=fingerprint(objection))
    return objection


@transaction.atomic
def sign_decision(objection: Objection, *, actor: User, is_upheld: bool, decision: str) -> Objection:
    """Sign a decision first; it takes effect once the other role has signed it too.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return OBJECTION.perform("sign", objection, actor=actor, is_to_be_upheld=is_upheld, decision=decision)


@transaction.atomic
def countersign_decision(
    objection: Objection, *, actor: User, is_upheld: bool, now: datetime | None = None
) -> Objection:
    """Sign a decision as the second of the two roles; once no objection is open the entry stays, or is struck.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    decided = OBJECTION.perform("uphold" if is_upheld else "reject", objection, actor=actor, now=now)
    nomination = Nomination.objects.get(pk=decided.nomination_id)
    if nomination.state != Nomination.State.OBJECTED:
        return decided  # struck already, after another objection
    if is_upheld:
        why = Nomination.Withdrawal.OBJECTION
        on = timezone.localdate(decided.decided_at)
        NOMINATION.perform("strike", nomination, actor=actor, why=why, words=decided.decision, on=on)
    elif not nomination.objections.filter(state__in=(State.FILED, State.PROPOSED)).exists():
        NOMINATION.perform("clear", nomination, actor=actor)
    return decided


@transaction.atomic
def send_decision_back(objection: Objection, *, actor: User, reason: str) -> Objection:
    """Refuse to countersign a decision, with the reason, so that it is decided anew.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return OBJECTION.perform("send_back", objection, actor=actor, reason=reason)


def _receipt() -> str:
    return "".join(secrets.choice(_ALPHABET) for _place in range(_LENGTH))
