"""Topics and terms of an origin as rows: what was known of them, and what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import (
    N_AUTHORED,
    N_BEFORE,
    RowsOf,
    Scene,
    answer,
    make_features,
    membership_of,
    new_peak,
    rank_features,
)
from liaowang.runs.origins import Origin, open_snapshot

Ints = npt.NDArray[np.int64]
UNITS = ("topic", "term")
MIN_RECENT = 20
"""Panel documents that a unit needs in the last three windows to be asked about."""
N_PEAK = 12
"""Windows in which a past peak is sought."""
MAX_SHARE = 0.2
"""A term in a larger share of the recent documents is everyday language, and not asked about."""
_VERSION = 10


def read_rows(snapshot: Path, unit: str, variant: str = "frozen") -> pl.DataFrame:
    """Give the rows of an origin, from the snapshot's folder if they were made before.

    Parameters
    ----------
    snapshot : Path
        From `take_snapshot`.
    unit : str
        Of `UNITS`.
    variant : str

    Returns
    -------
    DataFrame, one row a unit asked about
        ``origin`` (date), ``unit`` (int: number of the topic or term), the features as ranks, and, unless records
        end before, what came within each number of years (see `came`): the columns of `liaowang.observatory.answer`,
        ``peak`` (a new peak), and ``year``: log ratio of the share in that last year to the share before.
    """
    kept = {name: snapshot / f"rows-{_VERSION}-{name}-{variant}.parquet" for name in UNITS}
    if not all(path.exists() for path in kept.values()):
        for name, frame in make_rows(open_snapshot(snapshot, variant), variant).items():
            frame.write_parquet(kept[name])
    return pl.read_parquet(kept[unit])


def make_rows(origin: Origin, variant: str = "frozen", units: tuple[str, ...] = UNITS) -> dict[str, pl.DataFrame]:
    """Make the rows of an origin, for each of `UNITS`.

    Parameters
    ----------
    origin : Origin
    variant : str
        ``placebo`` takes as later documents the other half of the same windows; the others those of the horizon.
    units : tuple of str
    """
    windows, in_panel = origin.windows(), origin.catalogue.documents["in_panel"].to_numpy()
    is_known = in_panel & origin.is_seen & (windows >= 0)
    is_after = in_panel & (windows < 0)
    if variant == "placebo":
        is_after = in_panel & ~origin.is_seen & (windows >= 0) & (windows < N_BEFORE)
    categories = _categories(origin)
    memberships = {name: _MEMBERSHIPS[name](origin, is_known & (windows < 3)) for name in units}
    scene = make_scene(origin, is_known, categories)
    features = make_features(scene, {name: it[is_known] for name, (it, _) in memberships.items()})
    rows = {}
    for name, (membership, numbers) in memberships.items():
        recent = _sum(membership, is_known & (windows < 3))
        eligible = recent >= MIN_RECENT
        ranks = rank_features(features[name], eligible)
        frame = ranks.with_columns(
            origin=pl.lit(origin.as_of),
            unit=pl.Series(numbers[eligible], dtype=pl.Int64),
            recent=pl.Series(recent[eligible], dtype=pl.Int64),
        )
        told = _what_came(origin, membership, categories, is_known, is_after)
        if len(told):
            frame = frame.hstack(told.filter(pl.Series(eligible)))
        rows[name] = frame.select("origin", "unit", "recent", pl.exclude("origin", "unit", "recent"))
    return rows


def came(name: str, years: int = 3) -> str:
    """Name the column that tells what came within so many years.

    Examples
    --------
    >>> came("noise", 1)
    'came_1y_noise'
    """
    return f"came_{years}y_{name}"


def _what_came(
    origin: Origin, membership: sp.csr_matrix, categories: sp.csr_matrix, is_known: Any, is_after: Any
) -> pl.DataFrame:
    """Answer all questions for every horizon that records reach; later ones of a placebo are of the same windows."""
    windows = origin.windows()
    is_before = is_known & (windows < N_BEFORE)
    is_placebo = bool((windows[is_after] >= 0).any())
    shares = np.log((_sum(membership, is_before) + 0.5) / (is_before.sum() + 0.5))
    parts: list[pl.DataFrame] = []
    for years in range(1, origin.years_known() + 1):
        within = is_after if is_placebo else is_after & (windows >= -years)
        year = within if is_placebo else within & (windows == -years)
        told = answer(membership, categories, is_before, within, years).drop("unit")
        told = told.with_columns(
            peak=_peaks(membership, windows, is_known, within, years),
            year=pl.Series(np.log((_sum(membership, year) + 0.5) / (year.sum() + 0.5)) - shares),
        )
        parts.append(told.rename({name: came(name, years) for name in told.columns}))
    return pl.concat(parts, how="horizontal") if parts else pl.DataFrame()


def _peaks(membership: sp.csr_matrix, windows: Ints, is_known: Any, is_after: Any, years: int) -> pl.Series:
    past = [is_known & (windows == window) for window in range(N_PEAK)]
    later = [is_after & (windows == -year) for year in range(1, years + 1)]
    if not any(rows.any() for rows in later):
        return pl.Series([None] * membership.shape[1], dtype=pl.Boolean)
    tables = [np.stack([_sum(membership, rows) for rows in it], axis=1) for it in (past, later)]
    totals = [[rows.sum() for rows in it] for it in (past, later)]
    return pl.Series(new_peak(tables[0], totals[0], tables[1], totals[1]))


def feature_columns(rows: pl.DataFrame) -> list[str]:
    """List the columns of rows that a forecast may look at."""
    apart = {"origin", "unit", "recent"}
    return [name for name in rows.columns if name not in apart and not name.startswith("came_")]


def make_scene(origin: Origin, is_known: npt.NDArray[np.bool_], categories: sp.csr_matrix) -> Scene:
    """Cut an origin down to the documents that features may look at."""
    return Scene(
        origin.windows()[is_known],
        RowsOf(origin.holds, np.flatnonzero(is_known)),
        categories[is_known],
        _authors(origin)[is_known],
        {size: topics[is_known] for size, topics in origin.topics.items()},
        origin.centres,
    )


def _topic_members(origin: Origin, is_recent: npt.NDArray[np.bool_]) -> tuple[sp.csr_matrix, Ints]:  # noqa: ARG001
    """Give who belongs to which topic, and the number of each column's topic."""
    size = next(iter(origin.topics))
    n_topics = len(origin.centres[size])
    return membership_of(origin.topics[size], n_topics), np.arange(n_topics)


