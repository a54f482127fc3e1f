"""Royalties: a share of a base, at a rate that is fixed, rises or falls from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from liaowang_web.deals.money import Money, rounded
from liaowang_web.deals.payments.schedules import months_after


class Base(StrEnum):
    """Of what a royalty is a share (article 846 of the Civil Code)."""

    PRICE = "price"
    OUTPUT = "output"
    PROFIT = "profit"
    SALES = "sales"


class Turn(StrEnum):
    """How the rate goes from year to year (article 846)."""

    FIXED = "fixed"
    RISING = "rising"
    FALLING = "falling"


class PlanError(ValueError):
    """Terms of payment that cannot be reckoned with; says why in words for a log."""


@dataclass(frozen=True)
class Report:
    """What was reported for a period: its last day, and the base, exact; negative for returns or loss."""

    until: date
    base_amount: Decimal


@dataclass(frozen=True)
class Royalty:
    """The terms of a royalty.

    Parameters
    ----------
    base : Base
        Of what it is a share.
    turn : Turn
        How the rate goes.
    rates : tuple of Decimal
        Share of the base, above 0 and at most 1, for each contract year; the last holds for all years after it. A fixed
        rate is one, a rising or falling one two or more that only rise or fall.
    starts_on : date
        First day of the first contract year.
    currency : str
        Three letters, ISO 4217.

    Raises
    ------
    PlanError
        If the rates are none such.

    Examples
    --------
    >>> it = Royalty(Base.SALES, Turn.FALLING, (Decimal("0.05"), Decimal("0.03")), date(2027, 1, 1), "CNY")
    >>> it.rate_on(date(2027, 12, 31)), it.rate_on(date(2031, 1, 1))
    (Decimal('0.05'), Decimal('0.03'))
    """

    base: Base
    turn: Turn
    rates: tuple[Decimal, ...]
    starts_on: date
    currency: str

    def __post_init__(self) -> None:
        if not self.rates or not all(it.is_finite() and 0 < it <= 1 for it in self.rates):
            raise PlanError("rates are shares above 0 and at most 1")
        pairs = list(zip(self.rates, self.rates[1:], strict=False))
        fits = {
            Turn.FIXED: not pairs,
            Turn.RISING: bool(pairs) and all(before < after for before, after in pairs),
            Turn.FALLING: bool(pairs) and all(before > after for before, after in pairs),
        }
        if not fits[self.turn]:
            raise PlanError(f"rates {[str(it) for it in self.rates]} are not {self.turn}")

    def year_of(self, day: date) -> int:
        """Give the contract year of a day, from 0; days before the start count to the first."""
        years = day.year - self.starts_on.year
        return max(0, years - (day < months_after(self.starts_on, 12 * years)))

    def rate_on(self, day: date) -> Decimal:
        """Give the rate of the contract year in which a day lies."""
        return self.rates[min(self.year_of(day), len(self.rates) - 1)]

    def due(self, reports: Sequence[Report]) -> list[Money]:
        """Reckon the royalty of each report.

        Parameters
        ----------
        reports : sequence of Report
            In order of time, none of which reaches from one contract year into another.

        Returns
        -------
        list of Money
            As many as reports, each 0 or more. What a report with a negative base takes away is set against the
            reports after it, never paid back. With bases of 0 or more the royalties up to each report sum to what was
            earned exactly, rounded once: no fraction of a unit is lost or charged twice, however many reports.
        """
        found, charged, earned = [], rounded(Decimal(0), self.currency), Decimal(0)
        for it in reports:
            with localcontext(prec=60):
                earned += it.base_amount * self.rate_on(it.until)
            owed = rounded(earned, self.currency) - charged
            if owed.amount < 0:
                owed = rounded(Decimal(0), self.currency)
            charged += owed
            found.append(owed)
        return found
