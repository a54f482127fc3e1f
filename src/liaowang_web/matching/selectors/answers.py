"""What people said of matches, as rankers are trained and judged on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from liaowang.runs import Said
from liaowang_web.hall.contents import seen_at
from liaowang_web.hall.models import Entry, Version
from liaowang_web.matching.models import Feedback, Suggestion
from liaowang_web.matching.selectors.lists import N_SHOWN
from liaowang_web.matching.sides import pieces_of

TIER = Entry.Tier.REGISTERED
"""Whatever stands behind an agreement is never learnt from."""
_LEAST_PROPENSITY = 1e-6


@dataclass(frozen=True)
class Answer:
    """The best that was said of one match and not taken back: its level, and how probably it was shown."""

    level: int
    propensity: float


def answers() -> dict[tuple[UUID, UUID], Answer]:
    """Give every match that was answered where it was shown, by both entries; one query."""
    found: dict[tuple[UUID, UUID], Answer] = {}
    said = Feedback.objects.filter(undone_at=None).exclude(propensity=None).exclude(place=None)
    for it in said.order_by("entry", "other", "said_at"):
        key, level = (it.entry_id, it.other_id), it.level
        if level is None:
            continue
        if key not in found or found[key].level < level:
            found[key] = Answer(level, max(it.propensity or 0.0, _LEAST_PROPENSITY))
    return found


def answered_lists() -> list[Said]:
    """Give every list of which something was said, each match with what was; those of which nothing was said too.

    Texts are those of the versions published last, as registered people read them.
    """
    said = answers()
    entries = {entry for entry, _other in said}
    shown = Suggestion.objects.filter(match_list__entry__in=entries, place__lte=N_SHOWN).select_related("match_list")
    found = {(it.match_list.entry_id, it.other_id): Answer(0, max(it.propensity, _LEAST_PROPENSITY)) for it in shown}
    found |= said
    texts = _texts({key for pair in found for key in pair})
    return [
        Said(str(entry), *texts[entry], texts[other][0], answer.level, min(answer.propensity, 1.0))
        for (entry, other), answer in sorted(found.items())
        if entry in texts and other in texts
    ]


def _texts(keys: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Give title and texts of entries, as a ranker reads them."""
    versions = Version.objects.filter(entry__in=list(keys), number=F("entry__published_version"))
    told = {}
    for version in versions:
        content = seen_at(version.content, TIER)
        title = " ".join(it for it in (content.get("title_zh"), content.get("title_en")) if it)
        pieces = [it.text for those in pieces_of(content).values() for it in those]
        told[version.entry_id] = (title, "\n".join(pieces))
    return told
