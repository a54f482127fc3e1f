"""Price steps hold from their quantity on; nothing is lost over any parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.deals.prices import NoPriceError, Step, amount_of, owed, unit_price

_QUANTITY = st.integers(1, 10**6).map(lambda it: Decimal(it) / 1000)


@given(st.dictionaries(_QUANTITY, _QUANTITY, min_size=1, max_size=6), _QUANTITY)
def test_the_highest_step_reached_holds(steps: dict[Decimal, Decimal], quantity: Decimal) -> None:
    reached = [it for it in steps if it <= quantity]
    told = [Step(*it) for it in steps.items()]
    if reached:
        assert unit_price(told, quantity) == steps[max(reached)]
    else:
        with pytest.raises(NoPriceError):
            unit_price(told, quantity)


@given(st.lists(_QUANTITY, min_size=1, max_size=12), _QUANTITY, st.sampled_from(["CNY", "JPY", "KWD"]))
def test_what_is_owed_part_by_part_is_the_total(parts: list[Decimal], price: Decimal, currency: str) -> None:
    ordered = sum(parts, Decimal(0))
    total = amount_of(ordered, price, currency)
    before, so_far, sum_of_parts = Decimal(0), Decimal(0), Decimal(0)
    for part in parts:
        so_far += part
        after = owed(total, so_far, ordered, currency)
        assert after >= before
        sum_of_parts += after - before
        before = after
    assert sum_of_parts == total
