"""That somebody who was expected is late, or does not come."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit.services import named, record
from liaowang_web.events.kinds import boards as kinds
from liaowang_web.events.models import Availability, Registration, Slot
from liaowang_web.events.policies.events import can_decide_registration
from liaowang_web.events.selectors.wording import Wording
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def note_late(registration: Registration, slot: Slot, *, actor: User) -> None:
    """Note from which slot on somebody is there: in those before they cannot meet.

    Raises
    ------
    NotAllowed
        Unless the actor decides on registrations of the event.
    TransitionRefused
        If they do not take part, or the slot is of another event.
    """
    event = lock(registration.event)
    if not can_decide_registration(actor, registration) or actor is None:
        raise NotAllowed(_("You may not do this here."))
    if not registration.takes_part or slot.event_id != event.pk:
        raise TransitionRefused(_("This person does not take part any more."))
    for it in event.slots.filter(number__lt=slot.number, is_pause=False):
        Availability.objects.update_or_create(
            registration=registration, slot=it, defaults={"mark": Availability.Mark.BLOCKED}
        )
    when = Wording(event).when(slot)
    record(kinds.LATE_NOTED, registration, actor=actor, event=named(event), when=when)
