"""Proposals whom to meet, handed in from above: this room does not know who matches whom.

The setting ``EVENT_PROPOSALS`` names a function that takes a person, the organisation for which they are registered
and the other organisations of the event, and gives `Proposal`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from liaowang_web.accounts.models import User
from liaowang_web.design.numbers import is_chinese

Pair = Mapping[str, str]
"""What is told in both languages, ``zh`` and ``en``."""


@dataclass(frozen=True)
class Proposal:
    """Why somebody should meet somebody of an organisation.

    Attributes
    ----------
    organisation : UUID
        Key of the other organisation.
    own, other : str
        Codes of the two entries that match.
    own_title, other_title : Pair
    score : float
        Of the match, of 100.
    reasons : sequence of Pair
        The best first.
    against : Pair
        The strongest counter-argument; empty texts if there is none.
    """

    organisation: UUID
    own: str
    other: str
    own_title: Pair
    other_title: Pair
    score: float
    reasons: Sequence[Pair]
    against: Pair

    def plain(self) -> dict[str, Any]:
        """Give it as it is kept with a request; the score as text, which comes back exactly."""
        return {
            "own": self.own, "other": self.other, "own_title": dict(self.own_title),
            "other_title": dict(self.other_title), "score": f"{self.score:.1f}",
            "reasons": [dict(it) for it in self.reasons], "against": dict(self.against),
        }  # fmt: skip


def proposals_for(user: User, organisation: UUID, others: Collection[UUID]) -> list[Proposal]:
    """Give whom somebody should meet, the best first; none where nothing is set."""
    if not settings.EVENT_PROPOSALS or not others:
        return []
    propose = cast("Callable[[User, UUID, Collection[UUID]], list[Proposal]]", import_string(settings.EVENT_PROPOSALS))
    return propose(user, organisation, others)


def told(pair: Pair | None) -> str:
    """Give a pair in the language of the page, or else in the other."""
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    return (pair or {}).get(first) or (pair or {}).get(second) or ""
