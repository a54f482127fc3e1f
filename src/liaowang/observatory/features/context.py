"""What surrounds a unit: values of its documents' terms, topics and categories, averaged over its documents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.observatory.features.changes import SPANS, burst_weights, change_between
from liaowang.observatory.features.scene import N_COMPARED, N_WINDOWS, Ints, Scene, mean_of_row, membership_of
from liaowang.observatory.growth import shrink
from liaowang.observatory.indicators import use_recency
from liaowang.observatory.neighbours import nearest_topics

Array = npt.NDArray[np.float64]
ROLES = ("topic", "parent", "child")
"""What the sizes of topics are to a unit, in the order of `Scene.topics`."""
_NEIGHBOURS = 15
_MIN_TERM = 5
"""Documents of a term in the windows looked at, below which its growth says nothing."""


def term_values(scene: Scene, tide: Array) -> dict[str, Array]:
    """Give documents the mean growth, net growth, novelty and burst of their terms, weighted by TF-IDF.

    Those of the windows that units are compared over, that is (see `N_COMPARED`); not a number for older ones.

    Parameters
    ----------
    tide : array
        Growth of each document's categories over the spans "2_2" (see `SPANS`).
    """
    table, carried = _count_terms(scene, tide)
    n = table.sum(axis=1)
    change = change_between(table, scene.totals, *SPANS["2_2"])
    values = {
        "term_growth": shrink(*change),
        "term_net_growth": shrink(change.log_ratio - carried, change.variance),
        "term_novelty": use_recency(table[:, :10], scene.totals[:10]),
        "term_burst": np.minimum(burst_weights(table, scene.totals)[0], 50),
    }
    idf = np.where(n >= _MIN_TERM, np.log((1 + len(scene.windows)) / (1 + n)), 0.0)
    stacked = np.stack(list(values.values()), axis=1)
    means = np.full((len(scene.windows), len(values)), np.nan)
    for rows, part in scene.holds.portions(scene.windows < N_COMPARED):
        counts = part.data.astype(np.int32)
        logs = 1 + np.log(np.maximum(np.arange(counts.max(initial=0) + 1.0), 1))
        weights = logs[counts] * idf[part.indices]
        means[rows] = mean_of_row(sp.csr_matrix((weights, part.indices, part.indptr), shape=part.shape), stacked)
    return dict(zip(values, means.T, strict=True))


def _count_terms(scene: Scene, tide: Array) -> tuple[Ints, Array]:
    """Count documents by term and window; and average the tide over the recent documents of each term, 0 without."""
    n_terms = scene.holds.n_columns
    total, n = np.zeros(n_terms), np.zeros(n_terms)
    for rows, part in scene.holds.portions(scene.is_recent & np.isfinite(tide)):
        total += np.bincount(part.indices, np.repeat(tide[rows], np.diff(part.indptr)), n_terms)
        n += np.bincount(part.indices, minlength=n_terms)
    table = scene.holds.count(scene.windows, N_WINDOWS)
    return table, np.divide(total, n, out=np.zeros(n_terms), where=n > 0)


def topic_values(scene: Scene, tide: Array, terms: dict[str, Array]) -> dict[str, Array]:
    """Give every document its topic's growth, net growth, size and terms, for each size of topic, and neighbours'."""
    values: dict[str, Array] = {}
    main = next(iter(scene.topics))
    for role, (size, topics) in zip(ROLES, scene.topics.items(), strict=False):
        own = membership_of(topics, len(scene.centres[size]))
        change = change_between(scene.table(own), scene.totals, *SPANS["2_2"])
        carried = np.nan_to_num(scene.mean_over(own, tide, scene.is_recent))
        by_topic = {
            "growth": shrink(*change),
            "net_growth": shrink(change.log_ratio - carried, change.variance),
            "size": np.log(scene.table(own)[:, :3].sum(axis=1) + 0.5),
            "term_novelty": scene.mean_over(own, terms["term_novelty"], scene.is_recent),
            "term_net_growth": scene.mean_over(own, terms["term_net_growth"], scene.is_recent),
        }
        if size == main:
            by_topic |= _neighbour_values(scene, by_topic)
        means = mean_of_row(own, np.stack(list(by_topic.values()), axis=1))
        values |= {f"{role}_{name}": mean for name, mean in zip(by_topic, means.T, strict=True)}
    return values


def _neighbour_values(scene: Scene, by_topic: dict[str, Array]) -> dict[str, Array]:
    """Average the nearest topics, and tell where a topic stands among them."""
    centres = scene.centres[next(iter(scene.topics))]
    links = nearest_topics(centres, _NEIGHBOURS)
    if not len(links):
        return {}
    shape = (len(centres), len(centres))
    near = sp.csr_matrix((links["similarity"].to_numpy(), (links["topic"], links["neighbour"])), shape=shape)
    values = {
        f"neighbour_{name}": mean_of_row(near, by_topic[name]) for name in ("growth", "net_growth", "term_novelty")
    }
    growth = by_topic["net_growth"]
    below = growth[links["topic"].to_numpy()] > growth[links["neighbour"].to_numpy()]
    values["place_among_neighbours"] = np.bincount(links["topic"], below, len(centres)) / _NEIGHBOURS
    values["similarity_of_neighbours"] = np.asarray(near.sum(axis=1)).ravel() / _NEIGHBOURS
    return values


def category_values(scene: Scene) -> dict[str, Array]:
    """Give every document how many categories it stands in, and how rare its pairs of categories are."""
    n = np.asarray(scene.categories.sum(axis=1)).ravel()
    shares = np.asarray(scene.categories.sum(axis=0)).ravel() / max(len(n), 1)
    rarity = mean_of_row(scene.categories, -np.log(np.maximum(shares, 1e-9)))
    return {"n_categories": n, "category_rarity": rarity}


def category_spread(scene: Scene, membership: sp.csr_matrix) -> dict[str, Array]:
    """Reckon the entropy of a unit's categories, recently and its change against the three windows before."""
    found = []
    for rows in (scene.windows < 3, (scene.windows >= 3) & (scene.windows < 6)):
        counts = np.asarray((membership[rows].T @ scene.categories[rows]).todense(), float)
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        found.append(-(share * np.log(np.maximum(share, 1e-12))).sum(axis=1))
    return {"category_entropy": found[0], "category_entropy_change": found[0] - found[1]}


def spread_over(scene: Scene, membership: sp.csr_matrix, values: Array) -> Array:
    """Reckon the standard deviation of a value over a unit's recent documents."""
    mean = scene.mean_over(membership, values, scene.is_recent)
    square = scene.mean_over(membership, values**2, scene.is_recent)
    spread: Array = np.sqrt(np.maximum(square - mean**2, 0))
    return spread
