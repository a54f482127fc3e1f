"""A plan of payments: what is fixed in parts, and the royalty, in the four forms of article 846 of the Civil Code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from liaowang_web.deals.money import Money, total
from liaowang_web.deals.payments.royalties import PlanError, Royalty


class Form(StrEnum):
    """How is paid."""

    LUMP = "lump"
    INSTALMENTS = "instalments"
    ROYALTY = "royalty"
    ENTRY_ROYALTY = "entry_royalty"


class Trigger(StrEnum):
    """What makes a part due."""

    DATE = "date"
    EFFECT = "effect"
    ACCEPTANCE = "acceptance"
    REPORT = "report"


@dataclass(frozen=True)
class Part:
    """A fixed part of the price.

    Parameters
    ----------
    label : str
        What it is for.
    money : Money
        More than 0.
    trigger : Trigger
        A date, the contract's taking effect, or the acceptance of what was delivered.
    due_on : date, optional
        The day, if the trigger is a date.
    days : int
        Otherwise within how many days after it.
    """

    label: str
    money: Money
    trigger: Trigger
    due_on: date | None = None
    days: int = 0


@dataclass(frozen=True)
class Plan:
    """Fixed parts and a royalty that together are one of the four forms.

    Parameters
    ----------
    form : Form
        A lump sum is one part, instalments are two or more; a royalty alone has no part; an entry fee is one part or
        more beside a royalty.
    currency : str
        Of all of it.
    fixed : Money
        What the fixed parts sum to; 0 for a royalty alone.
    parts : tuple of Part
    royalty : Royalty, optional

    Raises
    ------
    PlanError
        If it is none of the four forms, if the parts do not sum to the fixed amount, or if currencies differ.
    """

    form: Form
    currency: str
    fixed: Money
    parts: tuple[Part, ...] = ()
    royalty: Royalty | None = None

    def __post_init__(self) -> None:
        if {self.fixed.currency, *(it.money.currency for it in self.parts)} != {self.currency} or (
            self.royalty and self.royalty.currency != self.currency
        ):
            raise PlanError("a plan has one currency")
        n, has_royalty = len(self.parts), self.royalty is not None
        fits = {
            Form.LUMP: n == 1 and not has_royalty,
            Form.INSTALMENTS: n > 1 and not has_royalty,
            Form.ROYALTY: n == 0 and has_royalty,
            Form.ENTRY_ROYALTY: n > 0 and has_royalty,
        }
        if not fits[self.form]:
            raise PlanError(f"{n} fixed parts and {'a' if has_royalty else 'no'} royalty are not {self.form}")
        if any(it.money.amount <= 0 for it in self.parts):
            raise PlanError("each part is more than 0")
        if any((it.trigger == Trigger.DATE) != (it.due_on is not None) or it.days < 0 for it in self.parts):
            raise PlanError("a part is due on a day, or days after something")
        if any(it.trigger == Trigger.REPORT for it in self.parts):
            raise PlanError("a fixed part does not wait for a report")
        if (found := total((it.money for it in self.parts), self.currency)) != self.fixed:
            raise PlanError(f"the parts sum to {found}, not to {self.fixed}")


def parted(price: Money, shares: Sequence[Decimal]) -> list[Money]:
    """Part a price by shares given in per cent, without losing a unit.

    Raises
    ------
    PlanError
        If the shares do not sum to 100.

    Examples
    --------
    >>> [str(it.amount) for it in parted(Money(Decimal("100.01"), "CNY"), [Decimal(50), Decimal(50)])]
    ['50.01', '50.00']
    """
    if sum(shares) != 100:
        raise PlanError(f"the shares sum to {sum(shares)}, not to 100")
    return price.split(shares)
