"""What became of the past topics most like one, in what was said of them and in size: a band for its own growth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
N_ANALOGUES = 200
BAND = (0.1, 0.5, 0.9)
"""Quantiles: eight in ten lie between the outer two."""


@dataclass(frozen=True)
class Analogues:
    """Topics of the past with what was said of them then, how large they were, and what became of their share.

    Parameters
    ----------
    said : array of float
        Out-of-fold probabilities.
    before : array
        Panel records in the two years before.
    growth : array, shape (topics, years)
        Log ratio of the share in each later year to the share before.
    """

    said: Array
    before: Array
    growth: Array

    def band(self, said: Any, before: Any) -> Array:
        """Give the band of growth of the past topics most like each, in forecast and in size.

        Parameters
        ----------
        said, before : arrays
            Of the topics asked about.

        Returns
        -------
        array, shape (topics, years, quantiles of `BAND`)
            Log ratio of the share; not a number where there is no past topic.

        Examples
        --------
        >>> past = Analogues(np.array([0.1, 0.1]), np.array([20, 20]), np.array([[0.0], [1.0]]))
        >>> past.band([0.1], [20]).round(2).tolist()
        [[[0.1, 0.5, 0.9]]]
        """
        known = np.isfinite(self.said) & np.isfinite(self.growth).all(axis=1)
        asked = _place(np.asarray(said, float), np.asarray(before, float))
        if not known.any() or not len(asked):
            return np.full((len(asked), self.growth.shape[1], len(BAND)), np.nan)
        past, growth = _place(self.said[known], self.before[known]), self.growth[known]
        scale = np.maximum(past.std(axis=0), 1e-9)
        across, scale = np.ascontiguousarray(past.T), scale[:, None]
        nearest = np.stack([_nearest((((across - it[:, None]) / scale) ** 2).sum(axis=0)) for it in asked])
        return np.moveaxis(np.quantile(growth[nearest], BAND, axis=1), 0, -1)


def _nearest(distance: Array) -> npt.NDArray[np.int64]:
    """Give the places of the smallest, in no order; of equal ones the first."""
    n = min(N_ANALOGUES, len(distance))
    bound = np.partition(distance, n - 1)[n - 1]
    below = np.flatnonzero(distance < bound)
    return np.concatenate([below, np.flatnonzero(distance == bound)[: n - len(below)]])


def _place(said: Array, before: Array) -> Array:
    share = np.clip(said, 1e-6, 1 - 1e-6)
    return np.stack([np.log(share / (1 - share)), np.log(before + 0.5)], axis=1)


def band_coverage(bands: Any, growth: Any) -> list[float]:
    """Give for each year the share of topics whose growth came to lie in their band.

    Examples
    --------
    >>> band_coverage([[[0.0, 0.5, 1.0]], [[0.0, 0.5, 1.0]]], [[0.4], [1.2]])
    [0.5]
    """
    bands, growth = np.asarray(bands, float), np.asarray(growth, float)
    inside = (growth >= bands[:, :, 0]) & (growth <= bands[:, :, -1])
    return [float(it) for it in inside.mean(axis=0)]
