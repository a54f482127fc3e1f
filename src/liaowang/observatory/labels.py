"""Labels: the terms that set a topic apart from its neighbours and from everything else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

Ints = npt.NDArray[np.int64]
_NAMED = 50_000
_PORTION = 100_000
_TERMS_KEPT = 30
_MIN_SHARE = 0.08


def topic_term_counts(holds: sp.csr_matrix, topics: Ints, n_topics: int) -> sp.csr_matrix:
    """Count the documents of each topic that hold each term.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
        Any positive value counts once.
    topics : array of int
        Topic of each document, -1 for none.

    Returns
    -------
    sparse matrix of float, topics by terms
    """
    members = np.flatnonzero(topics >= 0)
    # Counts are exact in float32 up to 16 million, at half the memory.
    ones = np.ones(len(members), np.float32)
    choose = sp.csr_matrix((ones, (topics[members], members)), shape=(n_topics, len(topics)))
    return sp.csr_matrix(choose @ _once(holds), dtype=np.float64)


def term_window_counts(holds: sp.csr_matrix, windows: Ints, n_windows: int) -> Ints:
    """Count the documents of each window that hold each term.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
        Any positive value counts once.
    windows : array of int
        Window of each document; those below 0 and from `n_windows` on do not count.

    Returns
    -------
    array of int, shape (terms, windows)

    Examples
    --------
    >>> term_window_counts(sp.csr_matrix([[2, 0], [1, 1], [0, 1]]), np.array([0, 1, 9]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    table = np.zeros((n_windows, holds.shape[1]), np.int64)
    for window in range(n_windows):  # what is counted of one window stays in the cache
        rows = np.flatnonzero(windows == window)
        for start in range(0, len(rows), _PORTION):
            table[window] += np.bincount(holds[rows[start : start + _PORTION]].indices, minlength=holds.shape[1])
    return table.T


def _once(holds: sp.csr_matrix) -> sp.csr_matrix:
    """Give 1 for every use, whatever its count."""
    return sp.csr_matrix((np.ones(holds.nnz, np.float32), holds.indices, holds.indptr), shape=holds.shape)


def distinctive_terms(
    counts: sp.csr_matrix, sizes: Ints, neighbours: pl.DataFrame, names: Sequence[str], n_documents: Ints, total: int
) -> pl.DataFrame:
    """Rank each topic's terms by how far they set it apart.

    The score is p to the power 1.5 times the square of log(p / q): p is the term's share of the topic's documents, q
    the mean of its share of all documents and of its share of the neighbouring topics' documents. The plain product
    p log(p / q), the term's part of Kullback and Leibler's divergence, puts words that are common everywhere first.

    Parameters
    ----------
    counts : sparse matrix, topics by terms
        As `topic_term_counts` gives it.
    sizes : array of int
        Documents of each topic.
    neighbours : DataFrame
        Columns ``topic``, ``neighbour`` (int).
    names : sequence of str
        Spelling of each term.
    n_documents : array of int
        Documents of each term among all `total`.

    Returns
    -------
    DataFrame
        Columns ``topic``, ``position`` (from 1), ``term`` (int), ``name``, ``n_records``, ``share`` (0 to 1),
        ``score``; at most 30 a topic, each in at least 2 and in 8 % of its documents.
    """
    n_topics = counts.shape[0]
    topic = np.repeat(np.arange(n_topics), np.diff(counts.indptr))
    common = np.flatnonzero(counts.data >= np.maximum(2, _MIN_SHARE * sizes)[topic])
    topic, terms, n = topic[common], counts.indices[common].astype(np.int64), counts.data[common]
    near = _links(neighbours, n_topics)
    near_sizes = np.maximum(near @ sizes, 1)
    around = _count_around(counts, near, topic, terms)
    p = n / np.maximum(sizes, 1)[topic]
    q = 0.5 * n_documents[terms] / total + 0.5 * (around / near_sizes[topic])
    score = p**1.5 * np.maximum(np.log(p / np.maximum(q, 1e-9)), 0) ** 2
    order = np.lexsort((terms, -score, topic))
    position = np.arange(1, len(order) + 1) - np.searchsorted(topic[order], topic[order])
    first = position <= _TERMS_KEPT
    order = order[first]
    return pl.DataFrame(
        {
            "topic": topic[order],
            "position": position[first],
            "term": terms[order],
            "name": pl.Series(names, dtype=pl.String).gather(terms[order]),
            "n_records": n[order].astype(np.int64),
            "share": p[order],
            "score": score[order],
        }
    )


def _links(neighbours: pl.DataFrame, n_topics: int) -> sp.csr_matrix:
    pairs = neighbours.select("topic", "neighbour").to_numpy()
    return sp.csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n_topics, n_topics))


