"""Bursts: periods in which a term or topic is met more often than its own history explains."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from sklearn.base import BaseEstimator

Array = npt.NDArray[np.float64]


class BurstDetector(BaseEstimator):  # type: ignore[misc]
    """Kleinberg's automaton with two states, for counts in periods (Kleinberg 2003, batched form).

    In state 0 a period's ``r`` of ``d`` records are binomial with p0, the share over all periods; in state 1 with
    p1 = min(ratio * p0, 0.9999). A step up costs ``gamma`` times the logarithm of the number of periods. The cheapest
    sequence of states is found by Viterbi's algorithm, exactly.

    Parameters
    ----------
    ratio : float
        How many times the base share a burst has (s of the paper), above 1.
    gamma : float
        Cost of entering a burst, 0 or more.

    Attributes
    ----------
    states_ : array of int8, shape (series, periods)
        1 in a burst.
    weights_ : array of float, shape (series, periods)
        How much cheaper state 1 is than state 0 in the period (nats); a burst's weight is the sum over its periods.

    Examples
    --------
    >>> hits, totals = np.array([[1, 1, 1, 9, 9, 1]]), np.full(6, 100)
    >>> BurstDetector().fit(hits, totals).states_.tolist()
    [[0, 0, 0, 1, 1, 0]]
    """

    def __init__(self, *, ratio: float = 2.0, gamma: float = 1.0) -> None:
        self.ratio = ratio
        self.gamma = gamma

    def fit(self, hits: Any, totals: Any) -> BurstDetector:
        """Find the bursts of many series at once.

        Parameters
        ----------
        hits : array of int, shape (series, periods)
            Records that hold the term, oldest period first; only whole periods up to the cut-off.
        totals : array of int, shape (periods,)
            All records of the period. A period without records fits both states alike.

        Raises
        ------
        ValueError
            If `ratio` is not above 1, `gamma` is negative, or a series has more hits than records.
        """
        if self.ratio <= 1 or self.gamma < 0:
            raise ValueError("ratio must be above 1 and gamma must not be negative")
        r, d = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
        if (r > d).any() or (r < 0).any():
            raise ValueError("a period has more hits than records, or fewer than none")
        base = r.sum(axis=1) / max(d.sum(), 1)
        raised = np.minimum(self.ratio * base, 0.9999)
        # A series that is everywhere cannot be above itself, one that is nowhere has no base: neither bursts.
        able = (base > 0) & (raised > base)
        safe_base, safe_raised = np.where(able, base, 0.25), np.where(able, raised, 0.5)
        choose = gammaln(d + 1) - gammaln(r + 1) - gammaln(d - r + 1)
        costs = np.stack([_fit_cost(r, d, share, choose) for share in (safe_base, safe_raised)])
        self.states_ = np.where(able[:, None], _cheapest_states(costs, self.gamma * np.log(max(r.shape[1], 1))), 0)
        self.states_ = self.states_.astype(np.int8)
        self.weights_ = np.where(able[:, None], costs[0] - costs[1], 0.0)
        return self

    def bursts(self) -> list[tuple[int, int, int, float]]:
        """List the bursts as (series, first period, last period, weight in nats), in order."""
        padded = np.pad(self.states_, ((0, 0), (1, 1)))
        starts = np.argwhere(np.diff(padded, axis=1) == 1)
        ends = np.argwhere(np.diff(padded, axis=1) == -1)
        sums = np.pad(np.cumsum(self.weights_, axis=1), ((0, 0), (1, 0)))
        return [
            (int(series), int(first), int(after) - 1, float(sums[series, after] - sums[series, first]))
            for (series, first), (_, after) in zip(starts, ends, strict=True)
        ]


def _fit_cost(hits: Array, totals: Array, share: Array, choose: Array) -> Array:
    """Give minus the logarithm of the binomial probability; `choose` is that of the coefficient."""
    p = share[:, None]
    cost: Array = -(choose + hits * np.log(p) + (totals - hits) * np.log1p(-p))
    return cost


def _cheapest_states(costs: Array, step_up: float) -> npt.NDArray[np.int8]:
    n_series, n_periods = costs.shape[1:]
    came_from = np.zeros((2, n_series, n_periods), np.int8)
    low, high = np.zeros(n_series), np.full(n_series, step_up)
    for t in range(n_periods):
        if t:
            came_from[0, :, t] = high < low
            came_from[1, :, t] = high < low + step_up  # of equal paths the shorter burst
            low, high = np.minimum(low, high), np.minimum(high, low + step_up)
        low, high = low + costs[0, :, t], high + costs[1, :, t]
    states = np.zeros((n_series, n_periods), np.int8)
    state = (high < low).astype(np.int8)
    for t in range(n_periods - 1, -1, -1):
        states[:, t] = state
        state = came_from[state, np.arange(n_series), t]
    return states
