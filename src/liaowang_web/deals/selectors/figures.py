"""The figures of the market: each with its query in words, and none so small that it tells on somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.deals.export_rules import HOME
from liaowang_web.deals.models import Deal, Enquiry, Listing, Type
from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.regions import region_name

LEAST = 3
"""Fewer deals than these are not counted apart."""
OTHERS = "others"
_CLASSES = (Decimal(100_000), Decimal(1_000_000), Decimal(10_000_000))
_AMOUNTS: dict[str, str | Promise] = {
    "under_100k": gettext_lazy("under 100,000"), "100k_1m": gettext_lazy("100,000 to 1,000,000"),
    "1m_10m": gettext_lazy("1,000,000 to 10,000,000"), "over_10m": gettext_lazy("10,000,000 and more"),
    "royalty": gettext_lazy("royalty only"), "foreign": gettext_lazy("in another currency"),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One number: what it counts, how it is called, and how many there are."""

    code: str
    name: str
    n: int


@dataclass(frozen=True)
class Measure:
    """One table of figures.

    Attributes
    ----------
    code, name : str
    query : str
        In words, what is counted and how.
    cells : list of Cell
        None with fewer than `LEAST`; those are put together as `OTHERS`.
    """

    code: str
    name: str | Promise
    query: str | Promise
    cells: list[Cell]


@dataclass(frozen=True)
class _Sort:
    name: str | Promise
    query: str | Promise
    code_of: Callable[[Deal], str]
    name_of: Callable[[str], str]


def amount_class(deal: Deal) -> str:
    """Give the class of the fixed amount of a deal.

    Examples
    --------
    >>> amount_class(Deal(amount=Decimal(250000), currency="CNY")), amount_class(Deal(currency="CNY"))
    ('100k_1m', 'royalty')
    """
    if deal.currency != "CNY":
        return "foreign"
    if deal.amount is None:
        return "royalty"
    return list(_AMOUNTS)[sum(deal.amount >= it for it in _CLASSES)]


def _region(deal: Deal) -> str:
    seller = deal.seller
    return f"{seller.region[:2]}0000" if seller.country == HOME and seller.region else seller.country


def _region_name(code: str) -> str:
    return region_name(code) if code.isdecimal() else _("region not told") if code == HOME else code


SORTS: dict[str, _Sort] = {
    "type": _Sort(
        gettext_lazy("By type"),
        gettext_lazy("Deals that were signed, counted by the type that both sides agreed on."),
        lambda deal: deal.type, lambda code: str(Type(code).label),
    ),
    "amount": _Sort(
        gettext_lazy("By amount"),
        gettext_lazy("Deals that were signed, counted by what is paid whatever comes of it, in CNY; royalties are not in it."),  # noqa: E501
        amount_class, lambda code: str(_AMOUNTS[code]),
    ),
    "direction": _Sort(
        gettext_lazy("By direction"),
        gettext_lazy("Deals that were signed, counted by the direction of the track of the entry they are about."),
        lambda deal: deal.entry.track.partition("-")[0] or "none",
        lambda code: str(DIRECTIONS.get(code, _("without a track"))),
    ),
    "region": _Sort(
        gettext_lazy("By region of the seller"),
        gettext_lazy("Deals that were signed, counted by the region of the first level or the country of the seller."),
        _region, _region_name,
    ),
}  # fmt: skip


def signed_deals() -> QuerySet[Deal]:
    """Give the deals that were signed once, whatever became of them; samples of tests and shows among them."""
    return Deal.objects.filter(signed_at__isnull=False).select_related("entry", "seller", "buyer")


def measures() -> list[Measure]:
    """Give every table; three queries however many there are."""
    deals = list(signed_deals())
    return [Measure(code, it.name, it.query, _cells(it, deals)) for code, it in SORTS.items()]


def _cells(sort: _Sort, deals: Iterable[Deal]) -> list[Cell]:
    counted: dict[str, int] = {}
    for deal in deals:
        code = sort.code_of(deal)
        counted[code] = counted.get(code, 0) + 1
    shown, pooled = pool(counted)
    cells = [Cell(code, sort.name_of(code), n) for code, n in shown]
    return [*cells, Cell(OTHERS, _("others together"), pooled)] if pooled else cells


def pool(counted: dict[str, int]) -> tuple[list[tuple[str, int]], int]:
    """Part what may be shown from what is too small; as long as the rest is too small itself, the next joins it.

    Otherwise the total of another table would give away what was left out of this one.

    Examples
    --------
    >>> pool({"licence": 9, "transfer": 4, "service": 1})
    ([('licence', 9)], 5)
    >>> pool({"licence": 2})
    ([], 0)
    """
    shown = sorted(counted.items(), key=lambda it: (-it[1], it[0]))
    pooled = 0
    while shown and (shown[-1][1] < LEAST or 0 < pooled < LEAST):
        pooled += shown.pop()[1]
    return shown, pooled if pooled >= LEAST else 0


def days_to_contract() -> tuple[int | None, int]:
    """Give the median of days from opening to signature, and of how many deals; nothing of fewer than `LEAST`."""
    spans = [(it.signed_at - it.created_at).days for it in signed_deals() if it.signed_at]
    return (round(median(spans)) if len(spans) >= LEAST else None, len(spans))


def funnel() -> list[tuple[str, int | None]]:
    """Count what was listed, asked, opened, agreed and signed; nothing where there are fewer than `LEAST`."""
    told = [
        (_("listings opened"), Listing.objects.exclude(opens_at=None).exclude(state="draft").count()),
        (_("enquiries"), Enquiry.objects.count()),
        (_("deals opened"), Deal.objects.count()),
        (_("terms agreed"), Deal.objects.filter(agreed_at__isnull=False).count()),
        (_("contracts signed"), signed_deals().count()),
    ]  # fmt: skip
    return [(name, n if n >= LEAST or n == 0 else None) for name, n in told]


def counted_for(user: Anybody, measure: str, value: str) -> tuple[Measure, Cell, list[Deal]]:
    """Give what a number counts, and of it the deals that this person may see.

    Raises
    ------
    Http404
        If there is no such number.
    """
    if measure not in SORTS:
        raise Http404
    sort, deals = SORTS[measure], list(signed_deals())
    cells = _cells(sort, deals)
    cell = next((it for it in cells if it.code == value), None)
    if cell is None:
        raise Http404
    apart = {it.code for it in cells} - {OTHERS}
    inside = [it for it in deals if (sort.code_of(it) == value if value != OTHERS else sort.code_of(it) not in apart)]
    seen = set(_seen(user).filter(pk__in=[it.pk for it in inside]).values_list("pk", flat=True))
    return Measure(measure, sort.name, sort.query, cells), cell, [it for it in inside if it.pk in seen]


def _seen(user: Anybody) -> QuerySet[Deal]:
    if not isinstance(user, User):
        return Deal.objects.none()
    if user.has_role("auditor"):
        return Deal.objects.all()
    mine = list(user.organisation_roles)
    return Deal.objects.filter(Q(seller__in=mine) | Q(buyer__in=mine))
