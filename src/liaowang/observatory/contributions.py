"""What each feature adds to the answers of boosted trees (TreeSHAP), reckoned once for all rows that a tree cannot tell
apart.

A tree of seven leaves asks six questions at most, so of thousands of rows it sees a few dozen cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def add_contributions(model: Any, values: npt.NDArray[np.float32]) -> Array:
    """Give what each feature adds to a row's answer (Lundberg and others 2020).

    Parameters
    ----------
    model : lightgbm.Booster
        Its trees have 63 leaves at most, and split numbers only.
    values : array of float32, shape (rows, features)
        Not a number where a value is missing.

    Returns
    -------
    array of float, shape (rows, features + 1)
        The last column is the base, which is the same for all rows; a row's values add up to the answer of the model.
        LightGBM's own differ from them in the last digits, for it adds up leaf by leaf.
    """
    columns = np.ascontiguousarray(values.T.astype(float))
    added = np.zeros((len(columns) + 1, len(values)))
    for number, tree in enumerate(model.dump_model()["tree_info"]):
        splits = list(_splits(tree["tree_structure"]))
        case = np.zeros(len(values), np.int64)
        for place, split in enumerate(splits):
            case |= _goes_left(columns[split["split_feature"]], split).astype(np.int64) << place
        _, first, which = np.unique(case, return_index=True, return_inverse=True)
        told = model.predict(values[first], pred_contrib=True, start_iteration=number, num_iteration=1, num_threads=1)
        for column in {len(columns), *(split["split_feature"] for split in splits)}:
            added[column] += told[which, column]
    return added.T


def _splits(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "split_feature" in node:
        yield node
        yield from _splits(node["left_child"])
        yield from _splits(node["right_child"])


def _goes_left(column: Array, split: Mapping[str, Any]) -> npt.NDArray[np.bool_]:
    """Tell which rows go left, as LightGBM does: a feature that never missed in what it learnt from counts as 0."""
    is_missing = np.isnan(column)
    is_left: npt.NDArray[np.bool_] = np.where(is_missing, 0.0, column) <= split["threshold"]
    if split["missing_type"] == "NaN":
        is_left[is_missing] = split["default_left"]
    return is_left
