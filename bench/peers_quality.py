"""How good topics are, by one and the same code for all: coherence, purity, stability, forecasts of their growth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from liaowang.observatory import QUESTIONS, BurstDetector, Forecaster, auc, membership_of, threshold_of_first
from liaowang.runs.history import open_history
from liaowang.runs.origins import open_snapshot
from liaowang.runs.units import came, make_rows

Ints = npt.NDArray[np.int64]
Words = list[list[str]]
N_WORDS = 10
_YES_OF_BASE = 2
"""As `Forecaster.threshold_of`: a yes is said to twice the share that grew in the past."""


class Coherence:
    """Normalised pointwise mutual information of a topic's words over documents (Bouma 2009, Lau and others 2014).

    Of pairs within the first ten, those that share a word are left out: a phrase and its part stand together anyway. A
    pair that no document holds counts -1.
    """

    def __init__(self, texts: Sequence[str], lists: Sequence[Words]) -> None:
        names = sorted({name for words in lists for topic in words for name in topic})
        self._forms = dict(zip(names, _plain(names), strict=True))
        words = sorted(set(self._forms.values()) - {""})
        self._place = {word: place for place, word in enumerate(words)}
        spaced = pl.Series([f" {text} " for text in _plain(texts)])
        found = spaced.str.extract_many([f" {word} " for word in words], overlapping=True)
        pairs = pl.DataFrame({"text": np.arange(len(texts)), "word": found}).explode("word").drop_nulls().unique()
        places = pairs["word"].str.strip_chars().replace_strict(self._place, return_dtype=pl.Int64).to_numpy()
        cells = (np.ones(len(pairs), np.float32), (pairs["text"].to_numpy(), places))
        holds = sp.csr_matrix(cells, shape=(len(texts), len(words)))
        self._share = np.asarray(holds.mean(axis=0)).ravel()
        self._both = sp.csr_matrix(holds.T @ holds) / len(texts)

    def of(self, words: Words) -> float:
        """Give the mean over topics."""
        told = [self._of_topic(topic) for topic in words]
        return mean(value for value in told if value is not None)

    def _of_topic(self, names: list[str]) -> float | None:
        forms = list(dict.fromkeys(form for name in names[:N_WORDS] if (form := self._forms[name])))
        pairs = [pair for pair in combinations(forms, 2) if not set(pair[0].split()) & set(pair[1].split())]
        return mean(self._of_pair(self._place[a], self._place[b]) for a, b in pairs) if pairs else None

    def _of_pair(self, a: int, b: int) -> float:
        both = float(self._both[a, b])
        if both == 0:
            return -1.0
        return 1.0 if both == 1 else float(np.log(both / (self._share[a] * self._share[b])) / -np.log(both))


def _plain(texts: Sequence[str]) -> list[str]:
    """Write texts as words of two characters or more, in lower case, joined by blanks."""
    words = pl.Series(texts, dtype=pl.String).str.to_lowercase().str.extract_all(r"\b\w\w+\b")
    return words.list.join(" ").to_list()


def count_words(words: Sequence[str]) -> tuple[sp.csr_matrix, list[str]]:
    """Count our words in all documents, for `words_by_one_rule`."""
    counter = CountVectorizer(analyzer=str.split, min_df=10, max_df=0.3)
    counts = counter.fit_transform(words)
    return counts, counter.get_feature_names_out().tolist()


def words_by_one_rule(topics: Ints, counts: sp.csr_matrix, names: Sequence[str]) -> Words:
    """Name all topics alike, by BERTopic's class-based TF-IDF, so that only who belongs to what differs."""
    by_topic = sp.csr_matrix(membership_of(topics, int(topics.max()) + 1).T @ counts)
    everywhere = np.asarray(by_topic.sum(axis=0)).ravel()
    rarity = np.log1p(everywhere.sum() / by_topic.shape[0] / np.maximum(everywhere, 1))
    told = []
    for place in range(by_topic.shape[0]):
        row = by_topic[place]
        order = np.lexsort((row.indices, -row.data * rarity[row.indices]))[:N_WORDS]
        told.append([names[word] for word in row.indices[order]])
    return told


def purity(topics: Ints, classes: Sequence[str]) -> dict[str, float]:
    """Compare topics with categories.

    Returns
    -------
    dict
        ``topics``, ``without`` (share of documents without a topic), ``purity`` (share of those with one that are of
        the most frequent category of their topic), ``purity_of_all`` (the same, those without counted as wrong),
        ``ami_categories`` (adjusted mutual information with the categories, of those with a topic).
    """
    has = topics >= 0
    frame = pl.DataFrame({"topic": topics[has], "category": np.asarray(classes)[has]})
    most = frame.group_by("topic", "category").len().group_by("topic").agg(pl.col("len").max())
    right = int(most["len"].sum())
    return {
        "topics": len(most),
        "without": float(1 - has.mean()),
        "purity": right / int(has.sum()),
        "purity_of_all": right / len(topics),
        "ami_categories": float(adjusted_mutual_info_score(frame["category"], frame["topic"])),
    }


