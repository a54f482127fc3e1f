"""Fitted forecasts kept from run to run: what they learn from changes with the years, not with the days.

Those fitted on the whole history that ships with the library ship with it. A run keeps others with its state, and a
cache those of all runs: fitting costs the same however small a run is.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
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
_DIGITS = 16


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
        """Fit a forecaster, or give one that was fitted on the same.

        Of those that were kept or cached, only one that the same versions of libraries fitted.

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
        recipe = recipe_of(question, history, learnt, seed)
        key = _digest([recipe, *(version(it) for it in ("lightgbm", "scikit-learn", "scipy", "numpy"))])
        if key not in self.kept and (found := _open_shipped(recipe) or _look_up(self.cache, key)):
            self.kept[key] = found
        if key not in self.kept:
            model = Forecaster(seed=seed)
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


def recipe_of(question: str, history: History, learnt: pl.DataFrame, seed: int) -> str:
    """Name what a forecaster is fitted on, and its settings; arguments as in `Fitted.fit`."""
    origins = [it.isoformat() for it in learnt["origin"].unique().sort()]
    return _digest([question, history.hash, origins, len(learnt), Forecaster(seed=seed).get_params()])[:_DIGITS]


def pack_fitted(model: Forecaster, name: str) -> bytes:
    """Pack a fitted model, and the hash that forecasts name it by, to be shipped."""
    return lzma.compress(json.dumps(_lay_out(model, name), sort_keys=True).encode(), preset=9)


def _digest(told: list[Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _open_shipped(recipe: str) -> tuple[Forecaster, str] | None:
    """Give what ships of this question, history and settings, by whatever versions of libraries it was fitted."""
    file = resources.files("liaowang.runs").joinpath("models", f"{recipe}.json.xz")
    return _read(json.loads(lzma.decompress(file.read_bytes()))) if file.is_file() else None


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
