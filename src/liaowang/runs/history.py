"""What forecasts of a run learn from: topics of past origins as rows, with what came of them."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

import polars as pl

from liaowang.observatory import QUESTIONS
from liaowang.records import InputError
from liaowang.runs.units import came, feature_columns

SHIPPED, NONE = "shipped", "none"
HORIZON_YEARS = 3
_STEPS = 250
"""Ranks are kept as whole numbers up to this."""
_FOLDER = "models"
_FILE = "history.parquet"


@dataclass(frozen=True)
class History:
    """Rows of past origins; a hash tells which."""

    rows: pl.DataFrame
    """``origin``, the features as ranks, and for each horizon up to three years the answers to `QUESTIONS`, ``year``
    and, for the longest, ``before`` (see `liaowang.runs.units.came`)."""
    hash: str

    def known_at(self, as_of: date, years: int = HORIZON_YEARS) -> pl.DataFrame:
        """Keep the origins of which it was known at the cut-off what came in so many years."""
        months = (as_of.year - pl.col("origin").dt.year()) * 12 + as_of.month - pl.col("origin").dt.month()
        return self.rows.filter(months.cast(pl.Int32) >= 12 * years)

    def features(self) -> list[str]:
        """List the columns that a forecast may look at."""
        return feature_columns(self.rows)


def open_history(name: str) -> History:
    """Open the history that comes with the library (``shipped``), or one from a file.

    Raises
    ------
    InputError
        If there is no such file, or it is none of a history.
    """
    if name == SHIPPED:
        content = resources.files("liaowang.runs").joinpath(_FOLDER, _FILE).read_bytes()
    else:
        path = Path(name)
        if not path.is_file():
            raise InputError("there is no such history of forecasts", file=path)
        content = path.read_bytes()
    try:
        kept = pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as problem:
        raise InputError("this is no history of forecasts", file=name) from problem
    missing = [it for it in ("origin", *(came(question) for question in QUESTIONS)) if it not in kept.columns]
    if missing:
        raise InputError(f"this is no history of forecasts; it has no column {missing[0]}", file=name)
    ranks = [pl.col(it).cast(pl.Float32) / _STEPS for it in feature_columns(kept)]
    return History(kept.with_columns(ranks), hashlib.sha256(content).hexdigest())


def pack_history(rows: pl.DataFrame) -> bytes:
    """Pack rows of `liaowang.runs.units.read_rows` for `open_history`; the same rows give the same bytes.

    Parameters
    ----------
    rows : DataFrame
        Of one unit, of any number of origins.
    """
    horizons = range(1, HORIZON_YEARS + 1)
    answers = [came(name, years) for years in horizons for name in (*QUESTIONS, "year")]
    ranks = [(pl.col(it).fill_nan(None) * _STEPS).round().cast(pl.UInt8) for it in feature_columns(rows)]
    measured = [pl.col(came("year", years)).cast(pl.Float32).round(4) for years in horizons]
    kept = rows.sort("origin", "unit").select("origin", *ranks, *answers, came("before")).with_columns(measured)
    buffer = io.BytesIO()
    kept.write_parquet(buffer, compression="zstd", compression_level=19, statistics=False)
    return buffer.getvalue()


def describe_history(content: bytes, sources: list[dict[str, object]]) -> str:
    """Tell in JSON what a packed history was made from."""
    rows = pl.read_parquet(io.BytesIO(content))
    told = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": len(rows),
        "origins": [str(it) for it in rows["origin"].unique().sort()],
        "sources": sources,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
