"""All features of the units of an origin, and their ranks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.features.authors import author_flows, author_values
from liaowang.observatory.features.changes import course, net_changes, tides
from liaowang.observatory.features.context import (
    ROLES,
    category_spread,
    category_values,
    spread_over,
    term_values,
    topic_values,
)
from liaowang.observatory.features.scene import N_COMPARED, N_NOW, N_RECENT, Scene
from liaowang.observatory.scores import rank_share

Array = npt.NDArray[np.float64]


def make_features(scene: Scene, memberships: dict[str, sp.csr_matrix]) -> dict[str, pl.DataFrame]:
    """Reckon what is known at the origin of each unit.

    Parameters
    ----------
    scene : Scene
    memberships : dict
        Kind of unit to a matrix, documents of the scene by units, 1 where it belongs.

    Returns
    -------
    dict of DataFrame, one row a unit
        A column a feature (float); empty where it cannot be reckoned. Context that several kinds of unit share is
        reckoned once.
    """
    tide = tides(scene)
    terms = term_values(scene, tide["2_2"])
    topics = topic_values(scene, tide["2_2"], terms)
    of_documents = terms | topics | category_values(scene)
    of_documents |= author_values(scene, topics["topic_net_growth"])
    result = {}
    for kind, membership in memberships.items():
        values = net_changes(scene, membership, tide) | course(scene, membership)
        values |= _over_documents(scene, membership, of_documents)
        values |= category_spread(scene, membership) | author_flows(scene, membership)
        if len(scene.topics) == len(ROLES):
            for part in ("growth", "net_growth"):
                above = values[f"mean_parent_{part}"]
                values[f"{part}_less_parent"] = values[f"{part}_2_2"] - above
                values[f"child_{part}_less_own"] = values[f"mean_child_{part}"] - values[f"{part}_2_2"]
            values["child_spread"] = spread_over(scene, membership, of_documents["child_net_growth"])
        result[kind] = pl.DataFrame(values).fill_nan(None)
    return result


def _over_documents(scene: Scene, membership: sp.csr_matrix, of_documents: dict[str, Array]) -> dict[str, Array]:
    """Average over recent documents; and how the last two windows differ from the three before."""
    seen = np.flatnonzero(scene.windows < N_COMPARED)
    windows, own = scene.windows[seen], membership[seen]
    stacked = np.stack([it[seen] for it in of_documents.values()], axis=1)
    recent = scene.mean_over(own, stacked, windows < N_RECENT)
    now = scene.mean_over(own, stacked, windows < N_NOW)
    before = scene.mean_over(own, stacked, windows >= N_NOW)
    values = {f"mean_{name}": recent[:, i] for i, name in enumerate(of_documents)}
    return values | {f"turn_{name}": now[:, i] - before[:, i] for i, name in enumerate(of_documents)}


def rank_features(features: pl.DataFrame, eligible: Any) -> pl.DataFrame:
    """Turn features into ranks among the eligible units of the origin, 0 to 1; the others are left out.

    Examples
    --------
    >>> rank_features(pl.DataFrame({"size": [3.0, 9.0, 1.0]}), [True, False, True])["size"].to_list()
    [1.0, 0.0]
    """
    keep = np.asarray(eligible, bool)
    ranked = {name: rank_share(features[name].to_numpy(), keep)[keep].astype(np.float32) for name in features.columns}
    return pl.DataFrame(ranked)
