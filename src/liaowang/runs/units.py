"""Topics and terms of an origin as rows: what was known of them, and what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import Scene, answer, make_features, membership_of, rank_features
from liaowang.runs.origins import Origin, open_snapshot

Ints = npt.NDArray[np.int64]
UNITS = ("topic", "term")
MIN_RECENT = 20
"""Panel documents that a unit needs in the last three windows to be asked about."""
MAX_SHARE = 0.2
"""A term in a larger share of the recent documents is everyday language, and not asked about."""
_VERSION = 2


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
        ``origin`` (date), ``unit`` (int: number of the topic or term), the features as ranks, and, unless records end
        before the horizon does, the columns of `liaowang.observatory.answer` prefixed ``came_``.
    """
    kept = {name: snapshot / f"rows-{_VERSION}-{name}-{variant}.parquet" for name in UNITS}
    if not all(path.exists() for path in kept.values()):
        for name, frame in make_rows(open_snapshot(snapshot, variant), variant).items():
            frame.write_parquet(kept[name])
    return pl.read_parquet(kept[unit])


def make_rows(origin: Origin, variant: str = "frozen", horizon_years: int = 3) -> dict[str, pl.DataFrame]:
    """Make the rows of an origin, for each of `UNITS`.

    Parameters
    ----------
    origin : Origin
    variant : str
        ``placebo`` takes as later documents the other half of the same windows; the others those of the horizon.
    """
    windows, in_panel = origin.windows(), origin.catalogue.documents["in_panel"].to_numpy()
    is_known = in_panel & origin.is_seen & (windows >= 0)
    is_before = is_known & (windows < 2)
    is_after = in_panel & (windows < 0) & (windows >= -horizon_years)
    if variant == "placebo":
        is_after = in_panel & ~origin.is_seen & (windows >= 0) & (windows < 2)
    categories = _categories(origin)
    memberships = _memberships(origin, is_known & (windows < 3))
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
        if origin.is_whole or variant == "placebo":
            came = answer(membership, categories, is_before, is_after, horizon_years).filter(pl.Series(eligible))
            frame = frame.hstack(came.drop("unit").select(pl.all().name.prefix("came_")))
        rows[name] = frame.select("origin", "unit", "recent", pl.exclude("origin", "unit", "recent"))
    return rows


def feature_columns(rows: pl.DataFrame) -> list[str]:
    """List the columns of rows that a forecast may look at."""
    apart = {"origin", "unit", "recent"}
    return [name for name in rows.columns if name not in apart and not name.startswith("came_")]


def make_scene(origin: Origin, is_known: npt.NDArray[np.bool_], categories: sp.csr_matrix) -> Scene:
    """Cut an origin down to the documents that features may look at."""
    return Scene(
        origin.windows()[is_known],
        origin.holds[is_known].astype(float),
        categories[is_known],
        _authors(origin)[is_known],
        {size: topics[is_known] for size, topics in origin.topics.items()},
        origin.centres,
    )


def _memberships(origin: Origin, is_recent: npt.NDArray[np.bool_]) -> dict[str, tuple[sp.csr_matrix, Ints]]:
    """Give for each of `UNITS` who belongs to which, and the number of each column's topic or term."""
    size = next(iter(origin.topics))
    n_topics = len(origin.centres[size])
    once = origin.holds.astype(float)
    once.data = np.ones_like(once.data)
    recent = _sum(once, is_recent)
    chosen = np.flatnonzero((recent >= MIN_RECENT) & (recent <= max(MAX_SHARE * is_recent.sum(), MIN_RECENT)))
    return {
        "topic": (membership_of(origin.topics[size], n_topics), np.arange(n_topics)),
        "term": (once[:, chosen], chosen),
    }


def _categories(origin: Origin) -> sp.csr_matrix:
    return _links(origin.catalogue.classes, "category", len(origin.catalogue.documents))


def _authors(origin: Origin) -> sp.csr_matrix:
    return _links(origin.catalogue.authorships, "author", len(origin.catalogue.documents))


def _links(frame: pl.DataFrame, column: str, n_documents: int) -> sp.csr_matrix:
    """Lay a frame of (document, name) out as a matrix; names in order, so that nothing hangs on the order of rows."""
    names = frame[column].unique().sort()
    numbers = frame[column].replace_strict(names, pl.Series(np.arange(len(names))), return_dtype=pl.Int64)
    shape = (n_documents, len(names))
    links = sp.csr_matrix((np.ones(len(frame)), (frame["document"].to_numpy(), numbers.to_numpy())), shape=shape)
    links.sum_duplicates()
    return links


def _sum(membership: Any, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    return np.asarray(membership[rows].sum(axis=0)).ravel().round().astype(np.int64)
