"""Forecasts on the past, from files to measures, on made-up records with planted growth: nothing is seen ahead."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.factories import GROWING, STEADY, make_corpus

from liaowang.cli import main
from liaowang.corpus import Lake, open_engine
from liaowang.records import InputError, LiaowangError
from liaowang.runs import BacktestSettings, backtest
from liaowang.runs.ingest import ingest
from liaowang.runs.origins import OriginSettings, end_of_horizon, open_snapshot, take_snapshot
from liaowang.runs.progress import Silence
from liaowang.runs.units import UNITS, came, feature_columns, make_rows, read_rows

ORIGIN = date(2013, 12, 31)
SETTINGS = OriginSettings(sizes=(150, 375, 60))


def snapshot(folder: Path, last_year: int, *, variants: tuple[str, ...] = ("frozen",)) -> Path:
    lake = Lake(folder / "lake")
    ingest(lake, [make_corpus(folder, last_year=last_year)], 1, Silence())
    with open_engine() as engine:
        generation = lake.merge(engine)
    return take_snapshot(generation.path, ORIGIN, folder / "cache", SETTINGS, variants)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("whole"), 2016, variants=("frozen", "placebo", "hindsight"))


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("cut"), ORIGIN.year)


@pytest.mark.parametrize("unit", UNITS)
def test_the_future_is_unseen(whole: Path, cut: Path, unit: str) -> None:
    seen, unseen = read_rows(whole, unit), read_rows(cut, unit)
    assert len(seen) > 5
    assert "came_3y_plain" in seen.columns
    assert "came_3y_plain" not in unseen.columns
    assert_frame_equal(seen.select(unseen.columns), unseen, check_exact=True)


def test_what_is_kept_of_an_origin_does_not_hang_on_what_came(whole: Path, cut: Path) -> None:
    seen, unseen = open_snapshot(whole), open_snapshot(cut)
    assert seen.terms == unseen.terms
    assert (seen.n_documents == unseen.n_documents).all()
    assert all((seen.centres[size] == unseen.centres[size]).all() for size in SETTINGS.sizes)
    assert seen.catalogue.panel == unseen.catalogue.panel
    past = seen.windows() >= 0
    assert (seen.topics[150][past] == unseen.topics[150]).all()
    assert (seen.years_known(), unseen.years_known()) == (3, 0)


def test_the_check_can_fail(whole: Path) -> None:
    assert len(open_snapshot(whole, "hindsight").centres[150]) > 0
    frozen, leaky = read_rows(whole, "topic"), read_rows(whole, "topic", "hindsight")
    columns = feature_columns(frozen)
    same = frozen.shape == leaky.shape and frozen.select(columns).equals(leaky.select(columns))
    assert not same


def test_planted_growth_comes_and_nothing_else(whole: Path) -> None:
    origin = open_snapshot(whole)
    titles = origin.catalogue.documents["title"]
    rows = read_rows(whole, "topic")
    named = {}
    for number in rows["unit"]:
        words = " ".join(titles.filter(pl.Series(origin.topics[150] == number))).split()
        named[max(GROWING + STEADY, key=words.count)] = rows.filter(pl.col("unit") == number).row(0, named=True)
    assert set(named) == set(GROWING + STEADY)
    for name, row in named.items():
        assert (row["came_3y_plain"], row["came_3y_noise"]) == (name in GROWING, name in GROWING), name
    # Both growing matters share their categories, and no other stands in them: that is the tide itself.
    assert not any(named[name]["came_3y_tide"] for name in GROWING)
    assert min(named[name]["growth_1_1"] for name in GROWING) > max(named[name]["growth_1_1"] for name in STEADY)


def test_outcomes_are_counted_as_one_would(whole: Path) -> None:
    origin = open_snapshot(whole)
    row = read_rows(whole, "topic").row(0, named=True)
    own = origin.topics[150] == row["unit"]
    in_panel, windows = origin.catalogue.documents["in_panel"].to_numpy(), origin.windows()
    before = (own & in_panel & np.isin(windows, [0, 1])).sum()
    after = [(own & in_panel & (windows == -year)).sum() for year in (1, 2, 3)]
    totals = [(in_panel & rows).sum() for rows in (np.isin(windows, [0, 1]), *(windows == -year for year in (1, 2, 3)))]
    for year in (1, 2, 3):
        assert row[came("before", year)] == before
        assert row[came("after", year)] == sum(after[:year])
        share = (after[year - 1] + 0.5) / (totals[year] + 0.5) / ((before + 0.5) / (totals[0] + 0.5))
        assert row[came("year", year)] == pytest.approx(np.log(share))
    past = [
        (own & in_panel & (windows == window)).sum() / max((in_panel & (windows == window)).sum(), 1)
        for window in range(12)
    ]
    later = [after[year - 1] / totals[year] for year in (1, 2, 3)]
    for year in (1, 2, 3):
        assert row[came("peak", year)] == (max(later[:year]) > 1.08**year * max(past))


def test_in_a_placebo_both_halves_are_of_the_same_months(whole: Path) -> None:
    origin = open_snapshot(whole, "placebo")
    rows = make_rows(origin, "placebo")["topic"]
    known, windows = origin.is_seen, origin.windows()
    assert (windows[known] >= 0).all()
    assert 0.4 < known[windows >= 0].mean() < 0.6
    both = rows["came_3y_before"].sum() + rows["came_3y_after"].sum()
    assert both <= np.isin(windows, [0, 1]).sum()
    assert not rows["came_3y_noise"].any()


def test_end_of_horizon() -> None:
    assert end_of_horizon(date(2010, 12, 31), 3) == date(2013, 12, 31)
    assert end_of_horizon(date(2012, 2, 28), 3) == date(2015, 2, 27)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("tried")
    path = make_corpus(folder, last_year=2017)
    settings = BacktestSettings(
        (str(path),), 2013, 2014, first_training=2010, topic_size=150, unit="term", cache=folder / "cache"
    )
    return backtest(settings)


def test_a_back_test_learns_only_from_what_was_known(tried: dict[str, Any]) -> None:
    first, second = tried["origins"]
    assert first["trained_on"] == ["2010-06-30", "2010-12-31"]
    assert second["trained_on"] == ["2010-06-30", "2010-12-31", "2011-06-30", "2011-12-31"]
    assert json.dumps(tried["manifest"])
    assert tried["manifest"]["inputs"][0]["records"] > 1000


def test_a_back_test_tells_everything_of_every_model(tried: dict[str, Any]) -> None:
    for origin in tried["origins"]:
        assert set(origin["against"]) == set(origin["models"]) - {"boosted_trees"}
        for told in origin["models"].values():
            assert {"n", "base_rate", "csi", "threshold", "auc", "precision_at_50", "brier"} <= set(told)
            assert "auc_interval" in told
        assert sum(it["n"] for it in origin["reliability"]) == origin["models"]["boosted_trees"]["n"]
        assert set(origin["placebo"]["base_rates"]) == {"plain", "noise", "tide"}
        assert set(origin["leak_gauge"]["lift"]) == {"auc", "csi", "precision_at_50", "brier", "calibration_error"}
    assert tried["means"]["boosted_trees"]["auc"] == pytest.approx(
        np.mean([it["models"]["boosted_trees"]["auc"] for it in tried["origins"]])
    )
    assert tried["means"]["always_yes"]["csi"] == pytest.approx(tried["means"]["always_yes"]["base_rate"])


@pytest.mark.parametrize(
    ("overrides", "error", "told"),
    [
        ({"question": "tomorrow"}, InputError, "no question 'tomorrow'"),
        ({"unit": "author"}, InputError, "no unit 'author'"),
        ({"last": 2012}, InputError, "after the last"),
        ({"first_training": 2012}, InputError, "nothing to learn from"),
        ({"last": 2015}, LiaowangError, "not known yet"),
    ],
)
def test_what_cannot_be_tried_is_said(tmp_path: Path, overrides: dict[str, Any], error: type, told: str) -> None:
    inputs = (str(make_corpus(tmp_path, last_year=2017)),)
    asked: dict[str, Any] = {"inputs": inputs, "first": 2013, "last": 2014, "lake": tmp_path / "lake"} | overrides
    with pytest.raises(error, match=told):
        backtest(BacktestSettings(**asked))


def test_the_command_refuses_odd_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "exports", "--origins", "soon"]) == 2
    assert "2014-2016" in capsys.readouterr().err
