"""Pairs graded by their likeness to other graded pairs: alike features, alike titles, alike titles of alike demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from liaowang.matching.weights import Floats

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

N_ANCHORS = 1000
_TITLES, _PAIRS = 0.3, 1.0
"""What likeness of titles counts, and that of titles times that of demands, beside that of features."""
_NOISE = 1.0
_FARTHEST = 4.0
_JITTER = 1e-6
_AT_ONCE = 4096


@dataclass(frozen=True)
class Described:
    """Pairs as they are compared with each other.

    Attributes
    ----------
    features : array of float32, shape (pairs, features)
    titles : array of float32, shape (pairs, dimensions)
        Vectors of what is offered, of length 1, or zero.
    demands : array of float32, shape (demands, dimensions)
        The same of what is asked.
    whose : array of int64, one a pair
        Whose list it is in: a row of `demands`.
    """

    features: Floats
    titles: Floats
    demands: Floats
    whose: Whole

    def take(self, rows: npt.NDArray[np.generic]) -> Described:
        """Give some of them, by number or by mask."""
        return Described(self.features[rows], self.titles[rows], self.demands, self.whose[rows])


class Anchors:
    """A Gaussian process over pairs, by a sample of them (subset of regressors; Quiñonero-Candela and Rasmussen 2005).

    What trees cannot learn from a pair's figures it takes from who else was graded: a title that was of little use to
    one demand is seldom of much use to another, least of all to a similar one.

    Parameters
    ----------
    n_anchors : int
        Pairs that new ones are compared with, at least 1.
    random_state : int
        Draws them.

    Attributes
    ----------
    anchors_ : Described
        Their features already brought to scale.
    centre_, spread_ : array of float32, one a feature
    weights_ : array of float32, shape (anchors, targets)
    means_ : array of float32, one a target
    """

    def __init__(self, *, n_anchors: int = N_ANCHORS, random_state: int = 0) -> None:
        self.n_anchors = n_anchors
        self.random_state = random_state

    def fit(self, pairs: Described, targets: Doubles, counts: Doubles | None = None) -> Anchors:
        """Learn from pairs.

        Parameters
        ----------
        pairs : Described
        targets : array, shape (pairs, targets)
        counts : array, one a pair, optional
            What a pair counts; all count 1 by default.
        """
        from scipy.linalg import cho_factor, cho_solve

        n_pairs = len(targets)
        weighed = np.ones(n_pairs) if counts is None else counts / counts.mean()
        self.centre_ = pairs.features.mean(axis=0)
        self.spread_ = pairs.features.std(axis=0) + np.float32(1e-6)
        self.means_ = np.asarray((weighed @ targets) / weighed.sum(), np.float32)
        drawn = np.sort(np.random.default_rng(self.random_state).permutation(n_pairs)[: self.n_anchors])
        whose, renumbered = np.unique(pairs.whose[drawn], return_inverse=True)
        features = self._scaled(pairs.features[drawn])
        self.anchors_ = Described(features, pairs.titles[drawn], pairs.demands[whose], renumbered.astype(np.int64))
        among = _likeness(self.anchors_, self.anchors_).astype(np.float64)
        system = _NOISE * among + _JITTER * n_pairs * np.eye(len(among))
        right = np.zeros((len(among), targets.shape[1]))
        for rows, alike in self._compared(pairs):
            told = (alike * weighed[rows, None]).T
            system += told @ alike
            right += told @ (targets[rows] - self.means_)
        self.weights_ = np.asarray(cho_solve(cho_factor(system), right), np.float32)
        return self

    def predict(self, pairs: Described) -> Doubles:
        """Give the targets expected of pairs, shape (pairs, targets)."""
        told = np.zeros((len(pairs.features), len(self.means_)))
        for rows, alike in self._compared(pairs):
            told[rows] = self.means_ + alike @ self.weights_
        return told

    def _compared(self, pairs: Described) -> Iterator[tuple[Whole, Doubles]]:
        """Give how alike pairs and anchors are, some thousand pairs at a time."""
        numbers = np.arange(len(pairs.features))
        for start in range(0, len(numbers), _AT_ONCE):
            rows = numbers[start : start + _AT_ONCE]
            part = pairs.take(rows)
            scaled = replace(part, features=self._scaled(part.features))
            yield rows, _likeness(scaled, self.anchors_).astype(np.float64)

    def _scaled(self, features: Floats) -> Floats:
        spreads = np.clip((features - self.centre_) / self.spread_, -_FARTHEST, _FARTHEST)
        return np.asarray(spreads / np.sqrt(features.shape[1]), np.float32)

    def packed(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays of a file."""
        anchors = self.anchors_
        arrays = (
            anchors.features, anchors.titles, anchors.demands, anchors.whose, self.weights_, self.means_, self.centre_,
            self.spread_,
        )  # fmt: skip
        return dict(zip(_ARRAYS, arrays, strict=True))

    @classmethod
    def unpacked(cls, stored: dict[str, npt.NDArray[np.generic]]) -> Anchors:
        """Read what `packed` gave.

        Raises
        ------
        ValueError
            If an array is missing or of another shape.
        """
        try:
            features, titles, demands, whose, weights, means, centre, spread = (stored[name] for name in _ARRAYS)
        except KeyError as missing:
            raise ValueError(f"{missing} is missing") from missing
        read = cls(n_anchors=len(weights))
        read.anchors_ = Described(_floats(features), _floats(titles), _floats(demands), whose.astype(np.int64))
        read.weights_, read.means_, read.centre_, read.spread_ = map(_floats, (weights, means, centre, spread))
        if {len(it) for it in (features, titles, whose)} != {len(weights)} or titles.shape[1:] != demands.shape[1:]:
            raise ValueError("the anchors have another shape")
        return read


_ARRAYS = (
    "anchor_features", "anchor_titles", "anchor_demands", "anchor_whose", "anchor_weights", "anchor_means",
    "feature_centre", "feature_spread",
)  # fmt: skip


def _floats(array: npt.NDArray[np.generic]) -> Floats:
    return np.asarray(array, np.float32)


def _likeness(pairs: Described, anchors: Described) -> Floats:
    """Say how alike pairs and anchors are: Gaussian in the features, linear in the vectors."""
    one, other = pairs.features, anchors.features
    away = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1)[None] - 2 * one @ other.T
    titles = pairs.titles @ anchors.titles.T
    demands = (pairs.demands @ anchors.demands.T)[pairs.whose][:, anchors.whose]
    return np.asarray(np.exp(-np.maximum(away, 0)) + titles * (_TITLES + _PAIRS * demands), np.float32)
