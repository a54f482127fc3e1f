"""A ranker learnt from graded pairs: trees, and likeness to those pairs, say how likely a pair is above each level."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from liaowang.matching.anchors import Anchors, Described
from liaowang.matching.features import NAMES, NEAR, Crowd, add_up, list_features
from liaowang.matching.pairs import LEVELS, Pairs
from liaowang.matching.similarities import COLUMNS, Asked, Offered, Reader, bags_of
from liaowang.matching.weights import Background, Floats, load_background
from liaowang.records import InputError, LiaowangError

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

VERSION = 3
_TEXTS, _TREES, _TOLD = "texts.npz", "trees.json", "ranker.json"
_STEPS = len(LEVELS) - 1
_ANCHORED_SHARE = 0.35
"""What likeness to graded pairs counts in a probability, beside the trees."""
_ADDED_SHARE, _MOST_ADDED = 0.1, 6.0
_MOST_WORDS = 50_000
"""So many word vectors are kept between lists: 100 MB."""
_LARGEST = _STEPS + _ADDED_SHARE * _MOST_ADDED

PARTS = ("characters", "words", "vectors", "list", "sizes")
"""Groups of features in which a ranker tells what decided; ``list`` is what the demand's other candidates are like."""
_TREE_SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 7,
    "min_data_in_leaf": 20,
    "max_bin": 63,
    "feature_fraction": 0.15,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbosity": -1,
    # More threads take longer where they must wait for each other, and the trees are small.
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
}


def _direction_of(name: str) -> int:
    """Tell whether a feature may only raise (1) or lower (-1) the probability, or either (0)."""
    head, _, tail = name.partition(".")
    if tail == "gap":
        return -1
    return int((head in COLUMNS and tail != "mean") or tail.removesuffix(".z") in NEAR)


# What is nearer never ranks lower for it: with few pairs that holds back what is learnt from noise.
_TREE_SETTINGS["monotone_constraints"] = [_direction_of(name) for name in NAMES]


class NoGradesError(LiaowangError):
    """There is not enough to learn from: too few demands, or one level only."""

    exit_code = 3


@dataclass(frozen=True)
class Graded:
    """What a ranker says of pairs.

    Attributes
    ----------
    scores : array of float64
        For ranking; comparable over demands.
    levels : array of float64, 1 to 4
        The level expected: the median, so that the mean distance to a grader's is least.
    """

    scores: Doubles
    levels: Doubles


@dataclass(frozen=True)
class _Lists:
    """Pairs by demand: whose they are, and the different titles."""

    demands: list[Whole]
    titles: list[str]
    texts: list[str]
    offered: list[str]
    places: Whole

    @classmethod
    def of(cls, pairs: Pairs) -> _Lists:
        rows: dict[str, list[int]] = {}
        for row, demand in enumerate(pairs.demand_ids):
            rows.setdefault(demand, []).append(row)
        # Lists are summed up by title, whatever the order of their rows: else the last bits of a mean would hang on it,
        # and now and then the side of a tree's threshold.
        offered = sorted(set(pairs.achievements))
        numbers = {title: place for place, title in enumerate(offered)}
        demands = [np.array(sorted(it, key=lambda row: pairs.achievements[row]), np.int64) for it in rows.values()]
        return cls(
            demands,
            [pairs.demand_titles[it[0]] for it in demands],
            [pairs.demand_texts[it[0]] for it in demands],
            offered,
            np.array([numbers[title] for title in pairs.achievements], np.int64),
        )

    def known(self) -> list[str]:
        """Give every text once, for counting."""
        return [*self.offered, *(f"{title}。{text}" for title, text in zip(self.titles, self.texts, strict=True))]