def _term_members(origin: Origin, is_recent: npt.NDArray[np.bool_]) -> tuple[sp.csr_matrix, Ints]:
    """Give which documents hold which term, and the number of each column's term."""
    once = origin.holds.astype(float)
    once.data = np.ones_like(once.data)
    recent = _sum(once, is_recent)
    chosen = np.flatnonzero((recent >= MIN_RECENT) & (recent <= max(MAX_SHARE * is_recent.sum(), MIN_RECENT)))
    return once[:, chosen], chosen


_MEMBERSHIPS = {"topic": _topic_members, "term": _term_members}


def _categories(origin: Origin) -> sp.csr_matrix:
    return _links(origin.catalogue.classes, "category", len(origin.catalogue.documents))


def _authors(origin: Origin) -> sp.csr_matrix:
    """Lay out who wrote what in the windows in which it matters."""
    told, windows = origin.catalogue.authorships, origin.windows()
    looked_at = (windows >= 0) & (windows < N_AUTHORED)
    told = told.filter(pl.Series(looked_at[told["document"].to_numpy()], dtype=pl.Boolean))
    return _links(told, "author", len(origin.catalogue.documents))


def _links(frame: pl.DataFrame, column: str, n_documents: int) -> sp.csr_matrix:
    """Lay a frame of (document, name) out as a matrix; names in order, so that nothing hangs on the order of rows."""
    codes = frame[column].to_physical().to_numpy()
    is_used = np.bincount(codes) > 0
    shape = (n_documents, int(is_used.sum()))
    places = (frame["document"].to_numpy(), (np.cumsum(is_used) - 1)[codes])
    links = sp.csr_matrix((np.ones(len(frame)), places), shape=shape)
    links.sum_duplicates()
    return links


def _sum(membership: Any, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    return np.asarray(membership[rows].sum(axis=0)).ravel().round().astype(np.int64)
