"""Money: whole minor units, and nothing lost in parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.deals.money import MINOR_DIGITS, CurrencyError, Money, rounded, smallest, total

currencies = st.sampled_from(sorted(MINOR_DIGITS))
weights = st.lists(st.decimals("0", "1000000", places=4), min_size=1, max_size=40).filter(any)


@st.composite
def amounts(draw: st.DrawFn) -> Money:
    currency = draw(currencies)
    return Money(draw(st.integers(-(10**17), 10**17)) * smallest(currency), currency)


@given(amounts(), weights)
def test_parts_sum_to_the_whole_and_stay_next_to_their_share(whole: Money, given_weights: list[Decimal]) -> None:
    parts = whole.split(given_weights)
    assert total(parts, whole.currency) == whole
    for part, weight in zip(parts, given_weights, strict=True):
        assert abs(part.amount - whole.amount * weight / sum(given_weights)) < smallest(whole.currency)
        assert part.amount * whole.amount >= 0


@given(amounts(), weights)
def test_parting_is_the_same_each_time(whole: Money, given_weights: list[Decimal]) -> None:
    assert whole.split(given_weights) == whole.split(given_weights)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15), currencies)
def test_rounding_moves_by_half_a_unit_at_most(amount: Decimal, currency: str) -> None:
    assert abs(rounded(amount, currency).amount - amount) <= smallest(currency) / 2


def test_what_is_left_over_goes_to_the_largest_remainder() -> None:
    parts = Money(Decimal("10.00"), "CNY").split([Decimal("33.3"), Decimal("33.3"), Decimal("33.4")])
    assert [str(it.amount) for it in parts] == ["3.33", "3.33", "3.34"]


def test_currencies_are_not_reckoned_together() -> None:
    with pytest.raises(CurrencyError):
        Money(Decimal(1), "CNY") + Money(Decimal(1), "USD")
    with pytest.raises(CurrencyError):
        Money(Decimal(1), "ZZZ")


@pytest.mark.parametrize("wrong", ["0.001", "NaN", "Infinity"])
def test_no_amount_is_finer_than_its_currency_nor_endless(wrong: str) -> None:
    with pytest.raises(ValueError, match="is"):
        Money(Decimal(wrong), "CNY")


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1]])
def test_weights_that_part_nothing_are_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(Decimal(1), "CNY").split(wrong)
