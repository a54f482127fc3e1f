"""Train the classifier of directions: `make models` runs this.

    python models/directions.py ../shared/data [--gold GOLD]

reads arXiv (CC0), ChinaXiv (CC BY 4.0), US patents (public), the terms and tracks of the taxonomy and our own texts;
writes directions.npz and its entry in manifest.json into src/liaowang/taxonomy/models. The gold set, where it is
given, only sets slopes, offsets and thresholds. CSL and Chinese patents are not read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp
from direction_labels import Labels, by_arxiv, by_clc, by_cpc, label, texts_of
from sklearn.linear_model import LogisticRegression
from texts import rows
from threadpoolctl import threadpool_limits

from liaowang.taxonomy.editions import Edition, load_edition
from liaowang.taxonomy.features import TextReader, words_of
from liaowang.taxonomy.model import FOLDER, TERM_SHARE, DirectionModel, Linear, codes_of, terms_hash
from liaowang.taxonomy.rules import NONE, direction_book, read_terms
from liaowang.text import StaticVectors
from liaowang.text.static import FOLDER as TEXT_FOLDER
from liaowang.text.static import TABLE

HERE = Path(__file__).parent
SEED = 0
MOST_POSITIVE, MOST_NONE = 6000, 10_000
"""arXiv texts kept of each direction and of none."""
LEAST_DOCUMENTS = 4
MASS = {"arxiv": 1.0, "chinaxiv": 1.0, "patents": 0.4, "own": 0.5}
"""What the texts of a source weigh together, for each answer of each direction."""
NEGATIVE_MASS = 1.5
LEAST_GROUP = 300
"""A source with fewer texts of an answer weighs less."""
GENERATED = 800
TEMPLATES = [
    "{}与{}的研究。本文分析了{}对{}的影响,并讨论了{}的作用。",
    "基于{}的{}方法。针对{}中存在的问题,提出了一种{}方案,{}得到改善。",
    "{}研究进展。综述了{}、{}的现状,重点阐述了{}和{},并展望了发展趋势。",
    "论{}。从{}出发,结合{}考察{},认为{}具有重要意义。",
    "{}成功完成{}。该项目面向{},突破{}与{}。",
    "{}及其应用。介绍了{}的基本原理,采用{}进行{},结果表明{}明显提高。",
    "关于{}的思考:以{}为例。运用文献资料法对{}、{}、{}进行分析。",
]


@dataclass(frozen=True)
class Texts:
    """Texts with weak labels, NaN where unsure, and the source of each."""

    texts: pl.Series
    labels: Labels
    sources: npt.NDArray[np.str_]


def read_arxiv(data: Path) -> pl.DataFrame:
    """Read arXiv, a paper once, its own category first."""
    found: dict[str, tuple[str, str, str]] = {}
    for path in sorted((data / "arxiv").glob("*.tsv.xz")):
        for row in rows(path, quoted=True):
            others = [code for code in row["categories"].split(",") if code != row["primary_cat"]]
            found.setdefault(row["arxiv_id"], (row["title"], row["abstract"], ";".join([row["primary_cat"], *others])))
    for path in sorted((data / "newer").glob("*.tsv.xz")):
        for row in rows(path, quoted=True):
            codes = ";".join(code.strip() for code in row["categories"].split(","))
            found.setdefault(row["arxiv_id"], (row["title"], row["abstract"], codes))
    return _frame(list(found.values()), "en")


def read_chinaxiv(data: Path) -> pl.DataFrame:
    """Read the Chinese preprints with an abstract."""
    paths = sorted((data / "chinaxiv").glob("*.tsv.xz"))
    found = [row for path in paths for row in rows(path, quoted=True) if row["lang"] == "zh"]
    return _frame([(row["title"], row["abstract"], row["clc"] or "") for row in found], "zh")


def read_patents(data: Path) -> pl.DataFrame:
    """Read the US patents, which come without titles."""
    paths = sorted((data / "patents").glob("uspto_*.tsv.xz"))
    return _frame([("", row["abstract"], row["cpc"] or "") for path in paths for row in rows(path, quoted=True)], "en")


def _frame(found: list[tuple[str, str, str]], language: str) -> pl.DataFrame:
    frame = pl.DataFrame(found, schema=["title", "abstract", "codes"], orient="row").fill_null("")
    plain = pl.col("title", "abstract").str.replace_all(r"\s+", " ").str.strip_chars()
    frame = frame.with_columns(plain, language=pl.lit(language))
    return frame.filter(pl.col("abstract").str.len_chars() > 30)


def own_texts(edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """Give our own texts: written, of the tracks, and made of terms."""
    with (HERE / "direction_texts.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["text"], row["labels"].split(";")
    for direction in edition.directions:
        for track in direction.tracks:
            yield f"{track.zh}。{track.says_zh}。{'、'.join(track.terms_zh)}", [direction.code]
            yield f"{track.en}. {track.says_en}. {', '.join(track.terms_en)}", [direction.code]
            yield from ((term, [direction.code]) for term in track.terms)
    yield from generated_texts(codes_of(edition))


def generated_texts(codes: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Set Chinese terms of one direction, of two, or of none with one that is, into sentences of abstracts."""
    chance = random.Random(SEED)  # noqa: S311
    chinese = {code: [term for term in read_terms(code) if not term[0].isascii()] for code in (*codes, NONE)}

    def write(*drawn: tuple[str, int]) -> str:
        terms = [term for code, most in drawn for term in chance.sample(chinese[code], most)]
        chance.shuffle(terms)
        return chance.choice(TEMPLATES).format(*(terms * 3)[:5])

    for code, terms in chinese.items():
        # A heading may be one term and no more.
        yield from ((term, [code]) for term in terms)
    for code in (*codes, NONE, NONE):
        yield from ((write((code, chance.choice([2, 3, 5]))), [code]) for _ in range(GENERATED))
    for code in codes:
        # Economics, law or history of a matter is none of it.
        yield from ((write((NONE, 4), (code, 1)), [NONE]) for _ in range(GENERATED // 4))
    for first, second in combinations(codes, 2):
        yield from ((write((first, 3), (second, 2)), [first, second]) for _ in range(GENERATED // 8))


def gather(data: Path, edition: Edition) -> Texts:
    """Read and label everything, and keep of arXiv so much that no direction drowns the others."""
    book = direction_book(edition)
    parts: list[tuple[str, pl.Series, Labels]] = []
    readers: list[tuple[str, Callable[[Path], pl.DataFrame], Callable[..., None]]] = [
        ("arxiv", read_arxiv, by_arxiv),
        ("chinaxiv", read_chinaxiv, by_clc),
        ("patents", read_patents, by_cpc),
    ]
    for source, read, by_code in readers:
        frame = read(data)
        texts = texts_of(frame)
        labels = label(frame, texts, book, by_code)
        kept = _balanced(labels) if source == "arxiv" else np.arange(len(labels))
        parts.append((source, texts.gather(kept), labels[kept]))
    own = list(own_texts(edition))
    codes = codes_of(edition)
    own_labels = np.array([[float(code in named) for code in codes] for _, named in own])
    parts.append(("own", pl.Series("text", [text for text, _ in own]), own_labels))
    return Texts(
        pl.concat([texts for _, texts, _ in parts]),
        np.concatenate([labels for *_, labels in parts]),
        np.repeat([source for source, *_ in parts], [len(texts) for _, texts, _ in parts]),
    )


def _balanced(labels: Labels) -> npt.NDArray[np.int64]:
    chance = np.random.default_rng(SEED)
    groups = [np.flatnonzero(column == 1) for column in labels.T]
    kept = [chance.permutation(group)[:MOST_POSITIVE] for group in groups]
    kept.append(chance.permutation(np.flatnonzero((labels == 0).all(axis=1)))[:MOST_NONE])
    return np.unique(np.concatenate(kept))


def weigh_rows(answers: npt.NDArray[np.float64], sources: npt.NDArray[np.str_]) -> npt.NDArray[np.float64]:
    """Weigh rows so that sources, not their sizes, decide."""
    weights = np.zeros(len(answers))
    for source, mass in MASS.items():
        for answer, share in ((1, 1.0), (0, NEGATIVE_MASS)):
            chosen = (sources == source) & (answers == answer)
            weights[chosen] = mass * share / max(chosen.sum(), LEAST_GROUP)
    return weights / weights.mean()


def fit_linear(features: Any, texts: Texts, strength: float) -> Linear:
    """Fit one logistic regression a direction on the rows that are sure."""
    weights, shifts = [], []
    for answers in texts.labels.T:
        sure = np.flatnonzero(~np.isnan(answers))
        model = LogisticRegression(C=strength, solver="lbfgs", max_iter=500)
        model.fit(features[sure], answers[sure], sample_weight=weigh_rows(answers[sure], texts.sources[sure]))
        weights.append(model.coef_[0])
        shifts.append(model.intercept_[0])
    return Linear(np.array(weights, np.float32).T.copy(), np.array(shifts, np.float32))


def train(texts: Texts, edition: Edition) -> DirectionModel:
    """Fit words and vectors; slopes and offsets still are those of a plain logit."""
    counts = (
        words_of(texts.texts).list.unique().explode().drop_nulls().rename("word").value_counts(name="n").sort("word")
    )
    kept = counts.filter(pl.col("n") >= LEAST_DOCUMENTS)
    weights = np.log((1 + len(texts.texts)) / (1 + kept["n"].to_numpy())).astype(np.float16).astype(np.float32)
    reader = TextReader(tuple(kept["word"].to_list()), weights, direction_book(edition))
    reading = reader.read(texts.texts)
    with threadpool_limits(1):
        lexical = fit_linear(sp.hstack([reading.words, TERM_SHARE * reading.has_term]).tocsr(), texts, 1.0)
        dense = fit_linear(StaticVectors().sum_pieces(reading.texts), texts, 10.0)
    # What ships is stored in bytes: round before anything is measured.
    lexical, dense = (Linear.unpacked("it", each.packed("it")) for each in (lexical, dense))
    codes = codes_of(edition)
    return DirectionModel(reader, lexical, dense, np.ones(6, np.float32), np.zeros(6, np.float32), codes)


def read_gold(path: Path, codes: tuple[str, ...]) -> tuple[pl.DataFrame, npt.NDArray[np.bool_]]:
    """Read texts with their true directions: ``id``, ``lang``, ``text``, ``labels``."""
    gold = pl.read_csv(path, separator="\t", quote_char=None)
    return gold, np.array([[code in named.split(";") for code in codes] for named in gold["labels"].to_list()])


def calibrate(model: DirectionModel, scores: npt.NDArray[np.float32], truth: npt.NDArray[np.bool_]) -> DirectionModel:
    """Fit one slope and one offset for all directions (Platt 1999); 84 texts bear no more."""
    flat = scores.reshape(-1, 1)
    platt = LogisticRegression(C=10.0).fit(flat, truth.ravel())
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return replace(model, slopes=np.full(6, slope, np.float32), offsets=np.full(6, offset, np.float32))


def score(model: DirectionModel, texts: pl.Series) -> npt.NDArray[np.float32]:
    """Give the uncalibrated scores of texts."""
    reading = model.reader.read(texts)
    return model.score(reading, StaticVectors().sum_pieces(reading.texts))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _source(name: str, licence: str, paths: list[Path], texts: int) -> dict[str, Any]:
    return {"name": name, "licence": licence, "sha256": {it.name: _hash(it) for it in paths}, "texts": texts}


def describe(path: Path, data: Path, gold: Path, texts: Texts, model: DirectionModel) -> dict[str, Any]:
    """Tell what the model was made of."""
    counts = {source: int((texts.sources == source).sum()) for source in MASS}
    arxiv = sorted((data / "arxiv").glob("*.tsv.xz")) + sorted((data / "newer").glob("*.tsv.xz"))
    sources = [
        _source("arXiv metadata", "CC0", arxiv, counts["arxiv"]),
        _source("ChinaXiv", "CC BY 4.0", sorted((data / "chinaxiv").glob("*.tsv.xz")), counts["chinaxiv"]),
        _source("US patents", "public", sorted((data / "patents").glob("uspto_*.tsv.xz")), counts["patents"]),
        _source("own texts and terms", "Apache-2.0", [HERE / "direction_texts.tsv"], counts["own"]),
        _source("gold.tsv: slope and offset only", "CC0, own, CSL (measure)", [gold], 84),
    ]
    return {
        "what": "weights of words, terms and vector components for the six directions, as bytes",
        "file": path.name,
        "made_by": "models/directions.py",
        "bytes": path.stat().st_size,
        "sha256": _hash(path),
        "edition": {"name": load_edition().name, "hash": load_edition().hash},
        "terms": {"count": len(model.reader.book.patterns), "hash": terms_hash(model.reader.book)},
        "words": len(model.reader.words),
        # Piece vectors of another table would need other weights: a test compares.
        "static_table": _hash(TEXT_FOLDER / TABLE),
        "slope": round(float(model.slopes[0]), 4),
        "offset": round(float(model.offsets[0]), 4),
        "sources": sources,
    }


def main() -> None:
    """Train, calibrate, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    gold = arguments.gold or arguments.data / "directions" / "gold.tsv"
    edition = load_edition()
    texts = gather(arguments.data, edition)
    model = train(texts, edition)
    rows_, truth = read_gold(gold, model.directions)
    model = calibrate(model, score(model, rows_["text"]), truth)
    path = model.save(arguments.out)
    manifest = {"directions": describe(path, arguments.data, gold, texts, model)}
    told = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (arguments.out / "manifest.json").write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
