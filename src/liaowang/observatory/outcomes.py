"""What came of the units: counts before and after the cut-off by one rule, and answers to the questions."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

from liaowang.observatory.questions import ask

Bools = npt.NDArray[np.bool_]


def answer(
    membership: sp.csr_matrix, categories: sp.csr_matrix, is_before: Bools, is_after: Bools, horizon_years: int = 3
) -> pl.DataFrame:
    """Count every unit's documents of the panel in both spans and answer the questions.

    Parameters
    ----------
    membership : sparse matrix, documents by units
        The same rule for both spans.
    categories : sparse matrix, documents by categories of the panel
    is_before, is_after : array of bool
        Documents of the panel in each span.
    horizon_years : int

    Returns
    -------
    DataFrame, one row a unit
        ``unit``, ``before``, ``after``, and the columns of `ask`. The tide is the mean log growth of the categories in
        which the unit's documents stood before the cut-off.
    """
    before, after = (_count(membership, rows) for rows in (is_before, is_after))
    of_category = np.log((_count(categories, is_after) + 0.5) / (_count(categories, is_before) + 0.5))
    of_category -= np.log((is_after.sum() + 0.5) / (is_before.sum() + 0.5))
    own = categories[is_before]
    by_document = (own @ of_category) / np.maximum(np.asarray(own.sum(axis=1)).ravel(), 1)
    tide = (membership[is_before].T @ by_document) / np.maximum(before, 1)
    counts = pl.DataFrame({"unit": np.arange(len(before)), "before": before, "after": after, "tide": tide})
    answers = ask(counts, int(is_before.sum()), int(is_after.sum()), horizon_years)
    return counts.select("before", "after").hstack(answers).select("unit", pl.exclude("unit"))


def _count(membership: sp.csr_matrix, rows: Any) -> npt.NDArray[np.int64]:
    return np.asarray(membership[rows].sum(axis=0)).ravel().round().astype(np.int64)
