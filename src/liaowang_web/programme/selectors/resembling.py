"""Evidence that may be the same as other evidence: the same thing, or the same name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from liaowang_web.programme.models import EvidenceItem

S = EvidenceItem.State
_STANDING = (S.RECORDED, S.ACCEPTED, S.DISPUTED)


def plain_name(title: str) -> str:
    """Give a title without case, width, blanks and signs.

    Examples
    --------
    >>> plain_name("GB/T 22900—2022"), plain_name("ＧＢ／Ｔ 22900-2022")
    ('gbt229002022', 'gbt229002022')
    """
    return "".join(it for it in unicodedata.normalize("NFKC", title).casefold() if it.isalnum())


def _marks(item: EvidenceItem) -> set[str]:
    """Give all by which an item can be known again: its thing, and its names."""
    names = {f"name {plain}" for title in (item.title_zh, item.title_en) if (plain := plain_name(title))}
    return names | ({f"thing {item.thing_type_id} {item.thing_id}"} if item.thing_id else set())


def same_thing(item: EvidenceItem) -> EvidenceItem | None:
    """Give other evidence for the same target that points at the same thing and stands."""
    if item.thing_id is None:
        return None
    found = EvidenceItem.objects.filter(
        target=item.target_id, thing_type=item.thing_type_id, thing_id=item.thing_id, state__in=_STANDING
    )
    return found.exclude(pk=item.pk).order_by("created_at").first()


def originals_for(item: EvidenceItem) -> QuerySet[EvidenceItem]:
    """Give the evidence of which an item can be the duplicate: other evidence for its target that everybody sees.

    What still waits is checked first, since a duplicate names its original to everybody.
    """
    seen = (S.ACCEPTED, S.DISPUTED)
    return EvidenceItem.objects.filter(target=item.target_id, state__in=seen).exclude(pk=item.pk)


def resembling(items: Iterable[EvidenceItem]) -> Mapping[UUID, Sequence[EvidenceItem]]:
    """Give by key the other evidence for its target, older or of the same age, that each may be the same as; one query.

    Nothing is told of an item for which there is none, nor of one that was refused or is marked as a duplicate already.
    """
    asked = [it for it in items if it.state in _STANDING]
    if not asked:
        return {}
    by_mark: dict[tuple[UUID, str], list[EvidenceItem]] = defaultdict(list)
    standing = EvidenceItem.objects.filter(target__in={it.target_id for it in asked}, state__in=_STANDING)
    for other in standing.order_by("created_at", "pk"):
        for mark in _marks(other):
            by_mark[other.target_id, mark].append(other)
    found: dict[UUID, Sequence[EvidenceItem]] = {}
    for item in asked:
        place = (item.created_at, item.pk)
        alike = {it.pk: it for mark in _marks(item) for it in by_mark[item.target_id, mark]}
        older = [it for it in alike.values() if (it.created_at, it.pk) < place]
        if older:
            found[item.pk] = sorted(older, key=lambda it: it.created_at)
    return found
