"""What became of meetings that people agreed upon because of a match, told by rooms that know of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.audit.services import named
from liaowang_web.hall.models import Entry
from liaowang_web.matching import kinds
from liaowang_web.matching.models import Feedback
from liaowang_web.matching.policies import can_judge_match
from liaowang_web.matching.services.saying import record_said, shown_now

Act = Feedback.Act


@dataclass(frozen=True)
class Met:
    """One side of a meeting.

    Attributes
    ----------
    entry, other : Entry
        The side's own, and the one that it was matched with.
    user : User
        Who met, or was to meet, for the entry's organisation.
    rating : int or None
        How useful it was to them, 1 to 5, if they said.
    shown : mapping
        Columns of `Feedback` as they were when the match was shown; empty to take them from the list of now.
    """

    entry: Entry
    other: Entry
    user: User
    rating: int | None
    shown: Mapping[str, Any]


@transaction.atomic
def note_meeting(sides: Iterable[Met], *, source: str, was_held: bool, actor: User) -> list[Feedback]:
    """Keep for each side that a meeting was held, or that it was missed; told again, correct what was told before.

    Rooms above call it inside the transaction of their own act, before its audit: rows are locked here. Nothing is kept
    for a side whose person no longer acts for the entry's organisation, nor again what its members took back.

    Parameters
    ----------
    sides : iterable of Met
    source : str
        By which the meeting is told from others of the same two entries.
    was_held : bool
    actor : User
        Who reported it.

    Returns
    -------
    list of Feedback
        What is kept now.
    """
    act, never = (Act.MEETING, Act.MISSED) if was_held else (Act.MISSED, Act.MEETING)
    wrong = Feedback.objects.select_for_update(of=("self",)).filter(source=source, act=never, undone_at=None)
    undone = list(wrong.select_related("entry", "other"))
    for it in undone:
        it.undone_at = timezone.now()
        it.save(update_fields=["undone_at"])
    kept = [found for it in sides if (found := _kept(it, act, source)) is not None]
    # Acts are recorded last: whoever holds the end of the audit waits for no row.
    for it in undone:
        record_said(kinds.UNDONE, it, it.entry, actor)
    for said, is_new in kept:
        if is_new:
            record_said(kinds.NOTED, said, said.entry, actor, act=named(said))
    return [said for said, _is_new in kept]


def _kept(side: Met, act: Act, source: str) -> tuple[Feedback, bool] | None:
    if not can_judge_match(side.user, side.entry):
        return None
    pair = {"entry": side.entry, "other": side.other}
    last = Feedback.objects.filter(**pair, source=source).order_by("-said_at").first()
    if last is not None and last.act == act and last.undone_at is not None:
        return None  # its members took it back
    columns = {"user": side.user, "source": source, **(side.shown or shown_now(side.entry, side.other))}
    said, is_new = Feedback.objects.get_or_create(**pair, act=act, undone_at=None, defaults=columns)
    rating = side.rating if act == Act.MEETING else None
    if said.rating != rating:
        said.rating = rating
        said.save(update_fields=["rating"])
    return said, is_new