class Ranker:
    """Learns from graded pairs which title answers which demand.

    For each level but the last there are boosted trees (LightGBM; Ke and others 2017) that say how likely a pair is
    above it, over the features of `list_features`, a mean over several seeds. Likeness to the pairs themselves
    (`Anchors`) says the same, and counts a third. The score is the place that a pair is expected to take among the
    training pairs ordered by level, the level expected the median.

    Parameters
    ----------
    n_seeds : int
        Models whose mean is taken, at least 1.
    n_trees : int
        Trees of each, at least 1.
    random_state : int

    Attributes
    ----------
    background_ : Background
        How common pieces are, the training texts counted in.
    crowd_ : Crowd
        What all titles of the training lists are like.
    trees_ : list of list of Booster
        By seed and level.
    anchors_ : Anchors
    version : str
        Twelve hexadecimal figures that tell models apart.
    told_ : dict
        How many pairs and demands it learnt from, and of which levels.
    """

    def __init__(self, *, n_seeds: int = 6, n_trees: int = 250, random_state: int = 0) -> None:
        self.n_seeds = n_seeds
        self.n_trees = n_trees
        self.random_state = random_state
        self._reader: Reader | None = None
        self._lock = Lock()

    def fit(self, pairs: Pairs, weights: Doubles | None = None) -> Ranker:
        """Learn from graded pairs.

        Parameters
        ----------
        pairs : Pairs
            A pair of level 0 was in a demand's list and nobody graded it: it is compared with, not learnt from.
        weights : array, one a pair, optional
            What a pair counts; all count 1 by default.

        Raises
        ------
        ValueError
            If `n_seeds` or `n_trees` is below 1.
        NoGradesError
            If there are fewer than two demands, or all pairs are of one level.
        """
        if min(self.n_seeds, self.n_trees) < 1:
            raise ValueError("n_seeds and n_trees must be at least 1")
        if pairs.levels is None or len(set(pairs.levels[pairs.levels > 0].tolist())) < 2:
            raise NoGradesError("the pairs are of one level only: there is nothing to learn from them")
        lists = _Lists.of(pairs)
        if len(lists.demands) < 2:
            raise NoGradesError("the pairs are of one demand only: what is learnt from them would hold for no other")
        self.background_ = load_background().with_texts(*bags_of(lists.known()))
        reader = Reader(self.background_)
        offered = reader.offer(lists.offered)
        self.crowd_ = Crowd.of(offered)
        graded = pairs.levels > 0
        described, levels = _describe(lists, reader, offered, self.crowd_).take(graded), pairs.levels[graded]
        counted = None if weights is None else np.asarray(weights, np.float64)[graded]
        self.trees_ = [self._grow(described.features, levels, counted, seed) for seed in range(self.n_seeds)]
        targets = (levels[:, None] > np.arange(1, len(LEVELS))).astype(np.float64)
        self.anchors_ = Anchors(random_state=self.random_state).fit(described, targets, counted)
        counts = {str(level): int((levels == level).sum()) for level in LEVELS}
        self.told_: dict[str, Any] = {"pairs": len(levels), "demands": len(lists.demands), "levels": counts}
        self.version = self._fingerprint()
        return self

    def _fingerprint(self) -> str:
        told = sha256()
        for text in [
            json.dumps(self.told_, sort_keys=True),
            *(tree.model_to_string() for it in self.trees_ for tree in it),
        ]:
            told.update(text.encode())
        return told.hexdigest()[:12]

    def _grow(self, features: Floats, levels: Whole, weights: Doubles | None, seed: int) -> list[Any]:
        import lightgbm

        grown = []
        for step in range(1, len(LEVELS)):
            settings = {**_TREE_SETTINGS, "seed": self.random_state * 1009 + seed * _STEPS + step}
            data = lightgbm.Dataset(features, (levels > step).astype(np.int32), weight=weights)
            grown.append(lightgbm.train(settings, data, self.n_trees))
        return grown

    def predict(self, pairs: Pairs) -> Graded:
        """Grade pairs; the pairs of a demand are taken for its whole list.

        Returns
        -------
        Graded
            In the order of `pairs`.
        """
        lists = _Lists.of(pairs)
        reader = Reader(self.background_)
        described = _describe(lists, reader, reader.offer(lists.offered), self.crowd_)
        return grade(self.above(described), described.features, self._steps())

    def rank(self, title: str, text: str, titles: Sequence[str]) -> tuple[Doubles, Doubles, list[Parts]]:
        """Rank a demand's list.

        Parameters
        ----------
        title, text : str
            Of the demand; the text may be empty.
        titles : sequence of str
            All that was found for it.

        Returns
        -------
        relevances : array of float64, 0 to 1
            The score over its largest value.
        levels : array of float64, 1 to 4
        parts : list of Parts
            What the groups of features of `PARTS` add; reckoned when it is looked at.
        """
        with self._lock:
            if self._reader is None or self._reader.n_words > _MOST_WORDS:
                self._reader = Reader(self.background_)
            offered, asked = self._reader.offer(titles), self._reader.ask([title], [text])
            features = list_features(self._reader, asked, 0, offered, (len(title), len(text)), self.crowd_)
        described = Described(features, offered.means, asked.means, np.zeros(len(titles), np.int64))
        graded = grade(self.above(described), features, self._steps())
        parts = [Parts(self, row) for row in features]
        return np.clip(graded.scores / _LARGEST, 0, 1), graded.levels, parts

    def _steps(self) -> Doubles:
        """Say what being above each level adds: as many places as the pairs of this level and the next take up."""
        counts = np.array([self.told_["levels"][str(level)] for level in LEVELS], np.float64)
        places = counts[:-1] + counts[1:]
        return np.asarray(places * _STEPS / places.sum(), np.float64)

    def above(self, pairs: Described) -> Doubles:
        """Say how likely pairs are above each level but the last.

        Parameters
        ----------
        pairs : Described
            Their features are those of `list_features`.

        Returns
        -------
        array of float64, shape (pairs, 3), 0 to 1, falling in each row
        """
        every = [tree for steps in self.trees_ for tree in steps]
        told = list(_threads().map(lambda tree: tree.predict(pairs.features, num_threads=1), every))
        by_seed = np.reshape(told, (len(self.trees_), -1, len(pairs.features)))
        anchored = np.clip(self.anchors_.predict(pairs), 0, 1)
        likely = (1 - _ANCHORED_SHARE) * np.mean(by_seed, axis=0).T + _ANCHORED_SHARE * anchored
        return np.asarray(np.minimum.accumulate(likely, axis=1))

    def contributions(self, features: Floats) -> Doubles:
        """Say what each feature adds to the log-odds of being above a level, summed over levels (TreeSHAP).

        The trees of the first seed tell, for all: this takes far longer than the prediction.

        Returns
        -------
        array of float64, shape (pairs, len(NAMES) + 1)
            The last column is what every pair has.
        """
        told = [tree.predict(features, num_threads=1, pred_contrib=True) for tree in self.trees_[0]]
        return np.asarray(np.sum(told, axis=0), np.float64)

    def save(self, folder: Path) -> None:
        """Write the model into a folder: two files of text and one of arrays; nothing in it can run."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {**self.background_.packed(), **self.crowd_.packed(), **self.anchors_.packed()}
        np.savez_compressed(folder / _TEXTS, **arrays)
        trees = [[tree.model_to_string() for tree in steps] for steps in self.trees_]
        (folder / _TREES).write_text(json.dumps(trees), encoding="utf-8")
        told = {"version": VERSION, "features": NAMES, **self.told_}
        (folder / _TOLD).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """Read what `save` wrote.

        Raises
        ------
        InputError
            If the folder holds no ranker, a damaged one, or one of another version.
        """
        import lightgbm

        try:
            told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
            trees = json.loads((folder / _TREES).read_text(encoding="utf-8"))
            with np.load(folder / _TEXTS, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            ranker = cls(n_seeds=len(trees))
            ranker.background_, ranker.crowd_ = Background.unpacked(arrays), Crowd.unpacked(arrays)
            ranker.anchors_ = Anchors.unpacked(arrays)
            ranker.trees_ = [[lightgbm.Booster(model_str=text) for text in steps] for steps in trees]
        except FileNotFoundError as missing:
            raise InputError("holds no ranker: make one with match-train", file=folder) from missing
        except (OSError, ValueError, TypeError, lightgbm.basic.LightGBMError) as fault:
            raise InputError(f"the ranker is damaged ({fault})", file=folder) from fault
        if told.get("version") != VERSION or tuple(told.get("features", ())) != NAMES:
            raise InputError("the ranker was made by another version: train it anew", file=folder)
        ranker.told_ = {name: told[name] for name in ("pairs", "demands", "levels")}
        ranker.version = ranker._fingerprint()
        return ranker


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(4, os.cpu_count() or 1), "trees")


class Parts(Mapping[str, float]):
    """What each group of `PARTS` adds to the log-odds of being above a level, reckoned when first looked at."""

    def __init__(self, ranker: Ranker, features: Floats) -> None:
        self._ranker = ranker
        self._features = features

    @cached_property
    def _sums(self) -> dict[str, float]:
        sums = self._ranker.contributions(self._features[None])[0] @ _GROUPS
        return dict(zip(PARTS, sums.tolist(), strict=True))

    def __getitem__(self, part: str) -> float:
        return self._sums[part]

    def __iter__(self) -> Iterator[str]:
        return iter(PARTS)

    def __len__(self) -> int:
        return len(PARTS)


def grade(above: Doubles, features: Floats, steps: Doubles) -> Graded:
    """Turn probabilities of being above each level into a score and the level expected.

    Parameters
    ----------
    above : array, shape (pairs, 3)
    steps : array, shape (3,)
        What being above each level adds to the score.
    features : array, shape (pairs, len(NAMES))
        The sum of their similarities counts a little in the score: it orders the first ten better than trees alone.
    """
    added = add_up(features[:, : len(COLUMNS)])
    return Graded(above @ steps + _ADDED_SHARE * np.minimum(added, _MOST_ADDED), 1.0 + (above > 0.5).sum(axis=1))


def rank_unlearnt(pairs: Pairs) -> Graded:
    """Grade pairs without a model, by similarities alone.

    Returns
    -------
    Graded
        The level grows with the score; its scale is a convention, since nothing was learnt: a pair without any
        similarity is at 1, one that agrees as well as a title does with itself at 4.
    """
    scores = add_up(describe(pairs))
    return Graded(scores, 1 + 3 * np.clip(scores / WHOLE, 0, 1))


WHOLE = 6.0
"""The sum of similarities, in spreads, of a title with itself."""


def describe(pairs: Pairs) -> Floats:
    """Give the similarities of pairs, before anything is learnt, in the order of `similarities.COLUMNS`."""
    lists = _Lists.of(pairs)
    reader = Reader(load_background().with_texts(*bags_of(lists.known())))
    offered, asked = reader.offer(lists.offered), reader.ask(lists.titles, lists.texts)
    similarities = np.zeros((len(pairs), len(COLUMNS)), np.float32)
    for number, rows in enumerate(lists.demands):
        similarities[rows] = reader.compare(asked, number, offered.take(lists.places[rows]))
    return similarities


def _part_of(name: str) -> str:
    head, _, tail = name.partition(".")
    if tail.removesuffix(".z") in NEAR:
        return "list"
    if name.startswith(("n_", "title_signs", "body_signs")):
        return "sizes"
    if head.startswith("grams"):
        return "characters"
    return "words" if head in WORDY else "vectors"


WORDY = frozenset({"words_title", "words", "bm25_asked", "bm25_offered", "covered", "title_covered", "best_word"})
# One column more for what every pair has, which is no group's.
_GROUPS = np.array([[float(_part_of(name) == part) for part in PARTS] for name in NAMES] + [[0.0] * len(PARTS)])


def _describe(lists: _Lists, reader: Reader, offered: Offered, crowd: Crowd) -> Described:
    asked: Asked = reader.ask(lists.titles, lists.texts)
    features = np.zeros((len(lists.places), len(NAMES)), np.float32)
    whose = np.zeros(len(lists.places), np.int64)
    for number, rows in enumerate(lists.demands):
        sizes = (len(lists.titles[number]), len(lists.texts[number]))
        features[rows] = list_features(reader, asked, number, offered.take(lists.places[rows]), sizes, crowd)
        whose[rows] = number
    return Described(features, offered.means[lists.places], asked.means, whose)
