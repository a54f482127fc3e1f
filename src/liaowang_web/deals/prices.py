"""Prices by quantity: the step that holds for a quantity, and what is owed for the part that was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from liaowang_web.deals.money import rounded

_DIGITS = 60


@dataclass(frozen=True)
class Step:
    """From a quantity on, one unit costs so much."""

    from_quantity: Decimal
    unit_price: Decimal


class NoPriceError(ValueError):
    """No step holds for a quantity: it lies below the first."""


def unit_price(steps: Sequence[Step], quantity: Decimal) -> Decimal:
    """Give the price of one unit at a quantity: that of the highest step that it reaches.

    Raises
    ------
    NoPriceError
        Below the first step.

    Examples
    --------
    >>> steps = [Step(Decimal(1), Decimal("90.00")), Step(Decimal(10), Decimal("80.00"))]
    >>> unit_price(steps, Decimal(9)), unit_price(steps, Decimal(10))
    (Decimal('90.00'), Decimal('80.00'))
    """
    reached = [it for it in steps if it.from_quantity <= quantity]
    if not reached:
        raise NoPriceError(str(quantity))
    return max(reached, key=lambda it: it.from_quantity).unit_price


def amount_of(quantity: Decimal, price: Decimal, currency: str) -> Decimal:
    """Give quantity times price, rounded once to the minor unit of the currency.

    Raises
    ------
    CurrencyError
        If the currency is unknown.

    Examples
    --------
    >>> amount_of(Decimal("2.5"), Decimal("0.333"), "CNY"), amount_of(Decimal(3), Decimal("0.5"), "JPY")
    (Decimal('0.83'), Decimal('2'))
    """
    with localcontext(prec=_DIGITS):
        return rounded(quantity * price, currency).amount


def owed(total: Decimal, quantity: Decimal, ordered: Decimal, currency: str) -> Decimal:
    """Give what is owed for a part of an order, of its total and in whole minor units.

    It grows with the quantity, is nought for none and the total for all, so whatever the parts and their order, what
    is owed after each of them adds up to the total and no part is owed twice.

    Parameters
    ----------
    total : Decimal
        Of the order.
    quantity, ordered : Decimal
        The part, 0 to ``ordered``; and the whole, above 0.
    currency : str
        Three letters, ISO 4217.

    Examples
    --------
    >>> [owed(Decimal("100.00"), Decimal(part), Decimal(3), "CNY") for part in (0, 1, 2, 3)]
    [Decimal('0.00'), Decimal('33.33'), Decimal('66.67'), Decimal('100.00')]
    """
    with localcontext(prec=_DIGITS):
        return rounded(total * quantity / ordered, currency).amount
