"""The terms of an offer: their names, in what order they are told, and what must go together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models import Exclusivity, Rights, Type
from liaowang_web.hall.contents import plain


class Payment(models.TextChoices):
    """How the price is paid (Civil Code art. 846)."""

    LUMP = "lump", _("once")
    INSTALMENTS = "instalments", _("in instalments")
    ROYALTY = "royalty", _("royalty")
    ENTRY_ROYALTY = "entry_royalty", _("entry fee and royalty")


class Base(models.TextChoices):
    """What a royalty is reckoned on (Civil Code art. 846)."""

    SALES = "sales", _("sales")
    PRICE = "price", _("price of the product")
    OUTPUT = "output", _("new output")
    PROFIT = "profit", _("profit")


LABELS: dict[str, Any] = {
    "type": _("type of deal"), "rights": _("rights over"), "exclusivity": _("exclusivity"),
    "territory": _("territory"), "payment": _("way of payment"), "amount": _("amount"), "currency": _("currency"),
    "entry_fee": _("entry fee"), "royalty_percent": _("royalty in %"), "royalty_base": _("royalty on"),
    "term_months": _("term in months"), "delivery": _("what is handed over, and when"), "note": _("other terms"),
}  # fmt: skip
NAMES = tuple(LABELS)
CHOICES: dict[str, type[models.TextChoices]] = {
    "type": Type, "rights": Rights, "exclusivity": Exclusivity, "payment": Payment, "royalty_base": Base,
}  # fmt: skip


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write terms as they are kept: only what is named here and filled in, numbers as text.

    Examples
    --------
    >>> written({"amount": Decimal("1500.00"), "note": "", "royalty_base": "sales", "unknown": 1})
    {'amount': '1500', 'royalty_base': 'sales'}
    """
    return {name: plain(values[name]) for name in NAMES if values.get(name) not in (None, "")}


def missing(values: Mapping[str, Any]) -> list[str]:
    """Give the names of what the kind of payment asks for and is not there.

    Examples
    --------
    >>> missing({"payment": "entry_royalty", "entry_fee": "5"})
    ['royalty_percent', 'royalty_base']
    """
    needs = {
        Payment.LUMP: ("amount",), Payment.INSTALMENTS: ("amount",),
        Payment.ROYALTY: ("royalty_percent", "royalty_base"),
        Payment.ENTRY_ROYALTY: ("entry_fee", "royalty_percent", "royalty_base"),
    }  # fmt: skip
    payment = values.get("payment", "")
    return [it for it in needs[Payment(payment)] if not values.get(it)] if payment in needs else ["payment"]


def fixed_sum(terms: Mapping[str, Any]) -> Decimal | None:
    """Give what is paid whatever comes of it; nothing where all is royalty.

    Examples
    --------
    >>> fixed_sum({"payment": "entry_royalty", "entry_fee": "200000"}), fixed_sum({"payment": "royalty"})
    (Decimal('200000.00'), None)
    """
    name = "entry_fee" if terms.get("payment") == Payment.ENTRY_ROYALTY else "amount"
    is_royalty = terms.get("payment") == Payment.ROYALTY
    return None if is_royalty or not terms.get(name) else exact(Decimal(terms[name]))


def exact(amount: Decimal) -> Decimal:
    """Write an amount as the database gives it back.

    Examples
    --------
    >>> exact(Decimal(5))
    Decimal('5.00')
    """
    return amount.quantize(Decimal("0.01"))


def told(terms: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give label and value of each term, in order, in the language of the page."""
    return [(str(LABELS[name]), value_told(name, terms[name])) for name in NAMES if terms.get(name)]


def value_told(name: str, value: Any) -> str:
    """Write one term in words."""
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    is_money = name in {"amount", "entry_fee"}
    return f"{Decimal(value):,}" if is_money else str(value)


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Give the names of the terms in which two versions differ."""
    return {name for name in NAMES if before.get(name) != now.get(name)}
