"""Check that made abstracts grow as real ones do: their words by Heaps' law, their topics by size and by density.

    python bench/likeness.py --data FOLDER [--from 32000] [--to 128000] REAL...

The generator (`bench/abstracts.py`) is given only a part of the real abstracts and makes four times as many of them;
beside these stand as many real ones, which it has not seen. Words are counted also in what it makes of all, up to a
million. Writes docs/bench/likeness.json, docs/images/likeness.svg and the tables in docs/en/speed.md and
docs/zh/speed.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from abstracts import fit, iterate, make
from doc_tables import set_table
from vectors import lexical_vectors

from liaowang.observatory import TopicFinder
from liaowang.runs.meaning import N_AXES, WEIGHT
from liaowang.text import StaticVectors, find_axes, join_spaces, language_means, project, take_means_away

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "bench" / "likeness.json"
_WORD = re.compile(r"[a-z]{3,}")
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


def texts_of(folder: Path) -> pl.DataFrame:
    """Give title and abstract of made abstracts, in the order in which they were made."""
    rows = [(row["title"], row["abstract"].strip()) for row in iterate(folder)]
    return pl.DataFrame(rows, schema=["title", "abstract"], orient="row")


def real_texts(folders: list[Path], cache: Path) -> pl.DataFrame:
    """Give title and abstract of the real ones, in their random order."""
    frame, _ = fit(folders, cache, 0, 0)
    return frame.select("title", abstract=pl.col("sentences").list.join(" "))


def count_words(texts: pl.DataFrame, sizes: list[int]) -> list[dict[str, int]]:
    """Count words and different words in the first n abstracts."""
    seen: set[str] = set()
    n_words, told, start = 0, [], 0
    for size in sizes:
        for title, abstract in texts.slice(start, size - start).iter_rows():
            words = _WORD.findall(f"{title} {abstract}".lower())
            n_words += len(words)
            seen.update(words)
        start = size
        told.append({"n": size, "words": n_words, "different": len(seen)})
    return told


def exponents(counts: list[dict[str, int]]) -> list[float]:
    """Give the exponent of Heaps' law between each size and the next."""
    logs = [(math.log(it["words"]), math.log(it["different"])) for it in counts]
    return [round((b[1] - a[1]) / (b[0] - a[0]), 3) for a, b in itertools.pairwise(logs)]


