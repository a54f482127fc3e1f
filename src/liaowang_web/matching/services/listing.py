"""Lists of matches reckoned, replaced and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from liaowang.runs import Match, Matches
from liaowang_web.audit import services as audit
from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.selectors.published import published_versions
from liaowang_web.jobs.job import TaskContext, job
from liaowang_web.jobs.selectors import is_queued, is_worked_on
from liaowang_web.matching import kinds
from liaowang_web.matching.models import MatchList, Suggestion
from liaowang_web.matching.rankers import live_version
from liaowang_web.matching.reckoning import reckon, told_stops
from liaowang_web.matching.selectors.avoided import documents_left_out
from liaowang_web.matching.selectors.entries import versions_of
from liaowang_web.matching.selectors.lists import TIER
from liaowang_web.matching.sides import side_of


@dataclass(frozen=True)
class Reckoned:
    """What was reckoned of an entry and is not kept yet: its version, and its matches."""

    version: Version
    matches: Matches


def match_entry(entry: Entry) -> MatchList | None:
    """Reckon anew what answers an entry, and keep it in place of what was kept; nothing of one that is not public."""
    found = reckoned(entry)
    if found is None:
        forget_matches(entry)
        return None
    return keep_reckoned(found)


def reckoned(entry: Entry) -> Reckoned | None:
    """Reckon what answers an entry, without keeping it; nothing of one that is not public."""
    version = _public_version(entry.pk)
    if version is None:
        return None
    left_out = documents_left_out(entry.organisation_id)
    return Reckoned(version, reckon(side_of(version, names_owner=True), TIER, left_out))


@transaction.atomic
def keep_reckoned(found: Reckoned) -> MatchList | None:
    """Keep what was reckoned.

    It was read from index and database before the transaction; if the entry was published anew or withdrawn meanwhile
    nothing is written: whoever follows the outbox comes again.
    """
    version, matches = found.version, found.matches
    entry = Entry.objects.select_for_update().get(pk=version.entry_id)
    if not entry.is_public or entry.published_version != version.number:
        return None
    others = versions_of(it.number for it in matches.matches)
    columns = {
        "entry_version": version.number, "place": matches.followed[0], "model_version": matches.model,
        "is_learned": matches.is_learned, "n_candidates": matches.n_candidates, "stopped": told_stops(matches),
        "seed": matches.seed, "as_of": matches.as_of, "made_at": timezone.now(),
    }  # fmt: skip
    made, _is_new = MatchList.objects.update_or_create(entry=entry, defaults=columns)
    first_at = dict(made.suggestions.values_list("other", "first_at"))
    made.suggestions.all().delete()
    kept = [(it, others[it.number]) for it in matches.matches if it.number in others]
    rows = [_suggestion(made, place, it, other, first_at) for place, (it, other) in enumerate(kept, 1)]
    Suggestion.objects.bulk_create(rows)
    n_new = sum(row.other_id not in first_at for row in rows)
    audit.record(kinds.LISTED, made, actor=None, n=len(rows), n_new=n_new, model=matches.model)
    return made


def _suggestion(
    made: MatchList, place: int, match: Match, other: Version, first_at: dict[UUID, datetime]
) -> Suggestion:
    return Suggestion(
        match_list=made, other=other.entry, other_version=other.number, place=place, rank=match.rank,
        score=match.score, propensity=match.propensity, features=_features(match), told=match.plain(),
        first_at=first_at.get(other.entry_id, timezone.now()),
    )  # fmt: skip


def _features(match: Match) -> dict[str, Any]:
    return {it.code: it.value for it in match.factors}


@transaction.atomic
def forget_matches(entry: Entry) -> bool:
    """Delete the list of an entry that is not public; say whether there was one."""
    found = MatchList.objects.filter(entry=entry).first()
    if found is None:
        return False
    audit.record(kinds.FORGOTTEN, found, actor=None)
    found.delete()
    return True


def ensure_matched(entry: Entry) -> bool:
    """Reckon the list of an entry if there is none that can be shown; an old one is shown while a worker reckons it.

    Where no worker was seen lately an old one is reckoned at once too.

    Returns
    -------
    bool
        Whether the list is an old one, which is being reckoned anew.
    """
    found = MatchList.objects.filter(entry=entry).first()
    if found is not None and not is_outdated(found, entry):
        return False
    if found is None or found.entry_version != entry.published_version or not is_worked_on():
        match_entry(entry)
        return False
    if not is_queued(match_again.module_path, str(entry.pk)):
        match_again.enqueue(str(entry.pk))
    return True


@job(gettext_lazy("Match an entry anew"))
def match_again(context: TaskContext, key: str) -> None:  # noqa: ARG001 - a job takes it first
    """Reckon the list of an entry as a job, if it still is an old one."""
    entry = Entry.objects.filter(pk=key).first()
    found = MatchList.objects.filter(entry=entry).first() if entry else None
    if entry is not None and (found is None or is_outdated(found, entry)):
        match_entry(entry)


def is_outdated(found: MatchList, entry: Entry) -> bool:
    """Tell whether a list is of another version, of another day, or of another ranker."""
    live = live_version()
    is_of_ranker = found.made_at >= live.made_at if live else not found.is_learned
    is_of_today = found.entry_version == entry.published_version and found.as_of == timezone.localdate()
    return not (is_of_today and is_of_ranker)


def _public_version(key: UUID) -> Version | None:
    found = published_versions().select_related("entry__organisation").filter(entry=key)
    return found.order_by().first()
