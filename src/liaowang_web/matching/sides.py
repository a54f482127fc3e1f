"""An entry of the hall as the library compares it: texts by tier, figures, and what gates ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liaowang.runs import Indicator, Side
from liaowang_web.hall.contents import TIERS, seen_at, without_prices
from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.services.announcing import document_of

_PAIRS = ("teaser", "problem", "summary", "economy", "principle", "details")
_ONE_LANGUAGE = ("keywords", "conditions", "solver_conditions", "acceptance")
"""Columns in whichever language their owner wrote."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Piece:
    """What one column gives to a text.

    Attributes
    ----------
    column : str
        For instance ``summary_zh``.
    start : int
        Where it begins within the text.
    text : str
    """

    column: str
    start: int
    text: str


def pieces_of(content: Mapping[str, Any]) -> dict[str, list[Piece]]:
    """Give of what each text of a side is made, by language and tier: ``zh_0`` to ``en_2``.

    Examples
    --------
    >>> made = pieces_of({"teaser_zh": "薄", "keywords": "膜", "summary_zh": "厚"})
    >>> [(name, [(it.column, it.start) for it in pieces]) for name, pieces in made.items()]
    [('zh_0', [('teaser_zh', 0), ('keywords', 2)]), ('zh_1', [('summary_zh', 0)])]
    """
    made: dict[str, list[Piece]] = {}
    columns = [(f"{name}_{language}", language) for name in _PAIRS for language in ("zh", "en")]
    columns += [(name, _language(str(content.get(name, "")))) for name in _ONE_LANGUAGE]
    for column, language in columns:
        text = str(content.get(column) or "").strip()
        if text:
            pieces = made.setdefault(f"{language}_{TIERS[column]}", [])
            start = pieces[-1].start + len(pieces[-1].text) + 1 if pieces else 0
            pieces.append(Piece(column, start, text))
    return dict(sorted(made.items(), key=lambda it: (it[0][-1], it[0][:2] != "zh")))


def side_of(version: Version, *, names_owner: bool = False) -> Side:
    """Give a version of `published_versions` as a side, with all tiers.

    Prices that are kept from anybody are not compared. An anonymous one does not tell where its owner sits, and counts
    as of an owner of its own: were it moved for standing beneath another of the same owner, its place would tell whose
    it is.

    Parameters
    ----------
    version : Version
    names_owner : bool
        Whether to name the owner all the same, for a list that its own people read.
    """
    entry = version.entry
    content = seen_at(version.content, Entry.Tier.AGREED)
    if version.keeps_price:  # type: ignore[attr-defined]
        content = without_prices(content)
    pieces, is_anonymous = pieces_of(content), bool(content.get("is_anonymous"))
    return Side(
        number=document_of(entry),
        kind=entry.kind,
        titles={it: content[f"title_{it}"] for it in ("zh", "en") if content.get(f"title_{it}")},
        texts={name: "\n".join(it.text for it in told) for name, told in pieces.items()},
        track=content.get("track", ""),
        indicators=tuple(_indicator(row) for row in content.get("indicators", [])),
        trl_low=content.get("trl_low"),
        trl_high=content.get("trl_high"),
        price_low=_number(content.get("price_low")),
        price_high=_number(content.get("price_high")),
        currency=content.get("currency") or "CNY",
        mode=content.get("mode") or "open",
        region=content.get("region", ""),
        control=content.get("control") or "unknown",
        valid_until=entry.valid_until,
        confirmed_on=entry.confirmed_on,
        published_on=entry.published_at.date() if entry.published_at else None,
        owner=str(entry.organisation_id) if names_owner or not is_anonymous else f"{entry.code} anonymous",
        is_foreign=None if is_anonymous else entry.organisation.country != "CN",
        has_evidence=bool(content.get("readiness")),
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        metric_zh=row.get("metric_zh", ""), metric_en=row.get("metric_en", ""), operator=row.get("operator", ">="),
        value=_number(row.get("value")), value_high=_number(row.get("value_high")), unit=row.get("unit", ""),
        is_must=bool(row.get("is_must", True)), source=row.get("source") or row.get("test_method", ""),
    )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def _language(text: str) -> str:
    return "zh" if _CHINESE.search(text) else "en"
