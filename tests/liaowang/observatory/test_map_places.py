"""Places of topics on the map: near where alike, and kept by a run that continues another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liaowang.observatory import lay_out

N_GROUPS, N_EACH = 12, 10


def groups(seed: int = 0) -> npt.NDArray[np.float64]:
    """120 topics in twelve groups that lie in directions of their own."""
    chance = np.random.default_rng(seed)
    centres = np.repeat(np.eye(N_GROUPS, 40), N_EACH, axis=0)
    return np.asarray(centres + 0.1 * chance.normal(size=centres.shape))


def drift(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    return float(np.median(np.linalg.norm(one - other, axis=1)))


def test_groups_lie_together() -> None:
    places = lay_out(groups())
    assert places.shape == (120, 2)
    assert (places.min(), places.max()) == (0, 1)
    grouped = places.reshape(N_GROUPS, N_EACH, 2)
    within = np.linalg.norm(grouped - grouped.mean(axis=1, keepdims=True), axis=2).mean()
    assert within < 0.2 * np.linalg.norm(places - places.mean(axis=0), axis=1).mean()


def test_a_map_that_continues_another_keeps_its_places() -> None:
    first = lay_out(groups())
    moved = np.concatenate([groups() + 0.03 * np.random.default_rng(5).normal(size=(120, 40)), groups(9)[::12]])
    before = np.concatenate([first, np.full((10, 2), np.nan)])
    anew, continued = lay_out(moved), lay_out(moved, before=before)
    assert drift(continued[:120], first) < 0.08 < 0.25 < drift(anew[:120], first)
    home = continued[:120].reshape(N_GROUPS, N_EACH, 2).mean(axis=1)[np.arange(0, 120, 12) // N_EACH]
    assert drift(continued[120:], home) < 0.08, "new topics lie in their groups"
    np.testing.assert_array_equal(continued, lay_out(moved, before=before))


def test_too_little_of_an_earlier_map_is_no_start() -> None:
    centres, before = groups(), np.full((120, 2), np.nan)
    before[:3] = 0.5
    np.testing.assert_array_equal(lay_out(centres, before=before), lay_out(centres))
    assert lay_out(centres[:3], before=before[:3]).tolist() == [[0.2, 0.5], [0.5, 0.5], [0.8, 0.5]]
