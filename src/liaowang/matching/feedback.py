"""Rankers judged by what people said of lists that they were shown, though another ranker had made those lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liaowang.matching.pairs import Pairs
from liaowang.matching.ranker import Doubles, Graded, NoGradesError, Ranker, rank_unlearnt

WORTH = (0.0, 0.0, 1.0, 2.0, 3.0)
"""What an answer is worth by level: nothing said, not relevant, an enquiry, a meeting, a contract."""
LEAST_LISTS = 20
"""Below so many answered lists no ranker is called better: the interval would say little."""
_RARE = 0.05
_DRAWS = 2000
_FOLDS = 5


@dataclass(frozen=True)
class Said:
    """A match that was shown, and what was said of it.

    Attributes
    ----------
    demand : str
        Whose list it stood in.
    demand_title, demand_text, achievement : str
        The texts that a ranker reads.
    level : int
        1 not relevant, 2 enquiry, 3 meeting, 4 contract; 0 where nothing was said.
    propensity : float
        How probable it was that it would be shown where it was, over 0 and at most 1.
    """

    demand: str
    demand_title: str
    demand_text: str
    achievement: str
    level: int
    propensity: float = 1.0


@dataclass(frozen=True)
class Judgement:
    """Whether a ranker is better than the current one.

    Attributes
    ----------
    is_better : bool
        Whether the whole interval lies above 0, and at least `LEAST_LISTS` lists were answered.
    gain, low, high : float
        Mean gain of a list in discounted worth, and its 95 % interval (bootstrap over lists).
    n : int
        Lists in which something was said.
    """

    is_better: bool
    gain: float
    low: float
    high: float
    n: int


def judge(rows: Sequence[Said], current: Doubles, candidate: Doubles, *, random_state: int = 0) -> Judgement:
    """Judge a ranker against the current one by what was said of lists shown before.

    Each list is ordered by either ranker. What was said of a match counts its worth, over the logarithm of its new
    place and over the probability that it was shown at all (inverse propensity, clipped at 0.05), self-normalised
    within the list (Swaminathan and Joachims 2015).

    Parameters
    ----------
    rows : sequence of Said
    current, candidate : array of float64, one a row
        Scores that the two rankers give; neither may have learnt from these rows.

    Raises
    ------
    ValueError
        If there are not as many scores as rows, or a propensity is not over 0 and at most 1.

    Examples
    --------
    >>> rows = [Said(str(n), "", "", title, level) for n in range(30) for title, level in (("a", 1), ("b", 3))]
    >>> judge(rows, np.array([1.0, 0.0] * 30), np.array([0.0, 1.0] * 30)).is_better
    True
    """
    propensities = np.array([row.propensity for row in rows])
    if not len(rows) == len(current) == len(candidate):
        raise ValueError("there must be one score of each ranker a row")
    if len(rows) and not ((propensities > 0) & (propensities <= 1)).all():
        raise ValueError("a propensity is over 0 and at most 1")
    lists: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        lists.setdefault(row.demand, []).append(place)
    gains = []
    for places in (np.array(it) for it in lists.values()):
        worth = np.array([WORTH[rows[place].level] for place in places])
        if not any(rows[place].level for place in places):
            continue
        inverse = 1 / np.maximum(propensities[places], _RARE)
        weights = inverse / inverse.mean()
        gains.append(_value(candidate[places], worth * weights) - _value(current[places], worth * weights))
    if not gains:
        return Judgement(is_better=False, gain=0.0, low=0.0, high=0.0, n=0)
    by_list = np.array(gains)
    drawn = np.random.default_rng(random_state).integers(0, len(by_list), (_DRAWS, len(by_list)))
    low, high = np.quantile(by_list[drawn].mean(axis=1), [0.025, 0.975])
    is_better = bool(low > 0 and len(by_list) >= LEAST_LISTS)
    return Judgement(is_better, float(by_list.mean()), float(low), float(high), len(by_list))


def retrain(rows: Sequence[Said], current: Ranker | None = None, *, random_state: int = 0) -> tuple[Ranker, Judgement]:
    """Train a ranker on what was said, and judge it against the current one on lists that it had not seen.

    The lists are parted in five by demand; what is judged of each part is a ranker trained on the other four. What is
    given back is trained on all.

    Parameters
    ----------
    rows : sequence of Said
        Every match that was shown, those too of which nothing was said: they make up the lists.
    current : Ranker, optional
        The one in use; by default similarities alone. Where it was trained on these rows, the judgement favours it.

    Raises
    ------
    NoGradesError
        If something was said of fewer than five lists, or the same everywhere.
    """
    pairs = _pairs(rows)
    weights = np.array([1 / max(row.propensity, _RARE) for row in rows])
    demands = list(dict.fromkeys(row.demand for row in rows if row.level))
    if len(demands) < _FOLDS:
        raise NoGradesError("people have said something of fewer than five lists: there is too little to learn from")
    order = np.random.default_rng(random_state).permutation(len(demands))
    fold_of = {demands[number]: place % _FOLDS for place, number in enumerate(order)}
    folds = np.array([fold_of.get(row.demand, -1) for row in rows])
    scores = np.zeros(len(rows))
    for fold in range(_FOLDS):
        rest, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        trained = Ranker(n_seeds=2, random_state=random_state).fit(pairs.take(rest), weights[rest])
        scores[held] = trained.predict(pairs.take(held)).scores
    told = np.flatnonzero(folds >= 0)
    before: Graded = current.predict(pairs) if current else rank_unlearnt(pairs)
    shown = [rows[int(place)] for place in told]
    judgement = judge(shown, before.scores[told], scores[told], random_state=random_state)
    return Ranker(random_state=random_state).fit(pairs, weights), judgement


def _pairs(rows: Sequence[Said]) -> Pairs:
    levels = np.array([row.level for row in rows], np.int64)
    names = ("demand", "demand_title", "demand_text", "achievement")
    columns = [[str(getattr(row, name)) for row in rows] for name in names]
    return Pairs(columns[0], columns[1], columns[2], columns[3], levels, [])


def _value(scores: Doubles, worth: npt.NDArray[np.float64]) -> float:
    order = np.argsort(-scores, kind="stable")
    return float((worth[order] / np.log2(np.arange(2, len(worth) + 2))).sum())
