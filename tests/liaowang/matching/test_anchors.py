"""Likeness to graded pairs against planted truth: what a title is worth, whoever asks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from liaowang.matching.anchors import Anchors, Described

_N_DIMENSIONS = 24
_draw = np.random.default_rng(5)
_WORTH = _draw.normal(size=_N_DIMENSIONS)
_TITLES = _draw.normal(size=(150, _N_DIMENSIONS))


def _pairs(n_pairs: int, seed: int) -> tuple[Described, npt.NDArray[np.float64]]:
    """Draw pairs whose features say nothing, and whose target is what the title is worth."""
    draw = np.random.default_rng(seed)
    titles, demands = _TITLES[draw.integers(0, len(_TITLES), n_pairs)], draw.normal(size=(n_pairs, _N_DIMENSIONS))
    units = (it / np.linalg.norm(it, axis=1, keepdims=True) for it in (titles, demands))
    features = draw.normal(size=(n_pairs, 6)).astype(np.float32)
    target = (titles @ _WORTH > 0).astype(float)[:, None]
    titles, demands = (it.astype(np.float32) for it in units)
    return Described(features, titles, demands, np.arange(n_pairs)), target


def _agree(told: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> float:
    return float(np.corrcoef(told[:, 0], target[:, 0])[0, 1])


def test_what_a_title_was_worth_to_others_is_learnt() -> None:
    pairs, target = _pairs(600, 1)
    new, truth = _pairs(300, 2)
    assert _agree(Anchors(n_anchors=300).fit(pairs, target).predict(new), truth) > 0.6
    without_title = replace(new, titles=np.zeros_like(new.titles))
    assert abs(_agree(Anchors(n_anchors=300).fit(pairs, target).predict(without_title), truth)) < 0.2


def test_a_pair_counts_as_much_as_is_said() -> None:
    pairs, target = _pairs(600, 1)
    new, truth = _pairs(300, 2)
    is_wrong = np.arange(600) % 2 == 0
    mixed = np.where(is_wrong[:, None], 1 - target, target)
    assert abs(_agree(Anchors(n_anchors=300).fit(pairs, mixed).predict(new), truth)) < 0.3
    weighed = Anchors(n_anchors=300).fit(pairs, mixed, np.where(is_wrong, 0.05, 1.95))
    assert _agree(weighed.predict(new), truth) > 0.5


def test_many_pairs_are_graded_as_one_by_one() -> None:
    pairs, target = _pairs(200, 1)
    anchors = Anchors(n_anchors=50).fit(pairs, target)
    many, _ = _pairs(5000, 3)
    told = anchors.predict(many)
    for row in (0, 4095, 4096, 4999):
        np.testing.assert_allclose(told[row], anchors.predict(many.take(np.array([row])))[0], atol=1e-5)


@pytest.mark.parametrize("fault", ["missing", "short"])
def test_what_is_kept_is_read_back_and_a_damaged_one_is_refused(fault: str) -> None:
    pairs, target = _pairs(200, 1)
    anchors = Anchors(n_anchors=50).fit(pairs, target)
    packed = anchors.packed()
    np.testing.assert_array_equal(Anchors.unpacked(packed).predict(pairs), anchors.predict(pairs))
    if fault == "missing":
        del packed["anchor_titles"]
    else:
        packed["anchor_titles"] = packed["anchor_titles"][:-1]
    with pytest.raises(ValueError, match=r"missing|another shape"):
        Anchors.unpacked(packed)
