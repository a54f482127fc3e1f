"""Whom to meet at an event, and what came of it: handed between matching and events, which do not know each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import translation

from liaowang_web.accounts.models import User
from liaowang_web.events.models import Meeting
from liaowang_web.events.proposing import Pair, Proposal
from liaowang_web.hall.selectors.own import own_entries
from liaowang_web.hall.selectors.reading import entry_with
from liaowang_web.matching.opening import Opened, opened
from liaowang_web.matching.policies import can_see_matches
from liaowang_web.matching.selectors.lists import Matched, matches_for
from liaowang_web.matching.services import meetings as matching
from liaowang_web.matching.services.meetings import Met
from liaowang_web.matching.services.saying import shown_now

_N_REASONS = 3
_LANGUAGES = {"zh": "zh-hans", "en": "en"}


def propose(user: User, organisation: UUID, others: Collection[UUID]) -> list[Proposal]:
    """Give the best match with each of other organisations, as stored for the entries of one's own; the best first.

    An entry that does not say whose it is proposes nobody, on either side: the proposal would tell it.
    """
    mine = own_entries(user).filter(organisation=organisation, match_list__isnull=False)
    entries = [it for it in mine.select_related("organisation") if can_see_matches(user, it)]
    best: dict[UUID, Matched] = {}
    for read in matches_for(user, entries).values():
        for matched in read.matched:
            owner = UUID(matched.other.organisation) if matched.other.is_named else None
            if matched.own.is_anonymous:
                continue
            if owner is not None and owner in others and (owner not in best or _score(best[owner]) < _score(matched)):
                best[owner] = matched
    return sorted((_proposal(key, it) for key, it in best.items()), key=lambda it: -it.score)


def _score(matched: Matched) -> float:
    return float(matched.suggestion.score)


def _proposal(organisation: UUID, matched: Matched) -> Proposal:
    told: dict[str, Opened] = {}
    for short, language in _LANGUAGES.items():
        with translation.override(language):
            told[short] = opened(matched)
    n = min(_N_REASONS, *(len(it.reasons) for it in told.values()))
    own, other = matched.own, matched.other
    return Proposal(
        organisation=organisation, own=own.code, other=other.code, own_title=_titles(own.title_zh, own.title_en),
        other_title=_titles(other.title_zh, other.title_en), score=told["en"].score,
        reasons=[_titles(told["zh"].reasons[k], told["en"].reasons[k]) for k in range(n)],
        against=_titles(told["zh"].counter, told["en"].counter), shown=_shown(matched),
    )  # fmt: skip


def _shown(matched: Matched) -> dict[str, Any]:
    """Give the log of the match as text: a request is fingerprinted, and reals do not come back exactly."""
    row = matched.suggestion
    features = {code: None if value is None else repr(float(value)) for code, value in row.features.items()}
    return {
        "place": row.place, "score": repr(float(row.score)), "propensity": repr(float(row.propensity)),
        "features": features, "model_version": row.match_list.model_version,
    }  # fmt: skip


def note_meeting(meeting: Meeting, *, was_held: bool, actor: User) -> None:
    """Note in the lists of matches of both sides what became of a meeting that was proposed.

    The side to which it was proposed is logged as it was shown then; the other side, if its own list holds the match.
    """
    request = meeting.request
    if request is None or not request.proposal:
        return
    own, other = (entry_with(request.proposal[it]) for it in ("own", "other"))
    if own.is_anonymous or other.is_anonymous:
        return
    points = {it.registration_id: it.score for it in meeting.ratings.all()}
    asking, asked = request.sender, request.receiver
    sides = [Met(own, other, asking.person, points.get(asking.pk), _logged(request.proposal.get("shown", {})))]
    if shown_now(other, own):
        sides.append(Met(other, own, asked.person, points.get(asked.pk), {}))
    matching.note_meeting(sides, source=f"meeting:{meeting.pk}", was_held=was_held, actor=actor)


def _logged(shown: Mapping[str, Any]) -> dict[str, Any]:
    if not shown:
        return {}
    features = {code: None if value is None else float(value) for code, value in shown["features"].items()}
    return {**shown, "features": features, "score": float(shown["score"]), "propensity": float(shown["propensity"])}


def _titles(zh: str, en: str) -> Pair:
    return {"zh": zh, "en": en}
