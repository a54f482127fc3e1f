"""The award goes by the rule that was announced."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.deals.ranking import Candidate, rank

_BIDS = st.lists(
    st.builds(lambda cents, a, b: (Decimal(cents) / 100, {"a": Decimal(a), "b": Decimal(b)}),
              st.integers(1, 10**9), st.integers(0, 100), st.integers(0, 100)),
    min_size=1, max_size=8,
).map(lambda found: [Candidate(n, *it) for n, it in enumerate(found, 1)])  # fmt: skip


@given(_BIDS)
def test_by_price_the_best_is_first_and_of_equals_the_earlier(bids: list[Candidate]) -> None:
    dearest = rank(bids, "highest", is_purchase=False)[0]
    assert dearest.number == min(it.number for it in bids if it.price == max(bid.price for bid in bids))
    cheapest = rank(bids, "lowest", is_purchase=True)[0]
    assert cheapest.number == min(it.number for it in bids if it.price == min(bid.price for bid in bids))


@given(_BIDS, st.booleans())
def test_points_sum_to_the_total_and_the_best_price_has_all_of_its_weight(bids: list[Candidate], buys: bool) -> None:
    found = rank(bids, "score", is_purchase=buys, weights={"a": 30, "b": 20})
    assert [it.place for it in found] == list(range(1, len(bids) + 1))
    for it in found:
        assert it.total == sum(it.parts.values())
        assert 0 <= it.total <= 100
    best = (min if buys else max)(it.price for it in bids)
    prices = {it.number: it.price for it in bids}
    assert all(it.parts["price"] == 50 for it in found if prices[it.number] == best)


def test_who_was_not_judged_in_full_has_no_total_and_comes_last() -> None:
    bids = [Candidate(1, Decimal(1), {"a": Decimal(100)}), Candidate(2, Decimal(9), {"a": Decimal(1), "b": Decimal(1)})]
    found = rank(bids, "score", is_purchase=True, weights={"a": 30, "b": 20})
    assert [(it.number, it.total is None) for it in found] == [(2, False), (1, True)]
