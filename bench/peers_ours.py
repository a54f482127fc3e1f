"""One job of our own on a corpus folder: ``python bench/peers_ours.py JOB CORPUS OUT SEED``; see peers_runner.py.

``observe`` is the whole job, from the raw files to watchlist and report; ``topics`` are topics alone, of vectors that
are there; ``topics_fewer`` asks for about as many as LDA and NMF are told to find.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp
from peers_runner import N_TOPICS, N_WORDS, Clock
from peers_sample import AS_OF

from liaowang.observatory import BurstDetector, TopicFinder, distinctive_terms, nearest_topics, topic_term_counts
from liaowang.runs import ObserveSettings, observe, open_run

_THREADS = len(os.sched_getaffinity(0))


def run_observe(folder: Path, out: Path, clock: Clock, seed: int) -> Any:
    settings = ObserveSettings(inputs=(str(folder.parent / "raw"),), out=out / "run", as_of=AS_OF, seed=seed)
    with clock.step("observe"):
        run = open_run(observe(settings))
    documents = pl.read_parquet(out / "run" / "documents.parquet").select("record_id", "topic")
    codes = pl.read_parquet(out / "run" / "topics.parquet")["topic"].to_list()
    number = {code: place for place, code in enumerate(codes)}
    topic_of = {name: number.get(code, -1) for name, code in documents.iter_rows()}
    topics = np.array([topic_of[name] for name in json.loads((folder / "ids.json").read_text(encoding="utf-8"))])
    terms = pl.read_parquet(out / "run" / "topic_terms.parquet").filter(pl.col("position") <= N_WORDS)
    words: list[list[str]] = [[] for _ in codes]
    for code, name in terms.sort("topic", "position").select("topic", "name").iter_rows():
        words[number[code]].append(name)
    clock.steps |= {step["name"]: round(step["seconds"], 3) for step in run.manifest["steps"]}
    return topics, words


def _topics(folder: Path, clock: Clock, seed: int, size: int) -> Any:
    vectors = np.load(folder / "vectors.npy")
    with clock.step("topics"):
        finder = TopicFinder(target_size=size, seed=seed, n_threads=_THREADS).fit(vectors)
        topics, _ = finder.assign(vectors)
    holds, terms = sp.load_npz(folder / "holds.npz"), pl.read_parquet(folder / "terms.parquet")
    with clock.step("words"):
        counts = topic_term_counts(holds, topics, len(finder.centres_))
        sizes = np.bincount(topics[topics >= 0], minlength=len(finder.centres_))
        near = nearest_topics(finder.centres_)
        named = distinctive_terms(
            counts, sizes, near, terms["term"].to_list(), terms["n_documents"].to_numpy(), len(topics)
        )
    words: list[list[str]] = [[] for _ in sizes]
    for topic, name in named.filter(pl.col("position") <= N_WORDS).select("topic", "name").iter_rows():
        words[topic].append(name)
    return topics, words


def run_topics(folder: Path, _out: Path, clock: Clock, seed: int) -> Any:
    return _topics(folder, clock, seed, TopicFinder().target_size)


def run_topics_fewer(folder: Path, _out: Path, clock: Clock, seed: int) -> Any:
    n_documents = len(np.load(folder / "is_past.npy"))
    return _topics(folder, clock, seed, n_documents // N_TOPICS)


def run_bursts(folder: Path, _out: Path, clock: Clock, _seed: int) -> Any:
    hits, totals = np.load(folder / "hits.npy"), np.load(folder / "totals.npy")
    with clock.step("bursts"):
        detector = BurstDetector().fit(hits, totals)
    return detector.states_, []


JOBS = {"observe": run_observe, "topics": run_topics, "topics_fewer": run_topics_fewer, "bursts": run_bursts}


def main() -> None:
    job, folder, out, seed = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    topics, words = JOBS[job](folder, out, clock, seed)
    np.save(out / "topics.npy", topics)
    clock.tell(out, words)


if __name__ == "__main__":
    main()
