"""Measure vectors across languages: names and keywords found in the other language, neighbours of one field, speed.

    python bench/vectors.py [--data ../shared/data] [--taxonomy ../shared/reference/taxonomy.yaml] [--encoder]

Chinese names of the taxonomy's tracks and keywords look for their English ones. arXiv papers kept back from the table
(`models/texts.py`) and CSL abstracts (none was learnt from) are classed by their ten nearest. Writes
docs/bench/vectors.json and the table in docs/en/vectors.md and docs/zh/vectors.md. The encoder itself takes minutes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml
from doc_tables import set_table
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "models"))

from texts import is_kept_back, rows  # noqa: E402

from liaowang.text import (  # noqa: E402
    LexicalVectors,
    StaticVectors,
    TermSettings,
    add_phrases,
    build_words,
    centre_languages,
    choose_terms,
    count_pairs,
    count_words,
    encode_terms,
    join_spaces,
    split_words,
    term_matrix,
)

Encode = Callable[[list[str]], np.ndarray]
WEIGHTS = (0.3, 0.5, 0.7)
_N_ARXIV = 8000
_SHARES = ("names", "keywords", "arxiv_neighbours", "csl_neighbours", "arxiv_class", "csl_class")


def read_names(path: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Read the tracks' names and keywords, Chinese with English."""
    directions = yaml.safe_load(path.read_text(encoding="utf-8"))["directions"]
    tracks = [track for direction in directions for track in direction["tracks"]]
    words = {pair for track in tracks for pair in zip(track["kw_zh"], track["kw_en"], strict=True)}
    return [(track["zh"], track["en"]) for track in tracks], sorted(words)


def read_arxiv(data: Path) -> tuple[pl.DataFrame, list[str]]:
    """Draw papers that the table was not made from, of categories with at least 30 of them."""
    found = {}
    for path in sorted((data / "arxiv").glob("*.tsv.xz")):
        for row in rows(path, quoted=True):
            if is_kept_back(row["arxiv_id"]):
                found[row["arxiv_id"]] = (row["title"], row["abstract"], "en", row["primary_cat"])
    counted = Counter(row[3] for row in found.values())
    kept = [found[key] for key in sorted(found) if counted[found[key][3]] >= 30]
    return _documents(random.Random(1).sample(kept, min(_N_ARXIV, len(kept))))


def read_csl(data: Path) -> tuple[pl.DataFrame, list[str]]:
    """Read abstracts with one of 67 disciplines."""
    lines = (data / "csl" / "cls_dcp" / "dev.tsv").read_text(encoding="utf-8").splitlines()
    return _documents([("", text, "zh", field) for _, text, field in (line.split("\t") for line in lines)])


def _documents(found: list[tuple[str, str, str, str]]) -> tuple[pl.DataFrame, list[str]]:
    texts = [(*(" ".join((part or "").split()) for part in row[:2]), row[2]) for row in found]
    frame = pl.DataFrame(texts, schema=["title", "abstract", "language"], orient="row")
    return frame.with_columns(text=(pl.col("title") + ". " + pl.col("abstract")).str.strip_prefix(". ")), [
        row[3] for row in found
    ]


def lexical_vectors(documents: pl.DataFrame, n_dimensions: int) -> np.ndarray:
    """Fit lexical vectors on the documents, as `liaowang observe` does."""
    words = split_words(documents["title"], documents["abstract"], documents["language"])
    settings = TermSettings()
    counts = count_words(words)
    vocabulary = build_words(counts, len(documents), settings)
    frequencies = np.zeros(len(vocabulary.words), np.int64)
    for word, n in counts.iter_rows():
        if (number := vocabulary.forms.get(word)) is not None:
            frequencies[number] += n
    frequencies = np.minimum(frequencies, len(documents))
    for _ in range(settings.max_words - 1):
        vocabulary, frequencies = add_phrases(vocabulary, count_pairs(words, vocabulary), frequencies, settings)
        if not vocabulary.levels[-1]:
            break
    index = choose_terms(vocabulary, frequencies, settings)
    encoded = encode_terms(words, index)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
    return LexicalVectors(n_dimensions).fit(holds, index.n_documents, len(documents)).transform(holds)


def find_names(encode: Encode, pairs: list[tuple[str, str]]) -> float:
    """Give the share of Chinese names whose nearest English one is theirs."""
    english = [name for _, name in pairs]
    best = (encode([name for name, _ in pairs]) @ encode(english).T).argmax(axis=1)
    return float(np.mean([english[found] == name for found, name in zip(best, english, strict=True)]))


def nearest(vectors: np.ndarray, labels: list[str], k: int = 10) -> tuple[float, float]:
    """Give the share of the k nearest that have a document's label, and of documents that their vote labels right."""
    wide = np.asarray(vectors, np.float32) / np.float32(max(float(np.abs(vectors).max()), 1))
    number = np.unique(labels, return_inverse=True)[1]
    same = right = 0
    for start in range(0, len(wide), 1000):
        part = np.arange(start, min(start + 1000, len(wide)))
        cosine = wide[part] @ wide.T
        cosine[np.arange(len(part)), part] = -np.inf
        found = np.argpartition(-cosine, k, axis=1)[:, :k]
        same += int((number[found] == number[part, None]).sum())
        votes = np.zeros((len(part), number.max() + 1))
        np.add.at(votes, (np.arange(len(part))[:, None], number[found]), np.take_along_axis(cosine, found, axis=1))
        right += int((votes.argmax(axis=1) == number[part]).sum())
    return same / len(wide) / k, right / len(wide)


