"""The conditions by which entries are parted: and how pages name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.design.numbers import month
from liaowang_web.hall.models import Entry
from liaowang_web.hall.regions import region_name
from liaowang_web.observatory.selectors.taxonomy import track_name

PRICES: dict[str, str | Promise] = {
    "0": _("under CNY 100,000"),
    "100000": _("CNY 100,000 to 500,000"),
    "500000": _("CNY 500,000 to 1 million"),
    "1000000": _("CNY 1 to 5 million"),
    "5000000": _("CNY 5 to 10 million"),
    "10000000": _("CNY 10 million and more"),
    "other": _("in another currency"),
    "open": _("no price told"),
}
"""Ranges of prices as the index names them."""


def _month_name(code: str) -> str:
    try:
        return month(date.fromisoformat(f"{code}-01"))
    except ValueError:
        return code


def _of(choices: Mapping[str, str | Promise]) -> Callable[[str], str]:
    return lambda code: str(choices.get(code, code))


@dataclass(frozen=True)
class Facet:
    """One sort of condition.

    Attributes
    ----------
    code : str
        In addresses and in the index.
    label, sentence : lazy str
        Its head, and how a condition reads, with ``{value}``.
    name : callable
        Names a value in the language of the page.
    tier : int
        From which tier on it may be asked for: at one that does not tell a value, counts would.
    is_ordered : bool
        Whether values stand by themselves in order; else the most frequent come first.
    """

    code: str
    label: str | Promise
    sentence: str | Promise
    name: Callable[[str], str]
    tier: int = Entry.Tier.TEASER
    is_ordered: bool = False


FACETS = {
    it.code: it
    for it in (
        Facet("kind", _("Kind"), _("Kind: {value}"), _of(dict(Entry.Kind.choices)), is_ordered=True),
        Facet("direction", _("Direction"), _("Direction: {value}"), _of(DIRECTIONS)),
        Facet("track", _("Track"), _("Track: {value}"), track_name),
        Facet("trl", _("Readiness"), _("Readiness: {value}"), lambda code: f"TRL {code}", is_ordered=True),
        Facet("region", _("Region"), _("Region: {value}"), region_name),
        Facet("mode", _("Mode"), _("Mode: {value}"), _of(dict(Entry.Mode.choices))),
        Facet("price", _("Price"), _("Price: {value}"), _of(PRICES),
              tier=Entry.Tier.REGISTERED, is_ordered=True),
        Facet("month", _("Published"), _("Published: {value}"), _month_name),
    )
}  # fmt: skip


_LISTED: dict[str, list[str]] = {"kind": list(Entry.LETTERS), "price": list(PRICES)}


def facets_at(tier: int) -> list[Facet]:
    """Give the facets that may be asked for at a tier."""
    return [it for it in FACETS.values() if it.tier <= tier]


def in_order(facet: Facet, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Put the values of a facet in the order of its list, the months newest first."""
    pairs: Iterable[tuple[str, int]] = counts.items()
    if facet.code == "month":
        return sorted(pairs, reverse=True)
    if facet.code in _LISTED:
        return sorted(pairs, key=lambda it: _LISTED[facet.code].index(it[0]))
    return sorted(pairs) if facet.is_ordered else sorted(pairs, key=lambda it: (-it[1], it[0]))
