"""What can follow a meeting that was held, handed in from above: this room knows of no deals and of no targets.

The setting ``EVENT_STEPS`` names a function that takes a person and a meeting, and gives `Step`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from liaowang_web.accounts.models import User
from liaowang_web.events.models import Meeting


@dataclass(frozen=True)
class Step:
    """A page on which something follows: what stands on its button, and its address."""

    label: str
    address: str


def steps_after(user: User, meeting: Meeting) -> list[Step]:
    """Give what this person can do next about a meeting that was held; nothing where nothing is set."""
    if not settings.EVENT_STEPS:
        return []
    return cast("Callable[[User, Meeting], list[Step]]", import_string(settings.EVENT_STEPS))(user, meeting)
