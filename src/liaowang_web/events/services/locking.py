"""The order in which rows are locked: the event first, then what hangs on it, and the end of the audit last."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liaowang_web.events.models import Event
from liaowang_web.workflow.refusals import TransitionRefused


def lock_event(event: Event) -> Event:
    """Read an event again under a lock, inside a transaction; whatever takes a place or changes the plan begins here.

    Raises
    ------
    TransitionRefused
        If it is no longer there.
    """
    locked = Event.objects.select_for_update().filter(pk=event.pk).first()
    if locked is None:
        raise TransitionRefused(_("It is no longer there."))
    return locked
