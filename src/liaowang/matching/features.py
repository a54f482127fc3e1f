"""What a ranker sees of a pair: its similarities, where they stand in the demand's list, and how it fits that list.

A list is all that was offered for one demand, as a grader or a search engine gathered it. What many of the list are
like is likely what the demand is about, so how near a title is to the rest of the list says as much as how near it is
to the demand. Lists must be gathered the same way in training and in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.matching.similarities import COLUMNS, Asked, Offered, Reader
from liaowang.matching.weights import N_BUCKETS, Floats

Doubles = npt.NDArray[np.float64]

SPACES = ("grams", "means", "vectors")
"""Where titles of a list are compared with each other; attributes of `Offered`."""
_PLACES = ("z", "rank", "mean", "gap")
NEAR = ("others", "nearest_5", "nearest_10", "fed_back", "smoothed", "over_crowd", "typical")
_TELLING, _SHARPNESS = 1.5, 2.0
_RIDGE = 30.0

NAMES = (
    *COLUMNS,
    *(f"{column}.{place}" for place in _PLACES for column in COLUMNS),
    *(f"{space}.{near}" for space in SPACES for near in NEAR),
    *(f"{space}.{near}.z" for space in SPACES for near in NEAR),
    "n_words", "n_signs", "title_signs", "body_signs", "n_same", "n_list", "n_different",
)  # fmt: skip
"""Features in the order of `list_features`: similarities; each one's z-score, rank (0 to 1), mean and gap to the best
within the list; of each space how near a title is to the list's others (mean, five and ten nearest), to those that are
nearest to the demand (``fed_back``, pseudo-relevance feedback), the mean similarity of its neighbours (``smoothed``),
how much nearer it is to this list than to all titles (``over_crowd``), how well a linear discriminant of this list
against all titles says that it belongs (``typical``), and the z-scores of these; sizes; how often a title
stands in the list, how long the list is, and how many different titles it holds."""


@dataclass(frozen=True)
class Crowd:
    """All titles of the training lists, by space: their mean and, of dense spaces, the inverse of their scatter.

    Attributes
    ----------
    means : dict of str to array of float32
    inverses : dict of str to array of float32, square
    """

    means: dict[str, Floats]
    inverses: dict[str, Floats]

    @classmethod
    def of(cls, offered: Offered) -> Crowd:
        """Take the crowd of what is offered."""
        means = {space: _flat(getattr(offered, space).mean(axis=0)) for space in SPACES}
        inverses = {}
        for space in SPACES[1:]:
            centred = getattr(offered, space).astype(np.float64) - means[space]
            scatter = centred.T @ centred + _RIDGE * np.eye(centred.shape[1])
            inverses[space] = np.linalg.inv(scatter).astype(np.float32)
        return cls(means, inverses)

    def packed(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays of a file."""
        means = {f"mean_{space}": array for space, array in self.means.items()}
        return {**means, **{f"inverse_{space}": array for space, array in self.inverses.items()}}

    @classmethod
    def unpacked(cls, stored: dict[str, npt.NDArray[np.generic]]) -> Crowd:
        """Read what `packed` gave.

        Raises
        ------
        ValueError
            If an array is missing or of another shape.
        """
        try:
            means = {space: stored[f"mean_{space}"].astype(np.float32) for space in SPACES}
            inverses = {space: stored[f"inverse_{space}"].astype(np.float32) for space in SPACES[1:]}
        except KeyError as missing:
            raise ValueError(f"{missing} is missing") from missing
        if means["grams"].shape != (N_BUCKETS,) or any(
            inverses[space].shape != (len(means[space]),) * 2 for space in SPACES[1:]
        ):
            raise ValueError("the crowd has another shape")
        return cls(means, inverses)


