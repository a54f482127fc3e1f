"""What is kept of documents from run to run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from polars.testing import assert_frame_equal

from liaowang.runs.fitted import Fitted
from liaowang.runs.history import open_history
from liaowang.runs.readings import Readings

AS_OF = date(2014, 12, 31)


def some_readings() -> Readings:
    readings = Readings.nothing(4)
    readings.windows[:] = [3, 2, 1, 0]
    readings.is_read[:] = [False, True, True, False]
    readings.likeness.before[:] = [0.1, 0.2, 0.3, 0.4]
    readings.likeness.nearest_before[:] = [-1, 0, 0, 1]
    readings.pairings.best[:] = [70, 71, 72, 73]
    readings.pairings.leading[:, 0] = [4, 5, 6, 7]
    said = {"document": [1, 2], "stage": [1, 2], "cue": ["a", "b"], "sentence": ["s", "t"]}
    readings.oldest[:] = 9
    return replace(readings, said=pl.DataFrame(said))


def test_readings_follow_their_documents() -> None:
    # Document 0 is gone, two are new.
    moved = some_readings().move(np.array([-1, 1, 3, -1, 2]))
    assert moved.windows.tolist() == [-(10**9), 2, 0, -(10**9), 1]
    assert moved.differ(np.array([0, 2, 1, 0, 1]), np.array([9, 9, 9, 9, 8])).tolist() == [
        True,
        False,
        True,
        True,
        True,
    ]
    assert moved.is_read.tolist() == [False, True, False, False, True]
    assert np.nan_to_num(moved.likeness.before, nan=-1).tolist() == [-1, 0.2, 0.4, -1, 0.3]
    assert moved.likeness.nearest_before.tolist() == [-1, -1, 1, -1, -1]
    assert moved.pairings.best.tolist() == [-1, 71, 73, -1, 72]
    assert moved.pairings.leading[:, 0].tolist() == [-1, 5, 7, -1, 6]
    assert moved.said.select("document", "cue").rows() == [(1, "a"), (4, "b")]


def test_readings_are_kept_as_they_are(tmp_path: Path) -> None:
    readings = some_readings()
    readings.save(tmp_path)
    again = Readings.open(tmp_path)
    assert np.array_equal(again.likeness.nearest_before, readings.likeness.nearest_before)
    assert np.array_equal(again.pairings.leading, readings.pairings.leading)
    assert np.array_equal(again.pairings.value, readings.pairings.value, equal_nan=True)
    assert_frame_equal(again.said, readings.said)


def test_a_fitted_forecast_is_kept_and_not_fitted_again(tmp_path: Path) -> None:
    history, fitted = open_history("shipped"), Fitted()
    learnt = history.known_at(AS_OF)
    model, name = fitted.fit("noise", history, learnt, AS_OF, 0)
    fitted.save(tmp_path)
    again = Fitted.open(tmp_path)
    kept, told = again.fit("noise", history, learnt, date(2015, 1, 31), 0)
    assert told == name
    rows = learnt.head(50)
    for ask in ("predict", "contributions"):
        assert np.array_equal(np.asarray(getattr(kept, ask)(rows)), np.asarray(getattr(model, ask)(rows)))
    assert np.array_equal(kept.held_out_, model.held_out_, equal_nan=True)
    later = history.known_at(date(2016, 12, 31))
    assert again.fit("noise", history, later, date(2016, 12, 31), 0)[1] != name
