"""Plans in the four forms of article 846, and royalties that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.deals.money import Money, smallest, total
from liaowang_web.deals.payments import Base, Form, Part, Plan, PlanError, Report, Royalty, Trigger, Turn, periods
from liaowang_web.deals.payments.plans import parted
from liaowang_web.deals.payments.schedules import MONTHS, months_after

START = date(2027, 1, 1)
currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD"])
shares = st.lists(st.integers(1, 40), min_size=1, max_size=12).map(
    lambda them: [*map(Decimal, them), Decimal(100) - sum(them)] if sum(them) < 100 else [Decimal(100)]
)
rates = st.lists(st.decimals("0.0001", "1", places=4), min_size=1, max_size=6, unique=True)
bases = st.lists(st.decimals("0", "1e12", places=3), max_size=60)
signed = st.lists(st.decimals("-1e12", "1e12", places=3), max_size=60)


@st.composite
def royalties(draw: st.DrawFn) -> Royalty:
    given_rates = draw(rates)
    turn = Turn.FIXED if len(given_rates) == 1 else draw(st.sampled_from([Turn.RISING, Turn.FALLING]))
    ordered = tuple(sorted(given_rates, reverse=turn == Turn.FALLING))
    return Royalty(draw(st.sampled_from(list(Base))), turn, ordered, START, draw(currencies))


def quarterly(amounts: list[Decimal]) -> list[Report]:
    return [Report(months_after(START, 3 * (n + 1)) - timedelta(days=1), it) for n, it in enumerate(amounts)]


def exactly(royalty: Royalty, reports: list[Report]) -> Decimal:
    with localcontext(prec=80):
        owed = sum((it.base_amount * royalty.rate_on(it.until) for it in reports), Decimal(0))
        return owed.quantize(smallest(royalty.currency), ROUND_HALF_UP)


@given(st.integers(1, 10**16), currencies, shares)
def test_instalments_by_share_sum_to_the_price_in_every_plan(units: int, currency: str, them: list[Decimal]) -> None:
    price = Money(units * smallest(currency), currency)
    parts = tuple(Part("part", it, Trigger.EFFECT, days=9) for it in parted(price, them) if it.amount)
    form = Form.LUMP if len(parts) == 1 else Form.INSTALMENTS
    plan = Plan(form, currency, price, parts)
    assert total((it.money for it in plan.parts), currency) == price


@given(royalties(), bases)
def test_no_fraction_is_lost_or_charged_twice(royalty: Royalty, amounts: list[Decimal]) -> None:
    reports = quarterly(amounts)
    due = royalty.due(reports)
    for n in range(len(due) + 1):
        assert total(due[:n], royalty.currency).amount == exactly(royalty, reports[:n])


@given(royalties(), signed)
def test_a_royalty_is_never_negative_and_never_more_than_was_earned_at_its_height(
    royalty: Royalty, amounts: list[Decimal]
) -> None:
    reports = quarterly(amounts)
    due = royalty.due(reports)
    assert all(it.amount >= 0 for it in due)
    height = max(exactly(royalty, reports[:n]) for n in range(len(reports) + 1))
    assert total(due, royalty.currency).amount == max(height, Decimal(0))


@given(royalties(), bases, st.integers(0, 59))
def test_what_was_reported_before_is_not_reckoned_anew(royalty: Royalty, amounts: list[Decimal], n: int) -> None:
    reports = quarterly(amounts)
    assert royalty.due(reports)[:n] == royalty.due(reports[:n])


def test_rates_rise_and_fall_by_contract_year() -> None:
    falling = Royalty(Base.SALES, Turn.FALLING, (Decimal("0.05"), Decimal("0.03")), date(2027, 7, 1), "CNY")
    assert falling.rate_on(date(2028, 6, 30)) == Decimal("0.05")
    assert falling.rate_on(date(2028, 7, 1)) == Decimal("0.03")
    leap = replace(falling, starts_on=date(2028, 2, 29))
    assert (leap.year_of(date(2029, 2, 27)), leap.year_of(date(2029, 2, 28))) == (0, 1)


@pytest.mark.parametrize(
    ("turn", "them"),
    [("fixed", "0.1 0.2"), ("rising", "0.1"), ("rising", "0.2 0.1"), ("falling", "0.1 0.1"), ("fixed", "0"),
     ("fixed", "1.01"), ("fixed", "NaN"), ("fixed", "")],
)  # fmt: skip
def test_rates_that_are_none_are_refused(turn: str, them: str) -> None:
    with pytest.raises(PlanError):
        Royalty(Base.PROFIT, Turn(turn), tuple(map(Decimal, them.split())), START, "CNY")


ONE = Money(Decimal(1), "CNY")
PART = Part("entry fee", ONE, Trigger.EFFECT, days=30)
ROYALTY = Royalty(Base.SALES, Turn.FIXED, (Decimal("0.02"),), START, "CNY")


@pytest.mark.parametrize(
    ("form", "parts", "royalty"),
    [(Form.LUMP, (PART,), None), (Form.INSTALMENTS, (PART, PART), None), (Form.ROYALTY, (), ROYALTY),
     (Form.ENTRY_ROYALTY, (PART,), ROYALTY), (Form.ENTRY_ROYALTY, (PART, PART), ROYALTY)],
)  # fmt: skip
def test_the_four_forms(form: Form, parts: tuple[Part, ...], royalty: Royalty | None) -> None:
    fixed = total((it.money for it in parts), "CNY")
    assert Plan(form, "CNY", fixed, parts, royalty).fixed == fixed
    for other in set(Form) - {form}:
        if {form, other} != {Form.ENTRY_ROYALTY}:
            with pytest.raises(PlanError):
                Plan(other, "CNY", fixed, parts, royalty)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fixed": Money(Decimal(2), "CNY")},
        {"currency": "USD"},
        {"parts": (replace(PART, money=Money(Decimal(0), "CNY")),)},
        {"parts": (replace(PART, trigger=Trigger.DATE),)},
        {"parts": (replace(PART, trigger=Trigger.REPORT),)},
        {"parts": (replace(PART, days=-1),)},
        {"parts": (replace(PART, money=Money(Decimal(1), "USD")),)},
    ],
)
def test_plans_that_do_not_hold_together_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PlanError):
        replace(Plan(Form.LUMP, "CNY", ONE, (PART,)), **wrong)


def test_shares_sum_to_a_hundred() -> None:
    with pytest.raises(PlanError):
        parted(ONE, [Decimal(50), Decimal("49.99")])


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 3000), st.sampled_from(sorted(MONTHS)))
def test_periods_leave_no_gap_and_stay_within_a_contract_year(start: date, days: int, rhythm: str) -> None:
    end = start + timedelta(days=days)
    found = list(periods(start, end, rhythm))
    royalty = replace(ROYALTY, starts_on=start)
    assert (found[0].since, found[-1].until) == (start, end)
    for before, after in pairwise(found):
        assert after.since == before.until + timedelta(days=1)
    assert all(it.since <= it.until and royalty.year_of(it.since) == royalty.year_of(it.until) for it in found)
