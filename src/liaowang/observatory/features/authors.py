"""Who comes, who stays and who leaves: flows of authors between units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.observatory.features.scene import Scene, mean_of_row

Array = npt.NDArray[np.float64]
_LATE, _EARLY = (0, 2), (2, 7)
N_AUTHORED = _EARLY[1]
"""Windows in which it matters who wrote what."""


def author_values(scene: Scene, growth: Array) -> dict[str, Array]:
    """Give every document its authors' number, record and the growth of the topics they write in.

    Parameters
    ----------
    growth : array
        Net growth of each document's topic.
    """
    early = (scene.windows >= _EARLY[0]) & (scene.windows < _EARLY[1])
    before = np.asarray(scene.authors[early].sum(axis=0)).ravel()
    ones = np.ones(len(scene.windows))
    source = scene.mean_over(scene.authors, growth, early)
    now = scene.mean_over(scene.authors, growth, scene.windows < _LATE[1])
    return {
        "n_authors": np.log1p(scene.authors @ np.ones(scene.authors.shape[1])) * ones,
        "author_papers_before": mean_of_row(scene.authors, np.log1p(before)),
        "authors_without_past": mean_of_row(scene.authors, (before == 0).astype(float)),
        "authors_source_growth": mean_of_row(scene.authors, source),
        "authors_growth_now": mean_of_row(scene.authors, now),
    }


def author_flows(scene: Scene, membership: sp.csr_matrix) -> dict[str, Array]:
    """Reckon a unit's flows of authors, the last two windows against the five before.

    Returns
    -------
    dict of arrays
        ``authors_staying``, ``authors_arriving`` (from elsewhere), ``authors_new`` (to the corpus): shares of the
        recent authors; ``authors_retained``, ``authors_left`` (active elsewhere now): shares of the earlier ones;
        ``authors_net_inflow``: arriving less left, over both; ``author_productivity``: documents an author.
    """
    late = scene.windows < _LATE[1]
    early = (scene.windows >= _EARLY[0]) & (scene.windows < _EARLY[1])
    now, then = (_presence(scene.authors[rows], membership[rows]) for rows in (late, early))
    is_active_now = (np.asarray(scene.authors[late].sum(axis=0)).ravel() > 0).astype(float)
    had_past = (np.asarray(scene.authors[early].sum(axis=0)).ravel() > 0).astype(float)
    n_now, n_then = (np.asarray(it.sum(axis=0)).ravel() for it in (now, then))
    stay = np.asarray(now.multiply(then).sum(axis=0)).ravel()
    known = now.T @ had_past
    active = then.T @ is_active_now
    arriving, left = known - stay, active - stay
    written = np.asarray((membership[late].T @ scene.authors[late].sum(axis=1)), float).ravel()
    return _communities(scene, membership) | {
        "authors_staying": _ratio(stay, n_now),
        "authors_arriving": _ratio(arriving, n_now),
        "authors_new": _ratio(n_now - known, n_now),
        "authors_retained": _ratio(stay, n_then),
        "authors_left": _ratio(left, n_then),
        "authors_net_inflow": _ratio(arriving - left, n_now + n_then),
        "author_productivity": _ratio(written, n_now),
    }


def _communities(scene: Scene, membership: sp.csr_matrix) -> dict[str, Array]:
    """Tell how many people and groups that share no author stand behind a unit's documents, and whether more do."""
    spans = {"late": scene.windows < 2, "early": (scene.windows >= 2) & (scene.windows < 4)}
    people, groups, share = {}, {}, {}
    for name, rows in spans.items():
        authors, own = scene.authors[rows], membership[rows].tocsc()
        written = (authors.T.tocsr() @ own).tocsc()
        people[name] = np.diff(written.indptr).astype(float)
        share[name] = np.asarray(written.power(2).sum(axis=0)).ravel() / np.maximum(written.sum(axis=0).A1 ** 2, 1)
        groups[name] = _n_groups(authors, own)
    n_late, n_early = (np.asarray(membership[rows].sum(axis=0)).ravel() for rows in spans.values())
    return {
        "people_growth": np.log((people["late"] + 0.5) / (people["early"] + 0.5)),
        "groups_growth": np.log((groups["late"] + 0.5) / (groups["early"] + 0.5)),
        "groups_a_document": _ratio(groups["late"], n_late),
        "groups_a_document_turn": _ratio(groups["late"], n_late) - _ratio(groups["early"], n_early),
        "author_concentration": share["late"],
        "people_a_document": _ratio(people["late"], n_late),
    }


def _n_groups(authors: sp.csr_matrix, membership: sp.csc_matrix) -> Array:
    """Count the groups of each unit's documents that are linked by authors.

    All units at once: a node is a document or an author within a unit.
    """
    from scipy.sparse.csgraph import connected_components

    n_units = membership.shape[1]
    unit = np.repeat(np.arange(n_units), np.diff(membership.indptr))
    written = authors[membership.indices]
    n_places = np.diff(written.indptr)
    who = np.repeat(unit, n_places) * authors.shape[1] + written.indices
    people, person = np.unique(who, return_inverse=True)
    ends = (np.repeat(np.arange(len(unit)), n_places), len(unit) + person)
    n_nodes = len(unit) + len(people)
    links = sp.csr_matrix((np.ones(len(who), bool), ends), shape=(n_nodes, n_nodes))
    n_groups, group = connected_components(links, directed=False)
    unit_of = np.zeros(n_groups, np.int64)
    unit_of[group[: len(unit)]] = unit  # no group lies in two
    counts: Array = np.bincount(unit_of, minlength=n_units).astype(float) if n_groups else np.zeros(n_units)
    return counts


def _presence(authors: sp.csr_matrix, membership: sp.csr_matrix) -> sp.csr_matrix:
    found = (authors.T.tocsr() @ membership).tocsr()
    found.data = np.ones_like(found.data)
    return found


def _ratio(part: Array, whole: Array) -> Array:
    ratio: Array = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return ratio
