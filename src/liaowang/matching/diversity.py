"""The order in which matches are shown: by score, but for owners seen often, repetitions, and places for newcomers.

Every fifth place is drawn by chance among those that were not reached, newcomers the likelier, so that it can be learnt
what would have been answered; how probable each draw was is kept. All other places follow from what stands above them,
with a probability of 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

N_FIRST = 10
MOST_OF_OWNER = 2
"""Of one owner among the first ten, while there are others."""
EVERY = 5
"""Each place that this divides is drawn."""
_DRAWN_FROM = 20
_NEWCOMER_WEIGHT = 4.0
_TEMPERATURE = 0.1
_VARIETY = 0.15
"""What a likeness of 1 to one that stands above costs, among the first ten."""
_SEEN_OFTEN = 3.0
"""So many times as often seen as is usual, and an owner's entries cost a little."""
_EXPOSURE_COST = 0.05


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands at a place.

    Attributes
    ----------
    at : int
        Which of those that were given, from 0 in the order of their score.
    propensity : float
    moved_for : str
    """

    at: int
    propensity: float = 1.0
    moved_for: str = ""


def arrange(
    scores: Sequence[float],
    owners: Sequence[str],
    alike: npt.NDArray[np.float64],
    exposure: Mapping[str, int],
    *,
    limit: int,
    seed: int,
    explores: bool = True,
) -> list[Placed]:
    """Put matches into the order in which they are shown.

    Parameters
    ----------
    scores : sequence of float
        Falling.
    owners : sequence of str
        Empty where nobody knows.
    alike : array of float, shape (matches, matches)
        Likeness of each two, 0 to 1.
    exposure : mapping of owner to int
        How often entries of each were shown lately.
    limit : int
        Places.
    seed : int
        The same gives the same order.
    explores : bool
        Whether every fifth place is drawn; else all follow from the scores.

    Returns
    -------
    list of Placed

    Examples
    --------
    >>> placed = arrange([0.9, 0.8, 0.7, 0.6], ["a", "a", "a", "b"], np.zeros((4, 4)), {}, limit=4, seed=0)
    >>> [(it.at, it.moved_for) for it in placed]
    [(0, ''), (1, ''), (3, ''), (2, 'owner')]
    """
    chance = np.random.default_rng(seed)
    usual = max(1.0, float(np.mean(list(exposure.values())))) if exposure else 1.0
    left, placed = list(range(len(scores))), list[Placed]()
    often = np.array([exposure.get(it, 0) > _SEEN_OFTEN * usual for it in owners], np.float64)
    worth = np.asarray(scores, np.float64) - _EXPOSURE_COST * often
    repeats = np.zeros(len(scores))
    while left and len(placed) < limit:
        place = len(placed) + 1
        if explores and place % EVERY == 0 and len(left) > 1:
            placed.append(_drawn(left, scores, owners, exposure, usual, chance))
        else:
            placed.append(_next(left, placed, worth, repeats, owners))
        left.remove(placed[-1].at)
        repeats = np.maximum(repeats, alike[:, placed[-1].at])
    return [_told(it, place, placed, owners, exposure, usual) for place, it in enumerate(placed)]


def _next(
    left: Sequence[int], placed: Sequence[Placed], worth: npt.NDArray[np.float64], repeats: npt.NDArray[np.float64],
    owners: Sequence[str],
) -> Placed:  # fmt: skip
    free: Sequence[int] = ()
    if len(placed) < N_FIRST:
        shown = Counter(owners[it.at] for it in placed)
        free = [at for at in left if not owners[at] or shown[owners[at]] < MOST_OF_OWNER]
        worth = worth - _VARIETY * repeats
    among = np.array(free or left)
    return Placed(int(among[worth[among].argmax()]))


def _drawn(
    left: Sequence[int], scores: Sequence[float], owners: Sequence[str], exposure: Mapping[str, int], usual: float,
    chance: np.random.Generator,
) -> Placed:  # fmt: skip
    pool = left[:_DRAWN_FROM]
    best = max(scores[at] for at in pool)
    weights = np.array([
        np.exp((scores[at] - best) / _TEMPERATURE) * (_NEWCOMER_WEIGHT if _is_new(owners[at], exposure, usual) else 1)
        for at in pool
    ])  # fmt: skip
    shares = weights / weights.sum()
    drawn = int(chance.choice(len(pool), p=shares))
    return Placed(pool[drawn], float(shares[drawn]))


def _is_new(owner: str, exposure: Mapping[str, int], usual: float) -> bool:
    return bool(owner) and exposure.get(owner, 0) < usual / 2


def _told(
    it: Placed, place: int, placed: Sequence[Placed], owners: Sequence[str], exposure: Mapping[str, int], usual: float
) -> Placed:
    """Say why it does not stand where its score would put it: up for a draw, or down for what stands above it."""
    if it.at > place and it.propensity < 1:
        return Placed(it.at, it.propensity, "newcomer" if _is_new(owners[it.at], exposure, usual) else "variety")
    if it.at >= place:
        return it
    above = [other.at for other in placed[:place]]
    overtaken_by_draw = sum(other.propensity < 1 and other.at > it.at for other in placed[:place])
    if place - it.at <= overtaken_by_draw:
        return it
    if sum(owners[at] == owners[it.at] and bool(owners[at]) for at in above) >= MOST_OF_OWNER:
        return Placed(it.at, it.propensity, "owner")
    if exposure.get(owners[it.at], 0) > _SEEN_OFTEN * usual:
        return Placed(it.at, it.propensity, "exposure")
    return Placed(it.at, it.propensity, "variety")
