"""Proposals whom to meet, handed in from above: this room does not know who matches whom.

The setting ``EVENT_PROPOSALS`` names a function that takes a person, the organisation for which they are registered
and the other organisations of the event, and gives `Proposal`. ``EVENT_OUTCOMES`` names one that takes a meeting which
came from a proposal, whether it was held and who says so, and is called whenever that or a rating of it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from liaowang_web.accounts.models import User
from liaowang_web.design.numbers import is_chinese

if TYPE_CHECKING:
    from liaowang_web.events.models import Meeting

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
    shown : mapping
        What whoever proposed it wants back with the outcome; texts and integers alone.
    """

    organisation: UUID
    own: str
    other: str
    own_title: Pair
    other_title: Pair
    score: float
    reasons: Sequence[Pair]
    against: Pair
    shown: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Give it as it is kept with a request; the score as text, which comes back exactly."""
        return {
            "own": self.own, "other": self.other, "own_title": dict(self.own_title),
            "other_title": dict(self.other_title), "score": f"{self.score:.1f}",
            "reasons": [dict(it) for it in self.reasons], "against": dict(self.against), "shown": dict(self.shown),
        }  # fmt: skip


def proposals_for(user: User, organisation: UUID, others: Collection[UUID]) -> list[Proposal]:
    """Give whom somebody should meet, the best first; none where nothing is set."""
    if not settings.EVENT_PROPOSALS or not others:
        return []
    propose = cast("Callable[[User, UUID, Collection[UUID]], list[Proposal]]", import_string(settings.EVENT_PROPOSALS))
    return propose(user, organisation, others)


def tell_outcome(meeting: Meeting, *, was_held: bool, actor: User) -> None:
    """Tell whoever proposed a meeting what became of it, inside the transaction of the act and before its audit."""
    request = meeting.request
    if settings.EVENT_OUTCOMES and request is not None and request.proposal:
        import_string(settings.EVENT_OUTCOMES)(meeting, was_held=was_held, actor=actor)


def told(pair: Pair | None) -> str:
    """Give a pair in the language of the page, or else in the other."""
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    return (pair or {}).get(first) or (pair or {}).get(second) or ""
