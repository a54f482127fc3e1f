"""Fitted forecasts kept from run to run: what they learn from changes with the years, not with the days.

A run keeps them with its state, and a cache those of all runs: fitting costs the same however small a run is.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from liaowang.observatory import Forecaster
from liaowang.runs.entering import hash_of
from liaowang.runs.history import History
from liaowang.runs.units import came

_FILE = "fitted.json"
_MOST_CACHED = 32


@dataclass
class Fitted:
    """Forecasters by what they were fitted on."""

    kept: dict[str, tuple[Forecaster, str]] = field(default_factory=dict)
    """Key to a fitted model and its hash, as forecasts name it."""
    cache: Path | None = None
    """Folder with those of earlier runs."""
    _used: set[str] = field(default_factory=set)

    def fit(
        self, question: str, history: History, learnt: pl.DataFrame, as_of: date, seed: int
    ) -> tuple[Forecaster, str]:
        """Fit a forecaster, or give the one that was fitted on the same by the same versions of libraries.

        Parameters
        ----------
        question : str
        history : History
        learnt : DataFrame
            The rows of it that are known at the cut-off.
        as_of : date
        seed : int

        Returns
        -------
        Forecaster, str
            And the hash that a forecast names it by.
        """
        model = Forecaster(seed=seed)
        versions = [version(it) for it in ("lightgbm", "scikit-learn", "scipy", "numpy")]
        origins = [it.isoformat() for it in learnt["origin"].unique().sort()]
        told = [question, history.hash, origins, len(learnt), model.get_params(), versions]
        key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        if key not in self.kept and (cached := _look_up(self.cache, key)):
            self.kept[key] = cached
        if key not in self.kept:
            grew = learnt[came(question)].to_numpy().astype(bool)
            model.fit(learnt.select(history.features()), grew, learnt["origin"], as_of=as_of)
            self.kept[key] = model, hash_of(model)
            _put_away(self.cache, key, self.kept[key])
        self._used.add(key)
        return self.kept[key]

    def save(self, folder: Path) -> None:
        """Keep those that were asked for in a folder."""
        told = {key: _lay_out(*self.kept[key]) for key in sorted(self._used)}
        (folder / _FILE).write_text(json.dumps(told), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Fitted:
        """Read what `save` kept."""
        told = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls({key: _read(laid_out) for key, laid_out in told.items()})


def _look_up(cache: Path | None, key: str) -> tuple[Forecaster, str] | None:
    """Give what is cached; nothing where it cannot be read, for whatever reason: it is fitted anew then."""
    if cache is None:
        return None
    path = cache / f"{key}.json"
    try:
        found = _read(json.loads(path.read_text(encoding="utf-8")))
    except Exception:  # LightGBM has errors of its own for what is damaged
        return None
    with suppress(OSError):
        path.touch()
    return found


def _put_away(cache: Path | None, key: str, fitted: tuple[Forecaster, str]) -> None:
    """Cache a model, and let go of those that were not asked for longest; a cache that cannot be written is none."""
    if cache is None:
        return
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=cache, suffix=".new", delete=False, encoding="utf-8") as file:
            json.dump(_lay_out(*fitted), file)
        Path(file.name).replace(cache / f"{key}.json")
        by_age = sorted(cache.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in by_age[:-_MOST_CACHED]:
            path.unlink(missing_ok=True)


_VALUES = ("slope_", "intercept_", "base_rate_", "features_")


def _lay_out(model: Forecaster, name: str) -> dict[str, Any]:
    trees: Sequence[Any] = model.models_
    return {
        "hash": name,
        "parameters": model.get_params(),
        "values": {it: getattr(model, it) for it in _VALUES},
        "held_out": [None if np.isnan(it) else float(it) for it in model.held_out_],
        "trees": [it.model_to_string() for it in trees],
    }


def _read(told: dict[str, Any]) -> tuple[Forecaster, str]:
    import lightgbm

    parameters = told["parameters"] | {"prior": tuple(told["parameters"]["prior"])}
    model = Forecaster(**parameters)
    for name, value in told["values"].items():
        setattr(model, name, value)
    model.held_out_ = np.array([np.nan if it is None else it for it in told["held_out"]], float)
    model.models_ = [lightgbm.Booster(model_str=it) for it in told["trees"]]
    return model, told["hash"]
