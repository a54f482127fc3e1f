"""Invitations to addresses: whoever proves one registers without approval."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.letters import write_to_addresses
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.events.kinds import events as kinds
from liaowang_web.events.models import Event, EventInvitation
from liaowang_web.events.policies.events import can_manage_event
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def invite(event: Event, addresses: Iterable[str], *, actor: User) -> list[EventInvitation]:
    """Invite addresses that are not invited yet, and write to them; whether they have an account is told to nobody.

    Raises
    ------
    NotAllowed
        If the actor may not.
    TransitionRefused
        If all of them are invited already.
    """
    locked = lock(event)
    if not can_manage_event(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    wanted = {it.strip().lower() for it in addresses if it.strip()}
    known = set(locked.invitations.filter(withdrawn_at=None, email__in=wanted).values_list("email", flat=True))
    new = sorted(wanted - known)
    if not new:
        raise TransitionRefused(_("These addresses are invited already."))
    made = EventInvitation.objects.bulk_create(EventInvitation(event=locked, email=it, invited_by=actor) for it in new)
    audit.record(kinds.INVITED, locked, actor=actor, on_behalf_of=locked.organiser_id, n=len(made))
    write_to_addresses(
        new, gettext_noop("You are invited to %(event)s"),
        gettext_noop("You are invited to the event %(event)s. Register on its page with this address by %(until)s."),
        event=audit.named(locked), until=locked.by_its_clock(locked.registration_until),
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_invitation(event: Event, key: UUID, *, actor: User) -> None:
    """Take an invitation back. Raises NotAllowed, or TransitionRefused if it is gone."""
    locked = lock(event)
    if not can_manage_event(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if not locked.invitations.filter(pk=key, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        raise TransitionRefused(_("It is no longer there."))
    audit.record(kinds.INVITATION_WITHDRAWN, locked, actor=actor, on_behalf_of=locked.organiser_id)
