"""How a unit's share changed between spans of windows, with what noise and tide leave of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.observatory.bursts import BurstDetector
from liaowang.observatory.features.scene import N_RECENT, Scene, mean_of_row
from liaowang.observatory.growth import shrink

Array = npt.NDArray[np.float64]
SPANS = {"2_2": ((0, 2), (2, 4)), "2_3": ((0, 2), (2, 5)), "3_3": ((0, 3), (3, 6)), "1_1": ((0, 1), (1, 2))}
"""Late and early span of each comparison, first window and the one after the last."""


class Change(NamedTuple):
    """The change of each unit's share."""

    log_ratio: Array
    variance: Array
    """What counting alone would give (Poisson)."""


def change_between(table: Any, totals: Any, late: tuple[int, int], early: tuple[int, int]) -> Change:
    """Compare shares pooled over two spans; half a document is added to each count.

    Examples
    --------
    >>> change_between([[10, 5]], [100, 100], (0, 1), (1, 2)).log_ratio.round(3).tolist()
    [0.647]
    """
    table, totals = np.asarray(table, float), np.asarray(totals, float)
    n, m = (table[:, span[0] : span[1]].sum(axis=1) + 0.5 for span in (late, early))
    all_n, all_m = (totals[span[0] : span[1]].sum() + 0.5 for span in (late, early))
    return Change(np.log(n / m) - np.log(all_n / all_m), 1 / n + 1 / m)


def tides(scene: Scene) -> dict[str, Array]:
    """Give every document the mean growth of its categories, by span; growth of small categories is shrunk."""
    table = scene.table(scene.categories)
    return {
        name: mean_of_row(scene.categories, shrink(*change_between(table, scene.totals, *spans)))
        for name, spans in SPANS.items()
    }


def net_changes(scene: Scene, membership: sp.csr_matrix, by_document: dict[str, Array]) -> dict[str, Array]:
    """Reckon a unit's growth over each of `SPANS`: shrunk, net of the tide, and in standard errors.

    Parameters
    ----------
    by_document : dict
        From `tides`.
    """
    table = scene.table(membership)
    values: dict[str, Array] = {}
    stacked = np.stack([by_document[name] for name in SPANS], axis=1)
    tide = np.nan_to_num(scene.mean_over(membership, stacked, scene.is_recent))
    for i, (name, spans) in enumerate(SPANS.items()):
        change = change_between(table, scene.totals, *spans)
        net = change.log_ratio - tide[:, i]
        values[f"growth_{name}"] = shrink(*change)
        values[f"net_growth_{name}"] = shrink(net, change.variance)
        values[f"net_z_{name}"] = net / np.sqrt(change.variance)
        values[f"tide_{name}"] = tide[:, i]
    return values


def course(scene: Scene, membership: sp.csr_matrix) -> dict[str, Array]:
    """Reckon a unit's size, age, peak, turn and burst from its counts."""
    table = scene.table(membership).astype(float)
    share = table / np.maximum(scene.totals, 1)
    ages = (1 / (1 + np.arange(table.shape[1])))[None, :]
    recent, n = table[:, :N_RECENT].sum(axis=1), table.sum(axis=1)
    late = change_between(table, scene.totals, (0, 1), (1, 2)).log_ratio
    early = change_between(table, scene.totals, (1, 2), (2, 3)).log_ratio
    lasting, total = burst_weights(table, scene.totals)
    return {
        "size": np.log(recent + 0.5),
        "size_now": np.log(table[:, 0] + 0.5),
        "recency": (table * ages).sum(axis=1) / np.maximum(n, 1),
        "recent_share": recent / np.maximum(n, 1),
        "windows_used": (table > 0).sum(axis=1).astype(float),
        "of_peak": share[:, 0] / np.maximum(share.max(axis=1), 1e-12),
        "since_peak": share.argmax(axis=1).astype(float),
        "turn": late - early,
        "burst": lasting,
        "burst_past": total - lasting,
    }


def burst_weights(table: Any, totals: Any) -> tuple[Array, Array]:
    """Give the weight of each series' burst that lasts (0 without), and of all its bursts (Kleinberg 2003)."""
    table, totals = np.asarray(table), np.asarray(totals)
    n = max(int(np.flatnonzero(totals).max(initial=0)) + 1, 1)
    found = BurstDetector().fit(table[:, :n][:, ::-1], totals[:n][::-1])
    lasting, total = np.zeros(len(table)), np.zeros(len(table))
    for series, _, last, weight in found.bursts():
        total[series] += weight
        lasting[series] += weight * (last == n - 1)
    return lasting, total