def list_features(
    reader: Reader, asked: Asked, number: int, offered: Offered, sizes: Sequence[int], crowd: Crowd
) -> Floats:
    """Describe a list: every title offered for one demand.

    Parameters
    ----------
    reader : Reader
        That read both sides.
    asked, number : Asked, int
        The demand.
    offered : Offered
        Its list; the same title may stand in it several times.
    sizes : sequence of two int
        Characters of the demand's title and of its text.
    crowd : Crowd

    Returns
    -------
    array of float32, shape (offered, len(NAMES))
    """
    similarities = reader.compare(asked, number, offered)
    places = place_in_list(similarities)
    standing = places[0].mean(axis=1)
    same = _same(offered)
    near = np.concatenate([_nearness(offered, space, same, standing, crowd) for space in SPACES], axis=1)
    n_list = len(offered.ids)
    words = np.array([len(it) for it in offered.ids], float)
    signs = np.asarray(offered.grams.getnnz(axis=1), float)
    of_demand = np.tile(np.array([*sizes], float), (n_list, 1))
    of_list = np.tile(np.array([float(n_list), len(np.unique(same, axis=0))]), (n_list, 1))
    misc = np.stack([words, signs, *of_demand.T, same.sum(axis=1), *of_list.T], axis=1)
    return np.concatenate([similarities, *places, near, _z(near), misc], axis=1).astype(np.float32)


def place_in_list(similarities: Floats) -> list[Doubles]:
    """Give each column's z-score, rank (0 to 1), mean and gap to the best, within a list."""
    values = similarities.astype(np.float64)
    mean = np.broadcast_to(values.mean(axis=0), values.shape)
    return [_z(values), _ranks(values), mean, values.max(axis=0) - values]


def add_up(similarities: Floats) -> Doubles:
    """Add similarities up without having learnt anything: each in its usual spread, so that sums compare over demands.

    Returns
    -------
    array of float64, one a pair
    """
    return np.asarray((similarities[:, _ADDED] / _SPREADS).mean(axis=1))


_ADDED = [
    COLUMNS.index(name) for name in ("grams_title", "grams", "words", "title_covered", "sentence_title", "mean_word")
]
_SPREADS = np.array([0.071, 0.054, 0.106, 0.140, 0.167, 0.184])


def _nearness(offered: Offered, space: str, same: npt.NDArray[np.bool_], standing: Doubles, crowd: Crowd) -> Doubles:
    rows = getattr(offered, space)
    mean = crowd.means[space]
    near = _flat_square(rows @ rows.T)
    near[same] = 0
    n_others = np.maximum((~same).sum(axis=1), 1)
    others = near.sum(axis=1) / n_others
    ordered = -np.sort(-near, axis=1)
    told = np.where(same, 0, np.exp(_TELLING * standing)[None])
    fed_back = (near * told).sum(axis=1) / np.maximum(told.sum(axis=1), 1e-9)
    weight = np.maximum(near, 0) ** _SHARPNESS
    smoothed = weight @ standing / (weight.sum(axis=1) + 0.1)
    over_crowd = others - np.asarray(rows @ mean, np.float64).ravel()
    typical = _typical(np.asarray(rows - mean), same, crowd.inverses[space]) if space in crowd.inverses else over_crowd
    columns = [
        others,
        ordered[:, :5].mean(axis=1),
        ordered[:, :10].mean(axis=1),
        fed_back,
        smoothed,
        over_crowd,
        typical,
    ]
    return np.stack(columns, axis=1)


def _typical(centred: Floats, same: npt.NDArray[np.bool_], inverse: Floats) -> Doubles:
    """Fisher's discriminant of the list without the title and its doubles, applied to the title."""
    others = (~same).astype(np.float64)
    means = others @ centred / np.maximum(others.sum(axis=1), 1)[:, None]
    return np.asarray(np.einsum("ij,ij->i", centred @ inverse, means), np.float64)


def _same(offered: Offered) -> npt.NDArray[np.bool_]:
    """Whether two titles hold the same words, in whatever order."""
    keys = [tuple(sorted(set(it.tolist()))) for it in offered.ids]
    numbers = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    column = np.array([numbers[key] for key in keys])
    return np.asarray(column[:, None] == column[None])


def _z(values: Doubles) -> Doubles:
    return np.asarray((values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6))


def _ranks(values: Doubles) -> Doubles:
    from scipy.stats import rankdata

    return np.asarray((rankdata(values, axis=0) - 0.5) / len(values))


def _flat(values: npt.NDArray[np.generic]) -> Floats:
    return np.asarray(values, np.float32).ravel()


def _flat_square(product: sp.spmatrix | Floats) -> Doubles:
    return np.asarray(product if isinstance(product, np.ndarray) else product.todense(), np.float64)
