"""Whom somebody should meet at an event: handed from matching to events, which do not know each other."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import translation

from liaowang_web.accounts.models import User
from liaowang_web.events.proposing import Pair, Proposal
from liaowang_web.hall.selectors.own import own_entries
from liaowang_web.matching.opening import Opened, opened
from liaowang_web.matching.policies import can_see_matches
from liaowang_web.matching.selectors.lists import Matched, matches_for

_N_REASONS = 3
_LANGUAGES = {"zh": "zh-hans", "en": "en"}


def propose(user: User, organisation: UUID, others: Collection[UUID]) -> list[Proposal]:
    """Give the best match with each of other organisations, as stored for the entries of one's own; the best first.

    An entry that does not say whose it is proposes nobody: the proposal would tell it.
    """
    mine = own_entries(user).filter(organisation=organisation, match_list__isnull=False).select_related("organisation")
    entries = [it for it in mine if can_see_matches(user, it)]
    best: dict[UUID, Matched] = {}
    for read in matches_for(user, entries).values():
        for matched in read.matched:
            owner = UUID(matched.other.organisation) if matched.other.is_named else None
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
        against=_titles(told["zh"].counter, told["en"].counter),
    )  # fmt: skip


def _titles(zh: str, en: str) -> Pair:
    return {"zh": zh, "en": en}
