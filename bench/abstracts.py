"""Make any number of abstracts out of real ones, so that words and topics grow as they do in reality.

    python bench/abstracts.py --n 1000000 --out FOLDER [--cache FOLDER] REAL...

REAL are folders with tables of arXiv (``arxiv_id``, ``created`` or ``first_seen``, ...). Up to as many as there are,
the abstracts are the real ones. Each further one stands in the neighbourhood of a real one: sentences of it and of
another there, a title and authors of both, a day on the stretched course of its neighbourhood. What a corpus of that
size would hold for the first time is coined (a Pitman-Yor process: an occurrence of a word met f times in the real ones
is, with probability d/f, of a word that these do not hold; such a word is new with the probability that Heaps' law
gives, or one coined before in the same neighbourhood, chosen by its use). OUT receives files as those of arXiv: one a
category, with a work in each of its categories' files, so that works are to be merged. The first n of a larger corpus
are the smaller one.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import json
import lzma
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np
import polars as pl

COLUMNS = ["abstract", "acm_class", "arxiv_id", "author_text", "categories", "comments", "created", "doi"]
COLUMNS += ["num_authors", "num_categories", "primary_cat", "title", "updated", "categories_list"]
CELLS = 64
"""Neighbourhoods are cells within cells: 64 times 64 at 255,000 real abstracts."""
MEMBERS = 60
KEPT = 0.5
"""Share of its sentences that a made abstract has from the first of its two parents."""
SHARES = 32
"""Parts of the work; an interrupted call goes on with those that are left."""
RARE = 200
"""Words in more abstracts are never replaced: less than d/200 of their occurrences would be."""
FIRST, LAST_OLD, LAST = date(2007, 4, 1), date(2019, 12, 31), date(2026, 6, 30)
_WORD = re.compile(r"[A-Za-z]{3,}")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_JOINT = re.compile(r"\s(?:for|of|in|with|by|on|from|via|using|and|to)\s|:\s")
_NESTED = pl.List(pl.List(pl.String))
csv.field_size_limit(2**31 - 1)


def read_real(folders: list[Path]) -> pl.DataFrame:
    """Read tables of arXiv, each paper once, by its number."""
    paths = sorted(file for folder in folders for file in folder.glob("*.tsv.xz"))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        rows = {row["arxiv_id"]: row for part in pool.map(_read, paths) for row in part}
    frame = pl.DataFrame([rows[name] for name in sorted(rows)], infer_schema_length=None)
    # The newer tables hold sixteen months: their days are stretched over the years that lack, at arXiv's growth.
    place = (pl.col("day").rank("ordinal") - 1).cast(pl.Float64) / pl.len()
    grown = ((1 + place * (1.1**6.5 - 1)).log() / np.log(1.1) / 6.5).over("is_newer")
    later = pl.lit(LAST_OLD).dt.offset_by("1d") + pl.duration(days=(grown * (LAST - LAST_OLD).days - 1).floor())
    return frame.with_columns(day=pl.when("is_newer").then(later.cast(pl.Date)).otherwise("day"))


def _read(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as handle:
        table = csv.DictReader(handle, delimiter="\t")
        return [_row(row) for row in table if row["arxiv_id"] and row["abstract"] and row["title"]]


def _row(row: dict[str, str]) -> dict[str, Any]:
    codes = [code for code in row["categories"].split(",") if re.fullmatch(r"[a-z-]+(\.[A-Za-z-]+)?", code)]
    return {
        "arxiv_id": row["arxiv_id"],
        "day": date.fromisoformat((row.get("created") or row["first_seen"])[:10]),
        "is_newer": "first_seen" in row,
        "categories": codes or ["cs.OH"],
        "authors": re.split(r",\s*|;\s*", row.get("author_text") or row.get("authors") or "N. N."),
        "doi": row.get("doi") or "",
        "updated": row.get("updated") or "",
        "title": " ".join(row["title"].split()),
        "sentences": _SENTENCE.split(" ".join(row["abstract"].split())),
    }


def find_cells(frame: pl.DataFrame, seed: int) -> np.ndarray:
    """Give every abstract its neighbourhood: k-means on the vectors of the pieces of its text, in two steps."""
    import faiss

    from liaowang.text import StaticVectors

    texts = frame["title"] + ". " + frame["sentences"].list.join(" ")
    # As lists: a slice of a series travels with all of the series.
    parts = [texts[start : start + 4096].to_list() for start in range(0, len(texts), 4096)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        vectors = np.concatenate(list(pool.map(StaticVectors().sum_pieces, parts)))
    vectors -= vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def split(rows: np.ndarray, n: int) -> np.ndarray:
        if n < 2:
            return np.zeros(len(rows), np.int64)
        means = faiss.Kmeans(vectors.shape[1], n, niter=12, seed=seed + 1, spherical=True, min_points_per_centroid=1)
        means.train(vectors[rows])
        return means.index.search(vectors[rows], 1)[1].ravel()

    everything = np.arange(len(vectors))
    coarse = split(everything, min(CELLS, max(len(vectors) // (4 * MEMBERS), 1)))
    cells = np.zeros(len(vectors), np.int64)
    for number in range(coarse.max() + 1):
        rows = np.flatnonzero(coarse == number)
        cells[rows] = split(rows, len(rows) // MEMBERS) + (cells.max() + 1)
    return cells


def fit(folders: list[Path], cache: Path, seed: int, n_real: int) -> tuple[pl.DataFrame, dict[str, float]]:
    """Read the real abstracts, find their neighbourhoods, and keep both.

    Returns
    -------
    DataFrame and dict
        One row an abstract, in the order in which corpora take them; ``n_words`` (different ones) and ``discount``
        (share of words met once: the exponent of Heaps' law in a Pitman-Yor process).
    """
    kept = cache / f"real-{n_real or 'all'}-{seed}.parquet"
    about = kept.with_suffix(".json")
    if not about.exists():
        frame = read_real(folders)
        frame = frame.sample(fraction=1, shuffle=True, seed=seed)
        frame = frame.head(n_real) if n_real else frame
        frame = frame.with_columns(cell=pl.Series(find_cells(frame, seed)))
        parts = [frame["sentences"][start : start + 8192].to_list() for start in range(0, len(frame), 8192)]
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            counts: Counter[str] = Counter()
            for found in pool.map(_count, parts):
                counts.update(found)
            few = [{word for word in found if counts[word] <= RARE} for found in pool.map(_count, parts)]
            rare = pl.Series([row for found in pool.map(_rare, parts, few) for row in found], dtype=_NESTED)
        cache.mkdir(parents=True, exist_ok=True)
        frame.with_columns(rare=rare).write_parquet(kept)
        words = pl.DataFrame({"word": list(counts), "n": list(counts.values())})
        words.write_parquet(cache / f"words-{n_real or 'all'}-{seed}.parquet")
        told = {"n_words": len(counts), "discount": sum(n == 1 for n in counts.values()) / len(counts)}
        about.write_text(json.dumps(told))
    return pl.read_parquet(kept), json.loads(about.read_text())


def _count(part: list[list[str]]) -> Counter[str]:
    """Count in how many abstracts each word stands."""
    counts: Counter[str] = Counter()
    for sentences in part:
        counts.update({word.lower() for sentence in sentences for word in _WORD.findall(sentence)})
    return counts


def _rare(part: list[list[str]], rare: set[str]) -> list[list[list[str]]]:
    """List the rare words of each sentence."""
    return [[[word for word in _WORD.findall(it) if word.lower() in rare] for it in sentences] for sentences in part]


def plan(frame: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """Choose parents and day of every abstract, and number it."""
    chance = np.random.default_rng(seed)
    first = np.arange(n) % len(frame)
    cells = frame["cell"].to_numpy()
    order, sizes = np.argsort(cells, kind="stable"), np.bincount(cells)
    starts = np.cumsum(sizes) - sizes
    others = [order[starts[cells[first]] + (chance.random(n) * sizes[cells[first]]).astype(int)] for _ in range(2)]
    days = frame["day"].to_numpy().astype("datetime64[D]")
    is_made = np.arange(n) >= len(frame)
    # Old subjects go on after the real tables end: a made abstract stands on the stretched course of its neighbourhood.
    begin, end, last = (np.datetime64(day) for day in (FIRST, LAST_OLD, LAST))
    day = days[others[1]]
    old = np.maximum((day - begin).astype(float), 0) * ((last - begin) / (end - begin))
    stretched = np.where(frame["is_newer"].to_numpy()[others[1]], (day - begin).astype(float), old)
    stretched = np.clip(stretched + chance.normal(0, 20, n), 0, (last - begin).astype(int))
    days = np.where(is_made, begin + stretched.astype(int), days[first])
    table = pl.DataFrame({"number": np.arange(n), "first": first, "other": others[0], "day": days})
    table = table.with_columns(is_made=pl.Series(is_made), cell=pl.Series(cells[first]))
    # Numbers that arXiv never gave, in its old form: an archive of two letters for every thousand of a month.
    month = pl.col("day").dt.strftime("%y%m")
    of_month = pl.int_range(pl.len()).over(month)
    letters = pl.Series([a + b for a in ascii_lowercase for b in ascii_lowercase])
    archive = (of_month // 1000).replace_strict(pl.Series(range(len(letters))), letters)
    numbered = "made-" + archive + "/" + month + (of_month % 1000).cast(pl.String).str.zfill(3)
    own = frame["arxiv_id"].gather(first)
    return table.with_columns(arxiv_id=pl.when("is_made").then(numbered).otherwise(own))


class Cell:
    """A neighbourhood that grows: its coined words, each as often as it was used."""

    def __init__(self, number: int, seed: int, n_real: int, discount: float) -> None:
        self.chance = random.Random(f"{seed}:{number}")
        self.n_real, self.discount, self.n = n_real, discount, n_real
        self.coined: list[str] = []

    def write(self, sentences: list[str], rare: list[list[str]], counts: dict[str, int]) -> list[str]:
        """Replace occurrences of words by such that a corpus of this size would hold besides."""
        self.n += 1
        told = []
        for sentence, words in zip(sentences, rare, strict=True):
            text = sentence
            for word in words:
                if self.chance.random() < self.discount / counts[word.lower()]:
                    text = text.replace(word, self._another(word, words), 1)
            told.append(text)
        return told

    def _another(self, word: str, words: list[str]) -> str:
        is_new = self.chance.random() < (self.n / self.n_real) ** (self.discount - 1)
        if self.coined and not is_new:
            found = self.chance.choice(self.coined)
        else:
            head, tail = word, self.chance.choice(words)
            middle = "".join(self.chance.choice("aeiou") + self.chance.choice("bcdfghklmnprstvz") for _ in range(2))
            found = head[: max(len(head) // 2, 2)] + middle + tail[len(tail) // 2 :].lower()
        self.coined.append(found)
        return found


_state: tuple[dict[int, pl.DataFrame], dict[str, float], dict[str, int], int] | None = None


def write_cell(numbers: list[int], table: pl.DataFrame) -> list[tuple[int, tuple[str, ...]]]:
    """Write the abstracts of some neighbourhoods, as lines of the table."""
    assert _state is not None
    cells, told, counts, seed = _state
    lines: list[tuple[int, tuple[str, ...]]] = []
    for (number,), group in table.filter(pl.col("cell").is_in(numbers)).group_by("cell", maintain_order=True):
        place = {row["at"]: row for row in cells[int(str(number))].to_dicts()}
        cell = Cell(int(str(number)), seed, len(place), told["discount"])
        for it in group.sort("number").iter_rows(named=True):
            first, other = place[it["first"]], place[it["other"]]
            made = _made(first, other, cell, counts) if it["is_made"] else first
            lines.append((it["number"], _line(it, made)))
    return lines


def _made(first: dict[str, Any], other: dict[str, Any], cell: Cell, counts: dict[str, int]) -> dict[str, Any]:
    chance = cell.chance
    sentences, rare = [], []
    n, m = len(first["sentences"]), len(other["sentences"])
    for place in range(n):
        source, at = (first, place) if chance.random() < KEPT else (other, place * m // n)
        sentences.append(source["sentences"][at])
        rare.append(source["rare"][at])
    head, tail = (_JOINT.split(it["title"], maxsplit=1) for it in (first, other))
    joint = _JOINT.search(first["title"])
    title = head[0] + (joint.group() if joint else " for ") + (tail[-1] if len(tail) > 1 else other["title"])
    names = [*first["authors"], *other["authors"]]
    authors = []
    for name in first["authors"][:12]:
        kept = chance.choice(names)
        if chance.random() < 0.5:  # a person of neither: the first name of one, the last of another
            kept = f"{name.split(' ')[0]} {kept.split(' ')[-1]}"
        authors.append(kept)
    return {
        "title": title,
        "sentences": cell.write(sentences, rare, counts),
        "authors": list(dict.fromkeys(authors)),
        "categories": first["categories"] if chance.random() < 0.7 else other["categories"],
        "doi": "",
        "updated": "",
    }


def _line(it: dict[str, Any], made: dict[str, Any]) -> tuple[str, ...]:
    codes = made["categories"]
    values = {
        "": it["number"],
        "abstract": " ".join(made["sentences"]) + " ",
        "arxiv_id": it["arxiv_id"],
        "author_text": ", ".join(made["authors"]),
        "categories": ",".join(codes),
        "created": it["day"].isoformat(),
        "doi": made["doi"],
        "num_authors": len(made["authors"]),
        "num_categories": len(codes),
        "primary_cat": codes[0],
        "title": made["title"],
        "updated": made["updated"],
        "categories_list": str(codes),
    }
    return tuple(str(values.get(name, "")) for name in ("", *COLUMNS))


def _files_of(line: tuple[str, ...], collected: set[str], large: set[str]) -> list[str]:
    """Name the files a paper stands in: those of its collected categories, or else of its first."""
    codes = ast.literal_eval(line[-1])
    return [code for code in codes if code in collected] or [codes[0] if codes[0] in large else "other"]


def _write(name: str, parts: list[Path], out: Path) -> int:
    """Put the lines of a category in the order of their days, and pack them, unless that was done before."""
    target = out / f"{name}.tsv.xz"
    lines = []
    for part in parts:
        with part.open(encoding="utf-8", newline="") as handle:
            lines += list(csv.reader(handle, delimiter="\t"))
    if target.exists():
        return len(lines)
    lines.sort(key=lambda line: (line[7], line[3]))
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows([["", *COLUMNS], *lines])
    # The quickest setting.
    packed = lzma.compress(text.getvalue().encode(), preset=1)
    (out / f"{name}.part").write_bytes(packed)
    (out / f"{name}.part").rename(target)
    return len(lines)


def _begin(cache: Path, seed: int, n_real: int) -> None:
    global _state  # noqa: PLW0603 - read once a worker
    frame, told = fit([], cache, seed, n_real)
    counts = pl.read_parquet(cache / f"words-{n_real or 'all'}-{seed}.parquet").filter(pl.col("n") <= RARE)
    parts = frame.with_row_index("at").partition_by("cell", as_dict=True)
    _state = ({int(str(cell)): part for (cell,), part in parts.items()}, told, dict(counts.iter_rows()), seed)


def _make_part(
    share: int, cells: list[int], table: pl.DataFrame, work: Path, collected: set[str], large: set[str]
) -> None:
    """Write a share of the neighbourhoods."""
    held: dict[str, list[tuple[str, ...]]] = {}
    for _, line in write_cell(cells, table):
        for name in _files_of(line, collected, large):
            held.setdefault(name, []).append(line)
    for name, lines in held.items():
        with (work / f"{name}.{share:03d}.tsv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter="\t", lineterminator="\n").writerows(lines)
    (work / f"{share}.done").touch()


def make(folders: list[Path], n: int, out: Path, cache: Path, seed: int = 0, n_real: int = 0) -> dict[str, Any]:
    """Write `n` abstracts into `out`, unless it holds them, and give what stands in its ``about.json``."""
    about = out / "about.json"
    if about.exists():
        return json.loads(about.read_text())
    frame, told = fit(folders, cache, seed, n_real)
    table = plan(frame, n, seed)
    work = out / "parts"
    work.mkdir(parents=True, exist_ok=True)
    collected = {path.name.removesuffix(".tsv.xz") for folder in folders for path in folder.glob("*.tsv.xz")}
    mains = frame["categories"].list.first().value_counts().filter(pl.col("count") >= 200)
    large = set(mains["categories"].to_list())
    cells = np.unique(table["cell"].to_numpy()).tolist()
    with ProcessPoolExecutor(2, get_context("spawn"), _begin, (cache, seed, n_real)) as pool:
        # Each with its own rows: what is handed over is copied.
        shares = {it: cells[it::SHARES] for it in range(SHARES) if not (work / f"{it}.done").exists()}
        rows_of = {it: table.filter(pl.col("cell").is_in(own)) for it, own in shares.items()}
        made = [pool.submit(_make_part, it, shares[it], rows_of[it], work, collected, large) for it in shares]
        for share in made:
            share.result()
        parts: dict[str, list[Path]] = {}
        for path in sorted(work.glob("*.tsv")):
            parts.setdefault(path.name.rsplit(".", 2)[0], []).append(path)
        order = sorted(parts, key=lambda name: -sum(path.stat().st_size for path in parts[name]))
        packed = {name: pool.submit(_write, name, parts[name], out) for name in order}
        rows = {name: packed[name].result() for name in sorted(packed)}
    for path in work.iterdir():
        path.unlink()
    work.rmdir()
    result = {"n": n, "rows": sum(rows.values()), "files": rows, "real": len(frame), "seed": seed, **told}
    about.write_text(json.dumps(result, indent=1))
    return result


def iterate(folder: Path) -> Iterator[dict[str, str]]:
    """Give the made abstracts, each once, in the order of their numbers."""
    seen: dict[int, dict[str, str]] = {}
    for path in sorted(folder.glob("*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="") as handle:
            seen |= {int(row[""]): row for row in csv.DictReader(handle, delimiter="\t")}
    yield from (seen[number] for number in sorted(seen))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", nargs="+", type=Path)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path(".cache/abstracts"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--n-real", type=int, default=0, help="take only so many of the real ones")
    options = parser.parse_args()
    json.dump(make(options.real, options.n, options.out, options.cache, options.seed, options.n_real), sys.stdout)


if __name__ == "__main__":
    main()
