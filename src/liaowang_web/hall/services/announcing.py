"""Telling the index what an entry says now."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from liaowang_web.hall.contents import seen_at, without_prices
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.published import document_at
from liaowang_web.search.services import announce

SPACE = "hall"
_TEXTS = ("title", "teaser", "summary", "problem", "economy", "details", "principle")


def announce_entry(entry: Entry) -> None:
    """Write into the outbox how an entry is to be found; one that is not public is found no more.

    The number of the document is the kind's place times a billion plus the entry's number within its kind.
    """
    announce(SPACE, document_of(entry), indexed(entry) if entry.is_public else None)


def document_of(entry: Entry) -> int:
    """Give the number under which the index knows an entry."""
    return document_at(entry.kind, entry.number)


def indexed(entry: Entry) -> dict[str, Any]:
    """Give what the index is made of: texts by tier and language, facets, and days."""
    content = entry.versions.get(number=entry.published_version or 0).content
    if entry.price_exclusions.filter(ended_at=None).exists():
        content = without_prices(content)
    return described(entry, content)


def described(entry: Entry, content: dict[str, Any]) -> dict[str, Any]:
    """Give what the index is made of, of an entry that tells a content."""
    track = content.get("track", "")
    prices = {name: content.get(name) for name in ("price_low", "price_high")}
    in_yuan = content.get("currency") == "CNY"
    texts = {
        f"{language}_{tier}": "\n".join(_texts(content, tier, language))
        for tier in (0, 1, 2)
        for language in ("zh", "en")
    }
    return {
        "code": entry.code, "kind": entry.kind, "texts": texts,
        "title_zh": content.get("title_zh", ""), "title_en": content.get("title_en", ""),
        "direction": track.partition("-")[0], "track": track, "region": content.get("region", "")[:2],
        "mode": content.get("mode", ""), "trl_low": content.get("trl_low"), "trl_high": content.get("trl_high"),
        **(prices if in_yuan else dict.fromkeys(prices)),
        "is_in_other_currency": not in_yuan and any(it is not None for it in prices.values()),
        "published_on": timezone.localtime(entry.published_at).date().isoformat() if entry.published_at else "",
        "confirmed_on": entry.confirmed_on.isoformat() if entry.confirmed_on else "", "is_sunk": entry.is_sunk,
    }  # fmt: skip


def _texts(content: dict[str, Any], tier: int, language: str) -> list[str]:
    """Give what a tier adds to the tier before, so that a search at one tier reads the texts of it and those below."""
    now, before = seen_at(content, tier), seen_at(content, tier - 1)
    told = [now[key] for name in _TEXTS if (key := f"{name}_{language}") in now and key not in before and now[key]]
    if tier == 0:
        told += [now.get("keywords", ""), now["code"], now.get(f"organisation_{language}", "")]
    for row in now.get("indicators", []) if "indicators" not in before else []:
        told.append(row.get(f"metric_{language}", ""))
    return [it for it in told if it]
