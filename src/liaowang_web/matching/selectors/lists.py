"""The matches of an entry, as one reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.selectors.published import Shown, published_versions, shown
from liaowang_web.hall.selectors.reading import entry_with
from liaowang_web.matching.models import Feedback, MatchList, Question, Suggestion
from liaowang_web.matching.policies import can_see_matches
from liaowang_web.matching.quoting import without_unseen
from liaowang_web.matching.selectors.avoided import avoided_by
from liaowang_web.matching.selectors.preferences import preference_of

N_SHOWN = 20
TIER = Entry.Tier.REGISTERED
"""How far lists see into the other entries: agreements about single entries count on their pages only."""


@dataclass(frozen=True)
class Matched:
    """One match as its reader sees it.

    Attributes
    ----------
    suggestion : Suggestion
    other, own : Shown
        The other entry at the tier of lists, and the reader's own with all tiers.
    told : mapping
        The library's reasons, without a quotation that the reader could not read in the entry.
    said : list of Feedback
        What the organisation said of it, taken back or not counted.
    question : Question or None
        The last that was sent about it.
    is_new : bool
        Whether it came into the list after the reader last marked all as seen.
    is_hidden : bool
        Whether it is shown only because personal ranking is off.
    """

    suggestion: Suggestion
    other: Shown
    own: Shown
    told: dict[str, Any]
    said: list[Feedback] = field(default_factory=list)
    question: Question | None = None
    is_new: bool = False
    is_hidden: bool = False

    @property
    def declined(self) -> Feedback | None:
        """The no, if one was said."""
        return next((it for it in self.said if it.act == Feedback.Act.NOT_RELEVANT), None)

    @property
    def outcomes(self) -> list[Feedback]:
        """What came of it."""
        return [it for it in self.said if it.act != Feedback.Act.NOT_RELEVANT]


@dataclass(frozen=True)
class MatchesRead:
    """The list of an entry as its reader sees it.

    Attributes
    ----------
    entry : Entry
    own : Shown
        What it tells, all tiers.
    match_list : MatchList or None
        Nothing before it was reckoned.
    matched : list of Matched
        What is shown, in order.
    aside : list of Matched
        What was called not relevant.
    n_overtaken : int
        Those that changed since and are compared anew.
    """

    entry: Entry
    own: Shown
    match_list: MatchList | None
    matched: list[Matched]
    aside: list[Matched]
    n_overtaken: int = 0

    @cached_property
    def n_new(self) -> int:
        """How many are new to the reader."""
        return sum(it.is_new for it in self.matched)


def matched_entry_for(user: Anybody, code: str) -> Entry:
    """Give an entry to those who may see what matches it.

    Raises
    ------
    Http404
        To everybody else, and if it is not public.
    """
    entry = entry_with(code)
    if not can_see_matches(user, entry):
        raise Http404
    return entry


def matches_for(user: User, entries: Sequence[Entry], *, limit: int = N_SHOWN) -> dict[UUID, MatchesRead]:
    """Give the lists of entries of which this person may see them, by key; the number of queries grows with owners."""
    loaded = _Loaded(user, entries)
    return {it.pk: loaded.read(it, limit) for it in entries if it.pk in loaded.own}


def matched_for(user: User, code: str, other: str) -> Matched:
    """Give one match to those who may see it.

    Raises
    ------
    Http404
        To everybody else, and if it does not stand in the list that they see.
    """
    entry = matched_entry_for(user, code)
    read = matches_for(user, [entry], limit=10**6)[entry.pk]
    found = next((it for it in [*read.matched, *read.aside] if it.other.code == other), None)
    if found is None:
        raise Http404
    return found


class _Loaded:
    """All that a few lists need, read at once."""

    def __init__(self, user: User, entries: Sequence[Entry]) -> None:
        keys = [it.pk for it in entries]
        self.wanted = preference_of(user)
        self.lists = {it.entry_id: it for it in MatchList.objects.filter(entry__in=keys)}
        self.rows: dict[UUID, list[Suggestion]] = {}
        found = Suggestion.objects.filter(match_list__in=list(self.lists.values())).select_related("match_list")
        for row in found.order_by("place"):
            self.rows.setdefault(row.match_list.entry_id, []).append(row)
        others = {it.other_id for rows in self.rows.values() for it in rows}
        self.own = _versions(keys)
        self.public = _versions(others)
        self.avoided = {it: avoided_by(it) for it in {entry.organisation_id for entry in entries}}
        self.said: dict[tuple[UUID, UUID], list[Feedback]] = {}
        for said in Feedback.objects.filter(entry__in=keys, undone_at=None).order_by("said_at"):
            self.said.setdefault((said.entry_id, said.other_id), []).append(said)
        asked = Question.objects.filter(entry__in=keys).order_by("asked_at")
        self.asked = {(it.entry_id, it.other_id): it for it in asked}

    def read(self, entry: Entry, limit: int) -> MatchesRead:
        version = self.own[entry.pk]
        own = shown(version, Entry.Tier.AGREED)
        rows = self.rows.get(entry.pk, [])
        current = [it for it in rows if self._is_current(it, version)]
        kept = [found for it in current if (found := self._matched(it, entry, own)) is not None]
        aside = [it for it in kept if it.declined] if self.wanted.is_personal else []
        n_overtaken = sum(it.other_id in self.public for it in rows) - len(current)
        now = [it for it in kept if it not in aside][:limit]
        return MatchesRead(entry, own, self.lists.get(entry.pk), now, aside, n_overtaken)

    def _is_current(self, row: Suggestion, own: Version) -> bool:
        other = self.public.get(row.other_id)
        if other is None or other.number != row.other_version:
            return False
        if other.keeps_price and _compares_prices(row):  # type: ignore[attr-defined]
            return False
        return own.number == row.match_list.entry_version

    def _matched(self, row: Suggestion, entry: Entry, own: Shown) -> Matched | None:
        other, avoided = self.public[row.other_id], self.avoided[entry.organisation_id]
        if avoided.leaves_out(other, is_personal=self.wanted.is_personal):
            return None
        seen = self.wanted.seen_at
        told = shown(other, TIER)
        return Matched(
            row, told, own, without_unseen(row.told, own.content, told.content),
            self.said.get((entry.pk, row.other_id), []), self.asked.get((entry.pk, row.other_id)),
            is_new=seen is None or row.first_at > seen, is_hidden=avoided.leaves_out(other, is_personal=True),
        )  # fmt: skip


def _compares_prices(row: Suggestion) -> bool:
    return any(it["code"] == "budget" and it["value"] is not None for it in row.told.get("factors", []))


def _versions(entries: Iterable[UUID]) -> dict[UUID, Version]:
    found = published_versions().select_related("entry__organisation").filter(entry__in=list(entries))
    return {it.entry_id: it for it in found.order_by()}
