"""Plain functions that make entries of the hall, drafted and published, with good defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.liaowang_web.factories import make_officer, make_organisation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.entries import check_entry, enter_entry, move_entry

_TEXTS: dict[str, dict[str, Any]] = {
    "technology": {"title_zh": "固态电解质薄膜", "title_en": "Solid electrolyte films"},
    "achievement": {"title_zh": "高比能锂电池隔膜", "title_en": "Separators for lithium batteries"},
    "demand": {"title_zh": "电池低温放电", "title_en": "Batteries that discharge in the cold"},
    "product": {"title_zh": "量子磁强计", "title_en": "Quantum magnetometer"},
}
_INDICATOR = {
    "metric_zh": "能量密度", "metric_en": "energy density", "operator": ">=", "value": "300", "unit": "Wh/kg",
    "test_method": "GB/T 31486",
}  # fmt: skip


def owner_of(organisation: Organisation) -> User:
    return organisation.memberships.get(role="owner").user


def make_entry(
    kind: str = "achievement",
    organisation: Organisation | None = None,
    *,
    detail: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    **columns: Any,
) -> Entry:
    """Draft an entry by the owner of its organisation."""
    organisation = organisation or make_organisation(state="verified")
    values = {**_TEXTS[kind], "teaser_zh": "一句话说明。", "teaser_en": "What it is, in a sentence.", "track": "FE-06"}
    given = {"indicators": [_INDICATOR]} if kind == "demand" else {}
    return enter_entry(
        kind, organisation, actor=owner_of(organisation), columns={**values, **columns}, detail=detail,
        rows={**given, **(rows or {})},
    )  # fmt: skip


def publish(entry: Entry, secretary: User | None = None) -> Entry:
    """Walk a draft, or a revision, to a published entry."""
    secretary = secretary or make_officer("secretariat")
    step = "submit" if entry.state == Entry.State.DRAFT else "resubmit"
    entry = move_entry(step, entry, actor=owner_of(entry.organisation))
    entry = check_entry(entry, actor=secretary, met={it.code: True for it in items_of(entry.kind)})
    return move_entry("publish", entry, actor=secretary)


def make_published(kind: str = "achievement", organisation: Organisation | None = None, **values: Any) -> Entry:
    return publish(make_entry(kind, organisation, **values))
