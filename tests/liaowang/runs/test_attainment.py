"""Forecasts of targets against planted truth: how often the range holds, and when nothing is told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from liaowang.runs import Attainment, foretell_attainment

START, CUT, UNTIL = date(2024, 1, 1), date(2025, 12, 31), date(2027, 6, 30)


def _planted(random: np.random.Generator, per_day: float, batch: float) -> list[date]:
    """Days of a steady pace until well after the day foretold; each brings a geometric number of items."""
    n_days = (UNTIL - START).days + 100
    days = random.integers(0, n_days, random.poisson(per_day * n_days))
    return [START + timedelta(days=int(it)) for it in days for _ in range(random.geometric(1 / batch))]


def _foretell(days: list[date], *, planned: int | None = None) -> Attainment:
    return foretell_attainment(days, since=START, as_of=CUT, until=UNTIL, planned=planned)


@pytest.mark.parametrize(("per_day", "batch"), [(0.03, 1.0), (0.15, 1.0), (0.03, 2.5), (0.1, 4.0)])
def test_ranges_hold_as_often_as_they_say(per_day: float, batch: float) -> None:
    random = np.random.default_rng(7)
    held80, held50 = [], []
    for _ in range(300):
        days = _planted(random, per_day, batch)
        last, came = _foretell(days).last, sum(it <= UNTIL for it in days)
        if last is not None:
            held80.append(last.low80 <= came <= last.high80)
            held50.append(last.low50 <= came <= last.high50)
    assert len(held80) > 290
    assert 0.74 <= np.mean(held80) <= 0.92
    assert 0.42 <= np.mean(held50) <= 0.64


def test_the_probability_of_reaching_is_that_with_which_it_comes() -> None:
    random = np.random.default_rng(11)
    said, came = [], []
    for _ in range(300):
        days = _planted(random, 0.05, 1.5)
        told = _foretell(days, planned=95)
        if told.probability is not None:
            said.append(told.probability)
            came.append(sum(it <= UNTIL for it in days) >= 95)
    assert 0.1 < np.mean(came) < 0.9
    assert abs(np.mean(said) - np.mean(came)) < 0.07


def test_the_future_is_unseen() -> None:
    days = _planted(np.random.default_rng(3), 0.06, 2)
    assert _foretell(days, planned=200) == _foretell([it for it in days if it <= CUT], planned=200)


def test_the_month_of_reaching_agrees_with_the_range() -> None:
    told = _foretell(_planted(np.random.default_rng(5), 0.1, 1), planned=130)
    assert told.early is not None
    assert told.middle is not None
    assert told.late is not None
    assert told.early <= told.middle <= told.late
    assert next(it.day for it in told.steps if it.middle >= 130) == told.middle
    assert next(it.day for it in told.steps if it.high80 >= 130) == told.early


def test_a_change_of_pace_shows_in_the_trials() -> None:
    steady = [START + timedelta(days=9 * k) for k in range(80)]
    stops = [it for it in steady if it < date(2024, 10, 1)]
    assert _foretell(steady).trial.n == _foretell(steady).trial.n_held > 10
    broken = _foretell(stops).trial
    assert broken.n_held < broken.n / 2


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        ([], "few"),
        ([date(2024, month, 1) for month in range(1, 8)], "few"),
        ([date(2024, 5, 1)] * 30, "few"),
        ([date(2023, 5, day) for day in range(1, 31)], "few"),
        ([date(2024, month, 1) for month in range(1, 9)], "told"),
    ],
)
def test_too_little_is_said_to_be_too_little(days: list[date], verdict: str) -> None:
    told = _foretell(days, planned=100)
    assert told.verdict == verdict
    assert (told.last is None) == (verdict != "told")
    assert (told.n, told.n_days) == (len(days), len(set(days)))


def test_shortly_after_the_start_nothing_is_told() -> None:
    days = [START + timedelta(days=it) for it in range(100)]
    told = foretell_attainment(days, since=START, as_of=date(2024, 4, 30), until=UNTIL)
    assert (told.verdict, told.n) == ("short", 100)


def test_what_is_reached_is_no_longer_foretold() -> None:
    told = _foretell([START] * 12, planned=10)
    assert (told.verdict, told.n, told.steps) == ("reached", 12, ())


def test_what_is_far_away_has_no_month() -> None:
    told = _foretell([START + timedelta(days=80 * k) for k in range(9)], planned=10_000)
    assert (told.verdict, told.early, told.probability) == ("told", None, pytest.approx(0))
