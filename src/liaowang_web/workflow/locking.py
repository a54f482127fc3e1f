"""Reading a thing again under a lock: whatever must go one after the other begins so."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext as _

from liaowang_web.workflow.models import Thing
from liaowang_web.workflow.refusals import TransitionRefused

T = TypeVar("T", bound=Thing)


def lock(thing: T) -> T:
    """Read a thing again under a lock, inside a transaction.

    Raises
    ------
    TransitionRefused
        If it is no longer there.
    """
    locked = type(thing)._base_manager.select_for_update().filter(pk=thing.pk).first()
    if locked is None:
        raise TransitionRefused(_("It is no longer there."))
    return locked
