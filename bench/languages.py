"""Measure topics over arXiv and ChinaXiv together: what joining spaces, and pairing topics across languages, gives.

    python bench/languages.py [--data ../shared/data] [--papers 30000]

Takes arXiv papers from 2014 on, drawn by chance, and every Chinese preprint. Writes docs/bench/languages.json and the
tables in docs/en/vectors.md and docs/zh/vectors.md. About five minutes of one core.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from vectors import ROOT, keep, lexical_vectors, rows

from liaowang.observatory import TopicFinder, join_languages
from liaowang.text import StaticVectors, centre_languages, join_spaces, principal_axes

WEIGHTS = (0.0, 0.3, 0.5, 0.7, 1.0)
LEAST = (0.0, 0.5, 0.55, 0.6, 0.65)
_N_AXES = 128
_ENGLISH = {
    "life": ("q-bio", "physics.bio-ph", "physics.med-ph"),
    "earth": ("physics.geo-ph", "physics.ao-ph", "physics.space-ph", "astro"),
    "information": ("cs", "eess"),
    "physics": ("physics", "cond", "quant", "nucl", "hep"),
}
_CHINESE = {"information": ("TP", "TN"), "life": ("Q", "R"), "earth": ("P",), "physics": ("O4", "O5", "O6", "TL")}


@dataclass(frozen=True)
class Corpus:
    """Papers of both languages; `field` is the finest class that both can be told by, empty where unknown."""

    documents: pl.DataFrame
    is_chinese: np.ndarray
    classes: np.ndarray
    fields: np.ndarray


def read_corpus(data: Path, n_papers: int) -> Corpus:
    found = {}
    for path in sorted((data / "arxiv").glob("*.tsv.xz")):
        for row in rows(path, quoted=True):
            if row["created"][:4] >= "2014":
                found[row["arxiv_id"]] = (row["title"], row["abstract"], "en", row["primary_cat"])
    english = random.Random(0).sample([found[key] for key in sorted(found)], min(n_papers, len(found)))
    chinese = [
        (row["title"], row["abstract"] or "", "zh", (row["clc"] or "").strip()[:2])
        for path in sorted((data / "chinaxiv").glob("*.tsv.xz"))
        for row in rows(path, quoted=False)
        if row["lang"] == "zh"
    ]
    both = english + chinese
    texts = [(*(" ".join(part.split()) for part in row[:2]), row[2]) for row in both]
    documents = pl.DataFrame(texts, schema=["title", "abstract", "language"], orient="row")
    fields = [_field(code, _CHINESE if language == "zh" else _ENGLISH) for _, _, language, code in both]
    classes = np.array([code for *_, code in both])
    return Corpus(documents, (documents["language"] == "zh").to_numpy(), classes, np.array(fields))


def _field(code: str, fields: dict[str, tuple[str, ...]]) -> str:
    return next((name for name, starts in fields.items() if code.startswith(starts)), "")


def purity(topics: np.ndarray, classes: np.ndarray) -> float:
    """Give the share of documents in the most frequent class of their topic; topics of three documents or more."""
    frame = pl.DataFrame({"topic": topics, "class": classes}).filter((pl.col("topic") >= 0) & (pl.col("class") != ""))
    counted = (
        frame.group_by("topic", "class")
        .len()
        .group_by("topic")
        .agg(pl.col("len").max().alias("most"), pl.col("len").sum())
    )
    large = counted.filter(pl.col("len") >= 3)
    return float(large["most"].sum() / large["len"].sum())


def across(topics: np.ndarray, corpus: Corpus) -> dict[str, float]:
    """Tell of topics with both languages (a tenth of each at least): how many, what they hold, whether fields agree."""
    chinese = np.bincount(topics[corpus.is_chinese & (topics >= 0)], minlength=topics.max() + 1)
    english = np.bincount(topics[~corpus.is_chinese & (topics >= 0)], minlength=topics.max() + 1)
    share = chinese / np.maximum(chinese + english, 1)
    agreeing = possible = 0.0
    mixed = np.flatnonzero((share >= 0.1) & (share <= 0.9))
    for topic in mixed:
        here = (topics == topic) & (corpus.fields != "")
        ours, theirs = corpus.fields[here & corpus.is_chinese], corpus.fields[here & ~corpus.is_chinese]
        if len(theirs):
            agreeing += sum(float((theirs == field).mean()) for field in ours)
            possible += len(ours)
    return {
        "mixed": len(mixed),
        "chinese_in_mixed": float(chinese[mixed].sum() / chinese.sum()),
        "english_in_mixed": float(english[mixed].sum() / english.sum()),
        "agreement": agreeing / max(possible, 1),
        "told": int(possible),
    }


def by_chance(corpus: Corpus) -> float:
    """Give the share of pairs, one of each language, whose fields agree."""
    ours, theirs = (corpus.fields[(corpus.is_chinese == side) & (corpus.fields != "")] for side in (True, False))
    return float(sum((ours == field).mean() * (theirs == field).mean() for field in _CHINESE))


def measure(data: Path, n_papers: int, n_threads: int) -> dict[str, Any]:
    corpus = read_corpus(data, n_papers)
    everything = np.full(len(corpus.documents), True)
    lexical = lexical_vectors(corpus.documents, 128)
    static = StaticVectors().encode(corpus.documents["title"] + ". " + corpus.documents["abstract"])
    centred = centre_languages(static, corpus.documents["language"], everything)
    short = principal_axes(centred, everything, _N_AXES)
    told: dict[str, Any] = {
        "n": [int((~corpus.is_chinese).sum()), int(corpus.is_chinese.sum())],
        "chance": by_chance(corpus),
    }
    for weight in WEIGHTS:
        vectors = join_spaces(short, lexical, weight)
        topics, _ = TopicFinder(n_threads=n_threads).fit(vectors).assign(vectors)
        pure = {
            "purity_en": purity(np.where(corpus.is_chinese, -1, topics), corpus.classes),
            "purity_zh": purity(np.where(corpus.is_chinese, topics, -1), corpus.classes),
        }
        told[f"weight {weight}"] = pure | across(topics, corpus)
        for least in LEAST if weight in {0.3, 0.5} else ():
            joined, member = topics.copy(), topics >= 0
            shared = np.rint(short[member] * 4000).astype(np.int16)
            spoken = corpus.documents["language"].to_numpy()[member]
            whole = np.full(topics.max() + 1, True)
            joined[member] = join_languages(topics[member], shared, spoken, whole, least)
            told[f"weight {weight}, paired {least}"] = across(joined, corpus)
    return told


_HEADS = {
    "en": "| weight | pairs from | purity, arXiv | purity, CLC | mixed | Chinese in them | English | fields agree |",
    "zh": "| 静态表权重 | 配对下限 | arXiv类别纯度 | 中图分类纯度 | 双语主题 | 含中文文献 | 含英文文献 | 学科一致 |",
}


def table(told: dict[str, Any], language: str) -> str:
    """Set the figures as a Markdown table."""
    lines = [_HEADS[language], "|---|---|" + "---:|" * 6]
    keys = ("purity_en", "purity_zh", "mixed", "chinese_in_mixed", "english_in_mixed", "agreement")
    for name, row in told.items():
        if name.startswith("weight"):
            weight, _, least = name.removeprefix("weight ").partition(", paired ")
            cells = [f"{row[key]:.3f}" if key != "mixed" else str(row[key]) for key in keys if key in row]
            if row["told"] == 0:
                cells[-1] = ""
            lines.append(f"| {weight} | {least} | " + " | ".join([""] * (len(keys) - len(cells)) + cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--papers", type=int, default=30_000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    told = measure(options.data, options.papers, options.threads)
    keep("languages", told, table)
    print(table(told, "en"))


if __name__ == "__main__":
    main()
