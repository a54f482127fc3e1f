"""Labels: what sets a topic apart from its neighbours."""

from __future__ import annotations

import numpy as np
import polars as pl
import scipy.sparse as sp

from liaowang.observatory import distinctive_terms


def test_a_term_that_neighbours_hold_sets_less_apart() -> None:
    """Held against the formula, with the neighbours' counts from the plain product of matrices."""
    rng = np.random.default_rng(0)
    n_topics, n_terms, total = 30, 200, 5000
    counts = sp.random(n_topics, n_terms, 0.3, format="csr", rng=rng)
    counts.data = np.ceil(counts.data * 60)
    sizes = rng.integers(40, 90, n_topics)
    links = np.array([(one, other) for one in range(n_topics) for other in rng.choice(n_topics, 4, replace=False)])
    n_documents = rng.integers(60, 900, n_terms)
    neighbours = pl.DataFrame({"topic": links[:, 0], "neighbour": links[:, 1]})
    found = distinctive_terms(counts, sizes, neighbours, [f"t{it}" for it in range(n_terms)], n_documents, total)
    near = sp.csr_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n_topics, n_topics))
    around, near_sizes = (near @ counts).toarray(), near @ sizes
    topic, term = found["topic"].to_numpy(), found["term"].to_numpy()
    p = counts.toarray()[topic, term] / sizes[topic]
    q = 0.5 * n_documents[term] / total + 0.5 * around[topic, term] / near_sizes[topic]
    assert np.allclose(found["score"], p**1.5 * np.maximum(np.log(p / q), 0) ** 2)
    assert found["score"].max() > 0
    assert found.select(pl.col("score").diff().over("topic").max()).item() <= 0