def speed(encode: Encode, texts: list[str]) -> int:
    """Give texts a second of processor time on one thread, so that what else runs matters less: the best of three."""
    encode(texts[:10])
    with threadpool_limits(1):
        best = min(_seconds(encode, texts) for _ in range(3))
    return round(len(texts) / best)


def _seconds(encode: Encode, texts: list[str]) -> float:
    begun = time.process_time()
    encode(texts)
    return time.process_time() - begun


def open_encoder() -> Encode:
    """Open the encoder that the table is distilled from, as its package runs it, cut into pieces by SentencePiece."""
    from encoder import Encoder

    encoder = Encoder()

    def encode(texts: list[str]) -> np.ndarray:
        cut = iter(encoder.tokens(texts, 1 << 20))
        encoder.net.sp = type("Cut", (), {"encode": staticmethod(lambda *_, **__: next(cut))})
        return encoder.net.encode(texts)

    return encode


def measure(data: Path, taxonomy: Path, *, with_encoder: bool) -> dict[str, Any]:
    names, keywords = read_names(taxonomy)
    fields = {"arxiv": read_arxiv(data), "csl": read_csl(data)}
    told: dict[str, Any] = {
        "n": {"names": len(names), "keywords": len(keywords)}
        | {key: len(labels) for key, (_, labels) in fields.items()}
    }
    encoders: dict[str, tuple[Encode, int]] = {"table": (StaticVectors().encode, 8000)}
    if with_encoder:
        encoders["encoder"] = (open_encoder(), 300)
    for name, (encode, n_timed) in encoders.items():
        told[name] = {"names": find_names(encode, names), "keywords": find_names(encode, keywords)}
        for field, (documents, labels) in fields.items():
            texts = documents["text"].to_list()
            told[name] |= _classed(field, nearest(encode(texts), labels))
            timed = (texts * (n_timed // len(texts) + 1))[:n_timed]
            told[name][f"{field}_per_second"] = speed(encode, timed)
    for field, (documents, labels) in fields.items():
        everything = np.full(len(documents), True)
        lexical = lexical_vectors(documents, 256)
        centred = centre_languages(StaticVectors().encode(documents["text"]), documents["language"], everything)
        told.setdefault("lexical", {}).update(_classed(field, nearest(lexical, labels)))
        told.setdefault("centred", {}).update(_classed(field, nearest(centred, labels)))
        for weight in WEIGHTS:
            found = nearest(join_spaces(centred, lexical, weight), labels)
            told.setdefault(f"joined_{weight}", {}).update(_classed(field, found))
    return told


def _classed(field: str, found: tuple[float, float]) -> dict[str, float]:
    return {f"{field}_neighbours": found[0], f"{field}_class": found[1]}


_ROWS = {
    "encoder": ("the encoder", "编码器"),
    "table": ("the table, as shipped", "静态表（所附）"),
    "centred": ("the table, centred", "静态表，中心化"),
    "lexical": ("lexical SVD, 256", "词汇SVD，256维"),
} | {f"joined_{weight}": (f"both, the table's weight {weight}", f"两者相加，静态表权重{weight}") for weight in WEIGHTS}
_HEADS = {
    "en": "| | names | keywords | arXiv: same of 10 | CSL: same of 10 | arXiv: vote | CSL: vote | a second, en | zh |",
    "zh": "| | 名称 | 关键词 | arXiv：10近邻同类 | CSL：10近邻同类 | arXiv：表决 | CSL：表决 | 每秒，英文 | 中文 |",
}


def table(told: dict[str, Any], language: str) -> str:
    """Set the figures as a Markdown table."""
    lines = [_HEADS[language], "|---|" + "---:|" * 8]
    for name, words in _ROWS.items():
        if name in told:
            row = told[name]
            cells = [f"{row[key]:.3f}".lstrip("0") if key in row else "" for key in _SHARES]
            cells += [f"{row[key]:,}" if key in row else "" for key in ("arxiv_per_second", "csl_per_second")]
            lines.append(f"| {words[language == 'zh']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def keep(name: str, told: dict[str, Any], make: Callable[[dict[str, Any], str], str]) -> None:
    """Keep the figures, and put the table between its marks in the documentation."""
    kept = ROOT / "docs" / "bench" / f"{name}.json"
    kept.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    set_table("vectors.md", name, {language: make(told, language) for language in ("en", "zh")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = ROOT.parent / "shared"
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--taxonomy", type=Path, default=shared / "reference" / "taxonomy.yaml")
    parser.add_argument("--encoder", action="store_true", help="measure the encoder too")
    options = parser.parse_args()
    told = measure(options.data, options.taxonomy, with_encoder=options.encoder)
    keep("vectors", told, table)
    print(table(told, "en"))


if __name__ == "__main__":
    main()
