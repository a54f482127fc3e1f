"""Confidentiality agreed to and ended, and reasons for 'no'."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Agreement, Decline, Entry
from liaowang_web.hall.policies import can_agree_for, can_decline_for, can_end_agreement
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_LISTED = {Entry.Control.RESTRICTED, Entry.Control.PROHIBITED}


@transaction.atomic
def agree(entry: Entry, organisation: Organisation, *, actor: User, text_version: str) -> Agreement:
    """Bind an organisation to confidentiality about an entry; a second time gives the agreement that holds.

    Raises
    ------
    NotAllowed
        If the actor may not sign for it, or it is the entry's own.
    TransitionRefused
        If the technology is under export control and the organisation is abroad.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_agree_for(actor, locked, organisation):
        raise NotAllowed(_("You may not do this here."))
    content = locked.versions.get(number=locked.published_version or 0).content
    if {locked.control, content.get("control")} & _LISTED and organisation.country != "CN":
        raise TransitionRefused(
            _("The technology is under export control: nothing of it may be told abroad before there is a licence.")
        )
    found, is_new = Agreement.objects.get_or_create(
        entry=locked, organisation=organisation, ended_at=None, defaults={"user": actor, "text_version": text_version}
    )
    if is_new:
        audit.record(kinds.AGREED, locked, actor=actor, on_behalf_of=organisation.pk, text_version=text_version)
    return found


@transaction.atomic
def end_agreement(agreement: Agreement, *, actor: User) -> Agreement:
    """End an agreement from either side.

    Raises
    ------
    NotAllowed
        If the actor speaks for neither.
    TransitionRefused
        If it has ended before.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("entry").get(pk=agreement.pk)
    if not can_end_agreement(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.ended_at:
        raise TransitionRefused(_("It has ended already."))
    locked.ended_at = timezone.now()
    locked.save()
    audit.record(kinds.AGREEMENT_ENDED, locked.entry, actor=actor, on_behalf_of=locked.organisation_id)
    return locked


@transaction.atomic
def decline_entry(entry: Entry, *, actor: User, organisation: Organisation, reason: str, note: str = "") -> Decline:
    """Say no for an organisation; whoever says it again gives another reason.

    Raises
    ------
    NotAllowed
        If the actor is no member of the organisation, it is the entry's own, or the entry is not public.
    TransitionRefused
        If the reason is none of the list.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_decline_for(actor, locked, organisation):
        raise NotAllowed(_("You may not do this here."))
    if reason not in Decline.Reason.values:
        raise TransitionRefused(_("Choose a reason from the list."))
    said, _is_new = Decline.objects.update_or_create(
        entry=locked, organisation=organisation,
        defaults={"user": actor, "reason": reason, "note": note, "declined_at": timezone.now()},
    )  # fmt: skip
    audit.record(kinds.DECLINED, said, actor=actor, on_behalf_of=organisation.pk)
    return said