def _count_around(counts: sp.csr_matrix, near: sp.csr_matrix, topics: Ints, terms: Ints) -> npt.NDArray[np.float64]:
    """Add up what the neighbours of some topics hold of some terms, without reckoning it of all terms.

    Topics ascend. A neighbour's terms are laid out once, for all topics that it is near to.
    """
    around, held = np.zeros(len(topics)), np.zeros(counts.shape[1])
    bounds = np.searchsorted(topics, np.arange(counts.shape[0] + 1)).tolist()
    of = near.T.tocsr()
    for neighbour in range(counts.shape[0]):
        row = slice(counts.indptr[neighbour], counts.indptr[neighbour + 1])
        held[counts.indices[row]] = counts.data[row]
        for topic in of.indices[of.indptr[neighbour] : of.indptr[neighbour + 1]].tolist():
            own = slice(bounds[topic], bounds[topic + 1])
            around[own] += held[terms[own]]
        held[counts.indices[row]] = 0
    return around


class _Entries:
    """Single entries of a matrix, by row and column."""

    def __init__(self, matrix: sp.csr_matrix) -> None:
        matrix.sort_indices()
        self._width, self._values = matrix.shape[1], matrix.data
        self._keys = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * self._width + matrix.indices

    def at(self, rows: Ints, columns: Ints) -> npt.NDArray[np.float64]:
        """Give entries; 0 where there is none."""
        sought, found = rows * self._width + columns, np.zeros(len(rows))
        if len(self._keys):
            place = np.minimum(np.searchsorted(self._keys, sought), len(self._keys) - 1)
            is_there = self._keys[place] == sought
            found[is_there] = self._values[place[is_there]]
        return found


def find_author_names(
    holds: sp.csr_matrix,
    authorships: pl.DataFrame,
    names: Sequence[str],
    rows: npt.NDArray[np.bool_] | None = None,
    n_documents: Ints | None = None,
) -> set[int]:
    """Find terms that are their authors' names: an abstract that lists its authors must not name a topic.

    Parameters
    ----------
    holds : sparse matrix, documents by terms
    authorships : DataFrame
        Columns ``document``, ``author`` ('family initial').
    names : sequence of str
        Spelling of each term.
    rows : array of bool, optional
        Documents that count; all by default.
    n_documents : array of int, optional
        Of these, those that hold each term; counted where it is not known.

    Returns
    -------
    set of int
        Terms of which at least a fifth of the documents have an author of that family name.

    Examples
    --------
    >>> authorships = pl.DataFrame({"document": [0, 1], "author": ["ahonen l", "smith a"]})
    >>> find_author_names(sp.csr_matrix([[1, 1], [0, 1]]), authorships, ["ahonen", "graphene"])
    {0}
    """
    terms = pl.DataFrame({"family": names, "term": range(len(names))}, schema_overrides={"family": pl.String})
    # Families are taken from every author once: those that are no term name nothing.
    authors = authorships.select(pl.col("author").unique().drop_nulls())
    family = pl.col("author").cast(pl.String).str.replace(r"\s\S+$", "")
    signing = authors.with_columns(family=family).join(terms, on="family")
    named = authorships.join(signing, on="author").select("document", "term").unique()
    if rows is not None:
        named = named.filter(pl.Series(rows)[named["document"].to_numpy()])
    by_author = np.zeros(holds.shape[1], np.int64)
    for part in named.sort("document").iter_slices(_NAMED):
        signers, place = np.unique(part["document"].to_numpy(), return_inverse=True)
        term = part["term"].to_numpy()
        is_used = _Entries(holds[signers]).at(place, term) > 0
        by_author += np.bincount(term[is_used], minlength=len(by_author))
    if n_documents is None:
        used = holds.indices if rows is None else holds.indices[np.repeat(rows, np.diff(holds.indptr))]
        n_documents = np.bincount(used, minlength=holds.shape[1])
    return set(np.flatnonzero(by_author >= np.maximum(0.2 * n_documents, 1)).tolist())


def make_label(names: Sequence[str], shares: Sequence[float] = (), n_parts: int = 3) -> str:
    """Join the first terms that say something the others do not.

    A phrase replaces its own parts: of 'adversarial network' and 'generative adversarial network' the longer stays if
    it is nearly as common in the topic.

    Examples
    --------
    >>> make_label(["adversarial network", "generative adversarial network", "gan", "image"], [0.8, 0.7, 0.6, 0.5])
    'generative adversarial network, gan, image'
    """
    shares = shares or [1.0] * len(names)
    picked: list[tuple[str, float]] = []
    for name, share in zip(names, shares, strict=True):
        inside = [i for i, (other, _) in enumerate(picked) if _is_part(other, name)]
        if inside and share >= 0.5 * picked[inside[0]][1]:
            picked[inside[0]] = (name, share)
            picked = [pick for i, pick in enumerate(picked) if i not in inside[1:]]
        elif not any(_overlaps(name, other) for other, _ in picked):
            picked.append((name, share))
        if len(picked) > n_parts:
            break
    return ", ".join(name for name, _ in picked[:n_parts])


def _is_part(short: str, long: str) -> bool:
    return short != long and f" {short} " in f" {long} "


def _overlaps(name: str, other: str) -> bool:
    """Tell whether two terms share at least half of the shorter one's words."""
    words, others = set(name.split()), set(other.split())
    return len(words & others) * 2 >= min(len(words), len(others))