def stability(runs: Sequence[tuple[Ints, Words]]) -> dict[str, float]:
    """Compare runs in pairs: adjusted mutual information of documents with a topic in both, and words in common.

    Words in common: for each topic the greatest Jaccard index of its ten words with those of a topic of the other run.
    """
    agreed, shared = [], []
    for (first, words), (second, others) in combinations(runs, 2):
        both = (first >= 0) & (second >= 0)
        agreed.append(float(adjusted_mutual_info_score(first[both], second[both])))
        shared += [_in_common(words, others), _in_common(others, words)]
    return {"ami_seeds": mean(agreed), "words_in_common": mean(shared)}


def _in_common(words: Words, others: Words) -> float:
    names = {
        name: place for place, name in enumerate(sorted({it for told in (words, others) for x in told for it in x}))
    }

    def lay_out(topics: Words) -> sp.csr_matrix:
        rows = [(place, names[name]) for place, topic in enumerate(topics) for name in set(topic[:N_WORDS])]
        cells = np.array(rows).T
        return sp.csr_matrix((np.ones(len(rows)), (cells[0], cells[1])), shape=(len(topics), len(names)))

    first, second = lay_out([it for it in words if it]), lay_out([it for it in others if it])
    both = (first @ second.T).toarray()
    sizes, other_sizes = (np.asarray(it.sum(axis=1)).ravel() for it in (first, second))
    return float((both / (sizes[:, None] + other_sizes[None, :] - both)).max(axis=1).mean())


class Foresight:
    """The questions of docs/en/foresight.md put to one peer's topics, over several origins."""

    def __init__(self) -> None:
        self._history = open_history("shipped")
        self._told: dict[tuple[str, str], list[tuple[Any, Any, Any]]] = {}
        self.n_topics = 0

    def add(self, folder: Path, topics: Ints | None) -> None:
        """Ask about an origin: topics of all its documents, by one rule before and after; None for our own."""
        snapshot = Path(json.loads((folder / "snapshot.json").read_text(encoding="utf-8")))
        origin = open_snapshot(snapshot)
        if topics is not None:
            size = next(iter(origin.topics))
            vectors = np.load(snapshot / "vectors.npy").astype(np.float64)
            known = np.where(origin.is_seen, topics, -1)
            belongs = membership_of(known, int(topics.max()) + 1)
            centres = np.asarray(belongs.T @ vectors)
            centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
            centres = np.rint(centres * np.median(np.linalg.norm(vectors, axis=1))).astype(np.float32)
            origin = replace(origin, topics=origin.topics | {size: topics}, centres=origin.centres | {size: centres})
        rows = make_rows(origin, units=("topic",))["topic"]
        self.n_topics += len(rows)
        learnt, features = self._history.known_at(origin.as_of), self._history.features()
        for question in QUESTIONS:
            past, grew = (it[came(question)].to_numpy().astype(bool) for it in (learnt, rows))
            naive = rows["growth_2_2"].fill_null(0.5).fill_nan(0.5).to_numpy()
            self._keep("naive", question, grew, naive, threshold_of_first(naive, _YES_OF_BASE * past.mean()))
            model = Forecaster().fit(learnt.select(features), past, learnt["origin"], as_of=origin.as_of)
            said = model.predict(rows)
            self._keep("model", question, grew, said, model.threshold_of(said))

    def _keep(self, rule: str, question: str, grew: Any, said: Any, threshold: float) -> None:
        self._told.setdefault((rule, question), []).append((grew, said, said >= threshold))

    def measures(self) -> dict[str, Any]:
        """Give for each rule and question the base rate, CSI over all origins with its 90 % interval, and mean AUC."""
        told: dict[str, Any] = {"n": self.n_topics}
        for (rule, question), trials in self._told.items():
            grew, yes = (np.concatenate([trial[place] for trial in trials]) for place in (0, 2))

            told[f"{rule}_{question}"] = {
                "base_rate": float(grew.mean()),
                "csi": _csi(grew, yes),
                "interval": _interval(grew, yes),
                "auc": float(np.nanmean([auc(trial[0], trial[1]) for trial in trials])),
            }
        return told


def _csi(grew: Any, yes: Any) -> float:
    concerned = int((grew | yes).sum())
    return int((grew & yes).sum()) / concerned if concerned else float("nan")


def _interval(grew: Any, yes: Any) -> list[float]:
    """Give the 90 % interval of CSI by bootstrap over topics."""
    rng = np.random.default_rng(0)
    drawn = [_csi(grew[rows], yes[rows]) for rows in rng.integers(0, len(grew), (1000, len(grew)))]
    return [float(value) for value in np.nanpercentile(drawn, [5, 95])]


def burst_costs(states: Any, hits: Any, totals: Any) -> Any:
    """Give the cost of paths through Kleinberg's automaton (nats, less that of never bursting), as his paper has it."""
    gain = BurstDetector().fit(hits, totals).weights_
    rises = (np.diff(np.pad(states.astype(float), ((0, 0), (1, 0))), axis=1) > 0).sum(axis=1)
    return rises * np.log(hits.shape[1]) - (states * gain).sum(axis=1)
