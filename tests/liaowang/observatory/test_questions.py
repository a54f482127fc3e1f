"""The questions, by hand: what counts, from when, and net of what."""

from __future__ import annotations

import math

import polars as pl
import pytest

from liaowang.observatory import QUESTIONS, ask, new_peak, years_between


def asked(before: int, after: int, tide: float = 0.0, totals: tuple[int, int] = (1000, 1500), years: int = 3) -> dict:
    frame = pl.DataFrame({"unit": [0], "before": [before], "after": [after], "tide": [tide]})
    return ask(frame, *totals, years).row(0, named=True)


def test_hand_worked() -> None:
    told = asked(19, 60)
    growth = math.log(60.5 / 19.5) - math.log(1500.5 / 1000.5)
    error = math.sqrt(1 / 60.5 + 1 / 19.5)
    assert told["log_growth"] == pytest.approx(growth)
    assert told["standard_error"] == pytest.approx(error)
    assert told["z"] == pytest.approx(growth / error)
    assert (told["plain"], told["noise"], told["tide"]) == (True, True, True)


def test_a_constant_share_grows_not_at_all() -> None:
    told = asked(20, 30)
    assert abs(told["log_growth"]) < 0.02
    assert not told["plain"]


def test_growth_within_noise_is_plain_only() -> None:
    told = asked(20, 40)
    assert told["log_growth"] > 2.5 * math.log(1.08)
    assert told["z"] < 1.645
    assert (told["plain"], told["noise"]) == (True, False)


def test_the_tide_is_taken_off() -> None:
    told = asked(100, 300, tide=0.6)
    assert (told["plain"], told["noise"], told["tide"]) == (True, True, False)
    assert told["tide_net"] == pytest.approx(told["log_growth"] - 0.6)


def test_against_a_falling_tide_a_topic_may_stand_out_without_growing() -> None:
    told = asked(200, 300, tide=-0.5)
    assert (told["plain"], told["tide"]) == (False, True)


def test_the_centres_move_with_the_horizon() -> None:
    # 8 % a year over 1.5 years needs a ratio of 1.122; over 2.5 years 1.212.
    assert asked(10_000, 5_900, totals=(10**6, 5 * 10**5), years=1)["plain"]
    assert not asked(10_000, 17_700, totals=(10**6, 15 * 10**5), years=3)["plain"]
    assert years_between(2) == 2


@pytest.mark.parametrize(("before", "years"), [(-1, 3), (1, 0)])
def test_bad_input_is_refused(before: int, years: int) -> None:
    with pytest.raises(ValueError, match="must"):
        asked(before, 5, years=years)


def test_no_unit_no_answer() -> None:
    empty = pl.DataFrame(schema={"unit": pl.Int64, "before": pl.Int64, "after": pl.Int64, "tide": pl.Float64})
    assert len(ask(empty, 10, 10)) == 0
    assert set(QUESTIONS) <= set(ask(empty, 10, 10).columns)


def test_a_new_peak_is_above_all_that_was() -> None:
    # Past peak 10 %, two years later 11.664 % is needed.
    assert new_peak([[5, 10, 7]] * 2, [100] * 3, [[11, 12], [11, 11]], [100, 100]).tolist() == [True, False]
