"""Fitted forecasts that ship or come from the cache are those that were fitted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from liaowang.observatory import QUESTIONS, Forecaster
from liaowang.runs.fitted import Fitted
from liaowang.runs.history import History, open_history
from liaowang.runs.units import came

ALL_KNOWN, AS_OF = date(2019, 12, 31), date(2018, 12, 31)
"""What ships was fitted on all of the history; of any part of it nothing ships."""


@pytest.fixture(scope="module")
def history() -> History:
    return open_history("shipped")


def fit(history: History, cache: Path | None) -> tuple[Forecaster, str]:
    return Fitted(cache=cache).fit(QUESTIONS[0], history, history.known_at(AS_OF), AS_OF, 0)


def told(model: Forecaster, history: History) -> pl.DataFrame:
    rows = history.rows.select(history.features()).head(200)
    columns = {"said": model.predict(rows), "low": model.predict_interval(rows)[0]}
    return model.contributions(rows).with_columns(**{name: pl.Series(it) for name, it in columns.items()})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("as_of", [ALL_KNOWN, date(2026, 6, 30)])
def test_what_all_of_the_history_teaches_ships(
    question: str, as_of: date, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Forecaster, "fit", lambda *_a, **_k: pytest.fail("`make models` was not run after a change"))
    Fitted().fit(question, history, history.known_at(as_of), as_of, 0)


def test_what_ships_is_what_would_be_fitted(history: History) -> None:
    learnt, question = history.known_at(ALL_KNOWN), QUESTIONS[-1]
    shipped, _ = Fitted().fit(question, history, learnt, ALL_KNOWN, 0)
    grew = learnt[came(question)].to_numpy().astype(bool)
    fresh = Forecaster().fit(learnt.select(history.features()), grew, learnt["origin"], as_of=ALL_KNOWN)
    assert_frame_equal(told(shipped, history), told(fresh, history), abs_tol=1e-6)
    assert shipped.held_out_.tolist() == pytest.approx(fresh.held_out_.tolist(), abs=1e-6, nan_ok=True)


def test_what_was_fitted_once_is_not_fitted_again(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, name = fit(history, tmp_path / "fitted")
    (kept,) = (tmp_path / "fitted").glob("*.json")

    monkeypatch.setattr(Forecaster, "fit", lambda *_a, **_k: pytest.fail("fitted again"))
    cached, cached_name = fit(history, tmp_path / "fitted")
    assert cached_name == name
    assert_frame_equal(told(cached, history), told(fresh, history), check_exact=True)
    assert cached.held_out_.tolist() == pytest.approx(fresh.held_out_.tolist(), abs=0, nan_ok=True)

    monkeypatch.undo()
    kept.write_text(kept.read_text(encoding="utf-8")[:1000], encoding="utf-8")
    again, again_name = fit(history, tmp_path / "fitted")  # what is damaged counts for nothing, and is replaced
    assert again_name == name
    assert_frame_equal(told(again, history), told(fresh, history), check_exact=True)
    assert len(kept.read_bytes()) > 1000


@pytest.mark.parametrize("folder", [None, "a file/below"])
def test_without_a_cache_it_is_fitted(
    folder: str | None, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setattr(Forecaster, "fit", lambda self, *_a, **_k: setattr(self, "models_", []) or self)
    monkeypatch.setattr("liaowang.runs.fitted.hash_of", lambda _: "hash")
    monkeypatch.setattr("liaowang.runs.fitted._lay_out", lambda *_: {})
    assert fit(history, tmp_path / folder if folder else None)[1] == "hash"
    assert sorted(it.name for it in tmp_path.iterdir()) == ["a file"]