def find_topics(texts: pl.DataFrame) -> dict[str, Any]:
    """Find topics as the product does, and describe their sizes and how near their documents are."""
    frame = texts.with_columns(language=pl.lit("en"))
    words = lexical_vectors(frame, 128)
    meanings = np.rint(StaticVectors().encode(frame["title"] + ". " + frame["abstract"]) * 4000).astype(np.int16)
    everything = np.ones(len(frame), bool)
    centred = take_means_away(meanings, frame["language"], language_means(meanings, frame["language"], everything))
    vectors = join_spaces(project(centred, find_axes(centred, everything, N_AXES)), words, WEIGHT)
    finder = TopicFinder(n_threads=2).fit(vectors)
    topic, similarity = finder.assign(vectors)
    sizes = np.bincount(topic[topic >= 0], minlength=len(finder.centres_))
    largest = np.sort(sizes)[::-1]
    return {
        "n": len(frame),
        "topics": len(sizes),
        "sizes": {str(share): float(np.quantile(sizes, share)) for share in SHARES},
        "largest_tenth": round(float(largest[: max(len(sizes) // 10, 1)].sum() / sizes.sum()), 3),
        "similarity": round(float(np.median(similarity[topic >= 0])), 3),
        "edges_a_document": round(len(finder.edges_.first) / len(frame), 2),
        "resolution": round(finder.resolution_, 5),
        "by_rank": [int(size) for size in largest[:: max(len(largest) // 200, 1)]],
    }


WORDS = {
    "en": {
        "picture": "Different words by words, and sizes of topics by rank, real and made",
        "real": "real",
        "made": "made of {n:,} real ones",
        "head": "| Abstracts | | Words, millions | Different words | Heaps' exponent since half as many |",
        "topics": "| Abstracts | | Topics | Documents a topic: 5 %, 25 %, 50 %, 75 %, 95 % "
        "| Documents in the largest tenth | Likeness to the centre, median | Neighbours a document |",
    },
    "zh": {
        "picture": "不同词数随词数的变化，以及真实与生成语料的主题规模按位次的分布",
        "real": "真实",
        "made": "由{n:,}篇真实摘要生成",
        "head": "| 摘要数 | | 词数（百万） | 不同词数 | 较一半篇数时的Heaps指数 |",
        "topics": "| 摘要数 | | 主题数 | 每主题文档数：5%、25%、50%、75%、95% "
        "| 最大十分之一主题所占文档 | 与中心相似度（中位） | 每篇近邻数 |",
    },
}


def table(told: dict[str, Any], language: str) -> str:
    words = WORDS[language]
    lines = [words["head"], "|---:|---|---:|---:|---:|"]
    names = {
        "real": words["real"],
        "part": words["made"].format(n=told["from"]),
        "whole": words["made"].format(n=told["n_real"]),
    }
    for kind, name in names.items():
        counts = told["words"].get(kind, [])
        for it, power in list(zip(counts[1:], exponents(counts), strict=True))[-3:]:
            cells = [f"{it['n']:,}", name, f"{it['words'] / 1e6:.1f}", f"{it['different']:,}", f"{power:.2f}"]
            lines.append("| " + " | ".join(cells) + " |")
    lines += ["", words["topics"], "|---:|---|---:|---:|---:|---:|---:|"]
    for kind in ("real", "part"):
        for it in told["topics"][kind]:
            sizes = ", ".join(f"{it['sizes'][str(share)]:.0f}" for share in SHARES)
            shown = [f"{it['largest_tenth']:.0%}", f"{it['similarity']:.2f}", f"{it['edges_a_document']:.1f}"]
            cells = [f"{it['n']:,}", names[kind], f"{it['topics']:,}", sizes, *shown]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"![{words['picture']}](../images/likeness.svg)"])


def draw(told: dict[str, Any]) -> str:
    """Draw different words against words, and sizes of topics by rank; both axes of both are logarithmic."""
    colours = {"real": "#111", "part": "#c33", "whole": "#06c"}
    names = {"real": "real", "part": f"made of {told['from']:,}", "whole": f"made of {told['n_real']:,}"}
    words = {
        kind: [(it["words"], it["different"]) for it in counts] for kind, counts in told["words"].items() if counts
    }
    sizes = {}
    for kind in ("real", "part"):
        found = told["topics"][kind][-1]
        step = max(found["topics"] // 200, 1)
        sizes[kind] = [(1 + place * step, size) for place, size in enumerate(found["by_rank"])]
    marks = []
    for at, (title, lines) in enumerate([("Different words by words", words), ("Documents by rank of topic", sizes)]):
        left, top, width, height = 60 + at * 360, 30, 270, 250
        points = [it for line in lines.values() for it in line]
        (x0, y0), (x1, y1) = ([f(math.log10(max(it[i], 1)) for it in points) for i in (0, 1)] for f in (min, max))
        marks.append(f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#999"/>')
        marks.append(f'<text x="{left}" y="{top - 10}" font-weight="bold">{title}</text>')
        for value, (x, y, anchor) in {
            10**x0: (left, top + height + 16, "start"),
            10**x1: (left + width, top + height + 16, "end"),
        }.items():
            marks.append(f'<text x="{x}" y="{y}" text-anchor="{anchor}">{value:,.0f}</text>')
        for value, y in ((10**y0, top + height), (10**y1, top + 10)):
            marks.append(f'<text x="{left - 4}" y="{y}" text-anchor="end">{value:,.0f}</text>')
        for number, (kind, line) in enumerate(lines.items()):
            path = "L".join(
                f"{left + width * (math.log10(max(x, 1)) - x0) / (x1 - x0):.1f} "
                f"{top + height * (y1 - math.log10(max(y, 1))) / (y1 - y0):.1f}"
                for x, y in line
            )
            marks.append(f'<path d="M{path}" fill="none" stroke="{colours[kind]}" stroke-width="1.6"/>')
            y = top + height - 12 - 15 * number if at == 0 else top + 16 + 15 * number
            x = left + width - 8
            marks.append(f'<text x="{x}" y="{y}" text-anchor="end" fill="{colours[kind]}">{names[kind]}</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 310" font-family="sans-serif" font-size="12">'
    return head + '<rect width="720" height="310" fill="#fff"/>\n' + "\n".join(marks) + "</svg>\n"


def place(told: dict[str, Any]) -> None:
    KEPT.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (ROOT / "docs" / "images" / "likeness.svg").write_text(draw(told), encoding="utf-8")
    set_table("speed.md", "likeness", {language: table(told, language) for language in ("en", "zh")})


def doubled(first: int, last: int) -> list[int]:
    """List sizes, each twice the one before, up to the last.

    >>> doubled(8000, 32000)
    [8000, 16000, 32000]
    """
    sizes = [first]
    while sizes[-1] * 2 <= last:
        sizes.append(sizes[-1] * 2)
    return sizes if sizes[-1] == last else [*sizes, last]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--from", type=int, default=32_000, dest="first")
    parser.add_argument("--to", type=int, default=128_000, dest="last")
    options = parser.parse_args()
    step = options.data / "likeness-steps.json"  # an interrupted call goes on from here
    told: dict[str, Any] = json.loads(step.read_text()) if step.exists() else {"words": {}, "topics": {}}

    def keep(part: str, kind: str, value: Any) -> None:
        told[part][kind] = value
        step.write_text(json.dumps(told))

    cache, first, last = options.data / "cache", options.first, options.last
    real = real_texts(options.real, cache)
    told |= {"from": first, "n_real": len(real)}
    part = options.data / f"{last}-of-{first}"
    make(options.real, last, part, cache, n_real=first)
    made = texts_of(part)
    for kind, texts in (("real", real), ("part", made)):
        if kind not in told["words"]:
            keep("words", kind, count_words(texts, doubled(first // 4, min(last, len(texts)))))
        found = told["topics"].get(kind, [])
        for size in doubled(first, last)[len(found) :]:
            found.append(find_topics(texts.head(size)))
            keep("topics", kind, found)
            print(kind, found[-1], flush=True)
    whole = options.data / "1000000"
    if (whole / "about.json").exists() and "whole" not in told["words"]:
        keep("words", "whole", count_words(texts_of(whole), doubled(first // 4, 1_000_000)))
    place(told)


if __name__ == "__main__":
    main()
