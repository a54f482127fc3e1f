"""One peer on one corpus, in the environment of the peers: ``python bench/peers_runner.py PEER CORPUS OUT SEED``.

Topics are made of the past documents of the folder (see peers_sample.py); later ones are given theirs by the peer's own
rule. Writes ``topics.npy`` (-1 for none) and ``told.json``: ten words a topic, seconds a step. What a just-in-time
compiler needs is spent on a few documents before the clock starts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np

N_TOPICS = 100
"""Of LDA and NMF, which are told how many to find."""
N_SEQUENCE, N_SEQUENCE_TOPICS = 400, 10
N_WORDS = 10
_SLICE_DAYS = 365


class Corpus:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_past = np.load(folder / "is_past.npy")
        self.has_later = not self.is_past.all()

    @cached_property
    def texts(self) -> list[str]:
        return self._read("texts")

    @cached_property
    def words(self) -> list[list[str]]:
        return [line.split() for line in self._read("words")]

    @cached_property
    def days(self) -> list[str]:
        return self._read("days")

    @cached_property
    def encoded(self) -> Any:
        return np.load(self.folder / "encoded.npy")

    @cached_property
    def vectors(self) -> Any:
        return np.load(self.folder / "vectors.npy").astype(np.float32)

    def past(self, values: list[Any]) -> list[Any]:
        return [value for value, is_past in zip(values, self.is_past, strict=True) if is_past]

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))


class Clock:
    """Times steps: seconds passed, and seconds that processors worked for this process and its ended children."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.worked: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start, before = time.perf_counter(), sum(os.times()[:4])
        yield
        self.steps[name] = round(time.perf_counter() - start, 3)
        self.worked[name] = round(sum(os.times()[:4]) - before, 2)

    def tell(self, out: Path, words: list[list[str]]) -> None:
        told = {"steps": self.steps, "worked": self.worked, "words": words}
        (out / "told.json").write_text(json.dumps(told), encoding="utf-8")


def encode(corpus: Corpus, clock: Clock, _seed: int) -> None:
    """Vectors of WordLlama, a static encoder whose weights its package carries."""
    import wordllama

    # It looks for the tokenizer it carries in the wrong folder of its own; as a cache the folder is right.
    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    model.embed(corpus.texts[:8])
    with clock.step("encode"):
        vectors = model.embed(corpus.texts, norm=True)
    np.save(corpus.folder / "encoded.npy", vectors.astype(np.float32))


def _bertopic(corpus: Corpus, vectors: Any, clock: Clock, seed: int) -> tuple[Any, list[list[str]]]:
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer

    def make() -> Any:
        return BERTopic(vectorizer_model=CountVectorizer(stop_words="english"))

    np.random.seed(seed)
    texts = corpus.past(corpus.texts)
    make().fit_transform(texts[:1500], vectors[corpus.is_past][:1500])
    with clock.step("topics"):
        model = make()
        topics, _ = model.fit_transform(texts, vectors[corpus.is_past])
    if corpus.has_later:
        with clock.step("assign"):
            topics, _ = model.transform(corpus.texts, vectors)
    elif seed == 0 and vectors is corpus.encoded:
        with clock.step("over time"):
            model.topics_over_time(texts, [day[:4] for day in corpus.days])
    words = [[word for word, _ in model.get_topic(topic)] for topic in range(len(model.get_topics()) - model._outliers)]
    return np.asarray(topics), words


