"""Amounts of money: a decimal with its currency, never rounded but to whole minor units, and never lost in parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

MINOR_DIGITS = {
    "CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "HKD": 2, "MOP": 2, "TWD": 2, "SGD": 2, "CHF": 2, "CAD": 2, "AUD": 2,
    "RUB": 2, "INR": 2, "BRL": 2, "ZAR": 2, "AED": 2, "SAR": 2, "THB": 2, "MYR": 2, "SEK": 2, "NOK": 2, "DKK": 2,
    "JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "OMR": 3,
}  # fmt: skip
"""How many digits the smallest unit of a currency has behind the point, ISO 4217; currencies that are not here are
refused."""
_DIGITS = 60
"""Digits with which is reckoned before rounding: more than any product of an amount and a rate has."""


class CurrencyError(ValueError):
    """A currency that is unknown, or two that were to be reckoned with as one."""


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units of a currency.

    Parameters
    ----------
    amount : Decimal
        With at most as many digits behind the point as the currency has.
    currency : str
        Three letters, ISO 4217, one of `MINOR_DIGITS`.

    Raises
    ------
    CurrencyError
        If the currency is unknown.
    ValueError
        If the amount is finer than its currency, or no number.

    Examples
    --------
    >>> Money(Decimal("100"), "CNY").split([1, 1, 1])[0]
    Money(amount=Decimal('33.34'), currency='CNY')
    >>> Money(Decimal("0.5"), "JPY")
    Traceback (most recent call last):
        ...
    ValueError: 0.5 is finer than JPY
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise ValueError(f"{self.amount} is no amount")
        unit = smallest(self.currency)
        with localcontext(prec=_DIGITS):
            if self.amount != self.amount.quantize(unit):
                raise ValueError(f"{self.amount} is finer than {self.currency}")
            object.__setattr__(self, "amount", self.amount.quantize(unit))

    def __add__(self, other: Money) -> Money:
        """Add. Raises CurrencyError if the currencies differ."""
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Take away. Raises CurrencyError if the currencies differ."""
        return Money(self.amount - self._same(other), self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyError(f"{self.currency} and {other.currency} are not reckoned together")
        return other.amount

    def split(self, weights: Sequence[Decimal | int]) -> list[Money]:
        """Part it by weights, in whole minor units; the parts sum to it exactly.

        Parameters
        ----------
        weights : sequence of Decimal or int
            0 or more each, not all 0.

        Returns
        -------
        list of Money
            As many as weights; each differs from its exact share by less than one minor unit. Units left over go to
            the largest remainders (method of Hamilton), among equals to the first.

        Raises
        ------
        ValueError
            If a weight is negative, or all are 0.
        """
        if not weights or min(weights) < 0 or not sum(weights):
            raise ValueError("weights are 0 or more, and not all 0")
        unit = smallest(self.currency)
        sign = -1 if self.amount < 0 else 1
        with localcontext(prec=_DIGITS):
            units, total = int(abs(self.amount) / unit), Decimal(sum(weights))
            exact = [units * Decimal(it) / total for it in weights]
            given = [int(it) for it in exact]
            order = sorted(range(len(given)), key=lambda place: (given[place] - exact[place], place))
            for place in order[: units - sum(given)]:
                given[place] += 1
            return [Money(sign * it * unit, self.currency) for it in given]


def smallest(currency: str) -> Decimal:
    """Give the smallest unit of a currency.

    Raises
    ------
    CurrencyError
        If the currency is unknown.

    Examples
    --------
    >>> smallest("CNY"), smallest("JPY")
    (Decimal('0.01'), Decimal('1'))
    """
    try:
        return Decimal(1).scaleb(-MINOR_DIGITS[currency])
    except KeyError:
        raise CurrencyError(f"unknown currency {currency!r}") from None


def rounded(amount: Decimal, currency: str) -> Money:
    """Round an exact amount to minor units, halves away from zero, as commerce does.

    Raises
    ------
    CurrencyError
        If the currency is unknown.

    Examples
    --------
    >>> rounded(Decimal("1.005"), "CNY").amount
    Decimal('1.01')
    """
    with localcontext(prec=_DIGITS):
        return Money(amount.quantize(smallest(currency), ROUND_HALF_UP), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add up amounts of one currency; of none it is 0.

    Raises
    ------
    CurrencyError
        If one of them is in another currency.
    """
    return sum(amounts, Money(Decimal(0), currency))