def bertopic(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """BERTopic as its manual shows it, on vectors of a sentence encoder."""
    return _bertopic(corpus, corpus.encoded, clock, seed)


def bertopic_vectors(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """BERTopic fed with our vectors."""
    return _bertopic(corpus, corpus.vectors, clock, seed)


def lda(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """Latent Dirichlet allocation of gensim, on our words."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaMulticore

    documents = corpus.words
    with clock.step("count"):
        names = Dictionary(corpus.past(documents))
        names.filter_extremes(no_below=10, no_above=0.3, keep_n=100_000)
        bags = [names.doc2bow(words) for words in documents]
    with clock.step("topics"):
        model = LdaMulticore(
            corpus.past(bags),
            id2word=names,
            num_topics=N_TOPICS,
            passes=2,
            workers=len(os.sched_getaffinity(0)),
            random_state=seed,
        )
    with clock.step("assign"):
        gamma, _ = model.inference(bags)
    topics = np.where([bool(bag) for bag in bags], gamma.argmax(axis=1), -1)
    return topics, [[word for word, _ in model.show_topic(topic, N_WORDS)] for topic in range(N_TOPICS)]


def ldaseq(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """The dynamic topics of gensim (Blei and Lafferty 2006), on few documents of the last six years."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaSeqModel

    recent = [place for place, day in enumerate(corpus.days) if day >= "2014"]
    chosen = sorted(recent[:: len(recent) // N_SEQUENCE][:N_SEQUENCE], key=lambda place: corpus.days[place])
    documents = [corpus.words[place] for place in chosen]
    years = [corpus.days[place][:4] for place in chosen]
    with clock.step("topics"):
        names = Dictionary(documents)
        names.filter_extremes(no_below=5, no_above=0.3)
        bags = [names.doc2bow(words) for words in documents]
        slices = [years.count(year) for year in sorted(set(years))]
        model = LdaSeqModel(bags, slices, names, num_topics=N_SEQUENCE_TOPICS, random_state=seed)
    topics = np.full(len(corpus.days), -2)
    topics[chosen] = [model.doc_topics(number).argmax() for number in range(len(bags))]
    words = [[word for word, _ in topic[:N_WORDS]] for topic in model.print_topics(time=len(slices) - 1)]
    return topics, words


def nmf(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """TF-IDF and non-negative matrix factorisation of scikit-learn, on our words."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = corpus.words
    with clock.step("count"):
        weigh = TfidfVectorizer(analyzer=lambda words: words, min_df=10, max_df=0.3, sublinear_tf=True)
        past = weigh.fit_transform(corpus.past(documents))
    with clock.step("topics"):
        model = NMF(N_TOPICS, random_state=seed)
        weights = model.fit_transform(past)
    if corpus.has_later:
        with clock.step("assign"):
            weights = model.transform(weigh.transform(documents))
    names = weigh.get_feature_names_out()
    topics = np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)
    return topics, [names[np.argsort(-row, kind="stable")[:N_WORDS]].tolist() for row in model.components_]


def _import_bertrend() -> tuple[Any, Any]:
    """Import BERTrend without what it imports at once and, where vectors are given, does not use."""
    import bertopic.representation  # noqa: F401  (before the stand-ins, which libraries below it would take for real)
    import umap  # noqa: F401

    unused = ["torch", "sentence_transformers", "transformers", "nltk", "nltk.corpus"]
    unused += ["bertrend.services.embedding_service", "bertrend.llm_utils.openai_client"]
    for name in unused:
        sys.modules[name] = MagicMock()
    from bertrend.BERTopicModel import BERTopicModel
    from bertrend.BERTrend import BERTrend

    for name in unused:
        del sys.modules[name]
    return BERTrend, BERTopicModel


def bertrend(corpus: Corpus, clock: Clock, seed: int) -> Any:
    """BERTrend on vectors of a sentence encoder: BERTopic a year, topics of years merged by likeness, signals."""
    import pandas as pd

    trend_of, model_of = _import_bertrend()
    texts = corpus.past(corpus.texts)
    frame = pd.DataFrame({"text": texts, "timestamp": pd.to_datetime(corpus.past(corpus.days))})
    frame = frame.assign(document_id=range(len(texts)), source="", url="")
    vectors = corpus.encoded[corpus.is_past]
    model = model_of({"global": {"language": "English"}, "umap_model": {"random_state": seed}})
    # The list of English stop words that it ships is empty.
    model.vectorizer_model.stop_words = "english"
    trend = trend_of(topic_model=model)
    trend.config["granularity"] = _SLICE_DAYS
    with clock.step("topics"):
        groups = dict(iter(frame.groupby(pd.Grouper(key="timestamp", freq=f"{_SLICE_DAYS}D"))))
        trend.train_topic_models(groups, None, vectors, save_topic_models=False)
    with clock.step("over time"):
        trend.calculate_signal_popularity()
    merged = trend.merged_df.reset_index(drop=True)
    if corpus.has_later:
        # No rule of its own gives a document one of the merged topics: the nearest of the vectors it keeps of them.
        centres = np.stack(merged["Embedding"])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        topics = (corpus.encoded @ centres.T).argmax(axis=1)
    else:
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        topics = np.full(len(texts), -1)
        for number, told in enumerate(merged["Documents"]):
            for item in told:
                for text in item[1] if isinstance(item, tuple) else [item]:
                    topics[places[text]] = number
    return topics, [list(words)[:N_WORDS] for words in merged["Representation"]]


class _OldNumPy:
    """NumPy as burst_detection knew it: with ``float``, and cells that take an array of one number."""

    float = float

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def full(self, shape: list[int], value: float) -> Any:
        return np.full(shape if shape[1] > 1 else shape[0], value)

    def where(self, condition: Any) -> Any:
        return np.flatnonzero(condition)[0]


def bursts(corpus: Corpus, clock: Clock, _seed: int) -> Any:
    """Kleinberg's bursts by burst_detection."""
    import burst_detection

    burst_detection.np = _OldNumPy()
    hits, totals = np.load(corpus.folder / "hits.npy"), np.load(corpus.folder / "totals.npy")
    states = np.zeros(hits.shape, np.int8)
    with clock.step("bursts"):
        for place, row in enumerate(hits):
            states[place] = burst_detection.burst_detection(row, totals, len(totals), 2, 1.0, 1)[0].ravel()
    return states, []


PEERS: dict[str, Callable[[Corpus, Clock, int], Any]] = {
    it.__name__: it for it in (encode, bertopic, bertopic_vectors, lda, ldaseq, nmf, bertrend, bursts)
}


def main() -> None:
    peer, folder, out, seed = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    os.environ["BERTREND_BASE_DIR"] = str(out / "bertrend")
    clock = Clock()
    found = PEERS[peer](Corpus(folder), clock, seed)
    words: list[list[str]] = []
    if found is not None:
        topics, words = found
        np.save(out / "topics.npy", topics)
    clock.tell(out, words)


if __name__ == "__main__":
    main()
