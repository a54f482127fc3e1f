"""Measure the index: ``python bench/search.py``. Writes docs/bench/search.json and the tables in docs/*/search.md.

Builds an index of 200,000 entries, half Chinese, half English, from sentences of the shipped records (demo/data), each
with a title, a text in short and a longer one of the second tier. Then asks: one word, words with facets, very common
words, no words, words misspelt and in the other language, deep pages, suggestions; each with the counts of all facets,
at random tiers, and with a hundred changes that the index has not followed. Times are those of a page's whole question,
translation and counts included, one at a time.

Then what crosses languages: of pairs of terms that mean the same, one language's is asked, and of the shipped titles
that hold the other's it is counted how many are found.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from doc_tables import set_table

from liaowang.search import Document, Question, SearchIndex
from liaowang.text import function_words, split_words

ROOT = Path(__file__).resolve().parent.parent
N_ENTRIES, N_QUESTIONS, N_PENDING = 200_000, 300, 100
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
KINDS = ("technology", "achievement", "demand", "product")
MODES = ("transfer", "licence", "joint", "commission", "service", "open")
DIRECTIONS = ("manufacturing", "information", "materials", "energy", "space", "health")
PRICES = ("0", "100000", "500000", "1000000", "5000000", "10000000", "open")
PAIRS = [
    ("机器人", "robot"), ("神经网络", "neural network"), ("等离子体", "plasma"), ("语音识别", "speech recognition"),
    ("蛋白质", "protein"), ("图书馆", "library"), ("磁重联", "magnetic reconnection"), ("石墨烯", "graphene"),
    ("量子计算", "quantum computing"), ("肿瘤", "tumor"), ("图像重建", "image reconstruction"),
    ("路径规划", "path planning"),
    ("忆阻器", "memristor"), ("太阳风", "solar wind"), ("进化算法", "evolutionary algorithm"), ("激光", "laser"),
    ("电池", "battery"), ("抗体", "antibody"), ("数据挖掘", "data mining"), ("无人机", "drone"), ("超声", "ultrasound"),
    ("聚变", "fusion"), ("分子动力学", "molecular dynamics"), ("用户行为", "user behavior"),
]  # fmt: skip


@cache
def sentences() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Read titles and sentences of the shipped records, by language."""
    titles: dict[str, list[str]] = {"zh": [], "en": []}
    said: dict[str, list[str]] = {"zh": [], "en": []}
    for path in sorted((ROOT / "demo" / "data").glob("*.tsv.xz")):
        head, *lines = lzma.decompress(path.read_bytes()).decode().split("\n")
        names = head.split("\t")
        for line in lines:
            row = dict(zip(names, line.split("\t"), strict=False))
            if len(row) < len(names):
                continue
            text = row["abstract"]
            language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
            titles[language].append(row["title"])
            said[language] += [it for it in _SENTENCE.split(text) if 10 < len(it) < 400]
    return titles, said


def entries(n: int) -> Iterator[Document]:
    """Make entries: real titles and sentences, facets by chance, some values much commoner than others."""
    titles, said = sentences()
    chance = random.Random(5)
    regions = [f"{it:02d}" for it in (11, 12, 13, 21, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 50, 51, 61)]
    tracks = [f"{direction}-{at}" for direction in DIRECTIONS for at in range(1, 10)]
    for number in range(1, n + 1):
        language = "zh" if number % 2 else "en"
        pool = said[language]
        title = chance.choice(titles[language])
        texts = {f"{language}_0": f"{title}\n{chance.choice(pool)} {chance.choice(pool)}"}
        texts[f"{language}_1"] = " ".join(chance.choices(pool, k=5))
        track = tracks[min(int(chance.expovariate(0.08)), len(tracks) - 1)]
        level, day = chance.randrange(1, 9), date(2024, 1, 1) + timedelta(days=chance.randrange(1000))
        facets = {
            "kind": [chance.choice(KINDS)], "direction": [track.partition("-")[0]], "track": [track],
            "region": [chance.choice(regions)], "mode": [chance.choice(MODES)], "trl": [str(level), str(level + 1)],
            "price": [chance.choice(PRICES)], "month": [day.isoformat()[:7]],
        }  # fmt: skip
        yield Document(number, {language: title}, texts, facets, f"A-{number:06d}", day, chance.random() * 1e7)


def common_words(n: int) -> tuple[list[str], list[str], list[str]]:
    """Give the commonest words of sentences that mean something, rare ones, and ones misspelt."""
    import polars as pl

    _titles, said = sentences()
    chance = random.Random(9)
    counts: Counter[str] = Counter()
    for language, pool in said.items():
        some = pl.Series(chance.sample(pool, 4000))
        words = split_words(some, pl.Series([""] * len(some)), pl.Series([language] * len(some)))
        counts.update(it for it in words.explode().to_list() if len(it) > 1 and it not in function_words())
    ranked = [word for word, _count in counts.most_common()]
    rare = chance.sample(ranked[500:8000], n)
    long = [word for word in ranked[200:6000] if word.isascii() and word.isalpha() and len(word) > 6]
    return ranked[:60], rare, [f"{it[:3]}{it[4:]}" for it in chance.sample(long, n)]


def questions(sort: str, n: int) -> list[Question]:
    """Make questions of one sort."""
    common, rare, misspelt = common_words(n)
    chance = random.Random(13)

    def facets(most: int) -> dict[str, list[str]]:
        values = {
            "kind": KINDS, "direction": DIRECTIONS, "mode": MODES, "trl": tuple("123456789"), "price": PRICES,
            "region": ("11", "31", "44"), "month": ("2025-03", "2025-04"),
        }  # fmt: skip
        names = chance.sample(sorted(values), chance.randrange(most + 1))
        return {name: chance.sample(values[name], chance.randrange(1, 3)) for name in names}

    def one(at: int) -> Question:
        match sort:
            case "one word":
                return Question(rare[at])
            case "one word, up to five facets":
                return Question(rare[at], facets(5))
            case "two very common words, up to five facets":
                return Question(" ".join(chance.sample(common, 2)), facets(5))
            case "no word, up to seven facets":
                return Question("", facets(7), chance.choice(("newest", "cheapest")))
            case "a word misspelt":
                return Question(misspelt[at], facets(2))
            case "a pasted sentence":
                return Question(chance.choice(pasted), facets(2))
        return Question(chance.choice(common), facets(1), offset=2000)

    pasted = [it for pool in sentences()[1].values() for it in pool[:200]]
    return [one(at) for at in range(n)]


SORTS = (
    "one word", "one word, up to five facets", "two very common words, up to five facets",
    "no word, up to seven facets", "a word misspelt", "a pasted sentence", "page 100 of a common word",
)  # fmt: skip


def timed(asks: list[Callable[[], Any]]) -> dict[str, float]:
    """Give median and 95th percentile in milliseconds, by the clock and of the processor; the first five left out."""
    by_clock, by_processor = [], []
    for ask in asks:
        began, worked = time.perf_counter(), time.process_time()
        ask()
        by_clock.append(1000 * (time.perf_counter() - began))
        by_processor.append(1000 * (time.process_time() - worked))
    named = (("", by_clock), ("cpu_", by_processor))
    return {
        f"{name}p{at}_ms": round(float(np.percentile(spent[5:], at)), 1) for name, spent in named for at in (50, 95)
    }


def built(folder: Path, documents: list[Document]) -> dict[str, Any]:
    """Build the index in a folder, unless it is there from last time; tell what that took."""
    note = folder / "built.json"
    if not note.is_file():
        began, worked = time.perf_counter(), time.process_time()
        with SearchIndex(folder).writing() as writing:
            writing.apply(((it.number, it) for it in documents), 1)
        told = {"build_s": time.perf_counter() - began, "build_cpu_s": time.process_time() - worked}
        note.write_text(json.dumps({name: round(value, 1) for name, value in told.items()}), encoding="utf-8")
    stored: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return stored | {"mb": round(sum(it.stat().st_size for it in folder.rglob("*") if it.is_file()) / 1e6)}


def measure(n_entries: int, n_questions: int, kept: Path | None) -> dict[str, Any]:
    """Build and ask."""
    folder = kept or Path(tempfile.mkdtemp())
    try:
        documents = list(entries(n_entries))
        told: dict[str, Any] = {"entries": n_entries, "asked": n_questions, **built(folder, documents)}
        index = SearchIndex(folder)
        chance = random.Random(1)
        hidden = [frozenset(chance.sample(range(1, n_entries), N_PENDING)) for _ in range(n_questions)]
        told["questions"] = {}
        for sort in SORTS:
            asked = questions(sort, n_questions)
            asks = [
                lambda q=q, h=h, t=at % 3: index.find(q, t, h)
                for at, (q, h) in enumerate(zip(asked, hidden, strict=True))
            ]
            told["questions"][sort] = timed(asks)
            print(sort, told["questions"][sort], flush=True)
        prefixes = [word[:length] for word in common_words(n_questions)[1] for length in (2, 3)][:n_questions]
        told["questions"]["suggestions"] = timed([lambda p=p, h=h: index.reader().suggest(p, h)
                                                  for p, h in zip(prefixes, hidden, strict=True)])  # fmt: skip
        changed = [replaced(documents, chance) for _ in range(30)]
        told["questions"]["ten changes written"] = timed([lambda c=c: write(index, c) for c in changed])
        return told
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def replaced(documents: list[Document], chance: random.Random) -> list[tuple[int, Document]]:
    return [(it.number, it) for it in chance.sample(documents, 10)]


def write(index: SearchIndex, changes: list[tuple[int, Document]]) -> None:
    with index.writing() as writing:
        writing.apply(changes, writing.followed[0] + 1)
    index.reader()


def of_language(index: SearchIndex, question: Question, language: str) -> set[int]:
    """Give all that is found in one language."""
    numbers: set[int] = set()
    while True:
        page = replace(question, chosen={"kind": [language]}, offset=len(numbers), limit=1000)
        hits = index.find(page, 0).hits
        numbers |= {hit.number for hit in hits}
        if len(hits) < page.limit:
            return numbers


def crossing() -> dict[str, Any]:
    """Ask for each term of a pair and tell how many of the titles found hold the term of the other language."""
    titles, _said = sentences()
    folder = Path(tempfile.mkdtemp())
    try:
        told = [(language, title) for language, all_of in titles.items() for title in dict.fromkeys(all_of)]
        index = SearchIndex(folder)
        with index.writing() as writing:
            documents = (
                Document(at, {it[0]: it[1]}, {f"{it[0]}_0": it[1]}, {"kind": [it[0]]}) for at, it in enumerate(told, 1)
            )
            writing.apply(((it.number, it) for it in documents), 1)
        rows = []
        for zh, en in PAIRS:
            for asked, other, language in ((zh, en, "en"), (en, zh, "zh")):
                found = of_language(index, Question(asked), language)
                wanted = of_language(index, Question(f'"{other}"', translates=False), language)
                words = index.find(Question(asked), 0).translated
                rows.append({
                    "asked": asked, "looked_for": sorted({it for others in words.values() for it in others}),
                    "found": len(found), "wanted": len(wanted), "both": len(found & wanted),
                })  # fmt: skip
        return {"titles": len(told), "rows": rows}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


HEADS = {
    "en": (
        ("question", "p50 ms", "p95 ms", "p50, processor", "p95, processor"),
        ("asked", "looked for too", "titles with the other term", "of them found"),
        "Built in {build_s} s ({build_cpu_s} s of processor), {mb} MB, {entries:,} entries; {asked} questions a sort.",
    ),
    "zh": (
        ("提问", "p50 毫秒", "p95 毫秒", "p50，处理器", "p95，处理器"),
        ("所问", "一并检索", "含另一术语的标题", "其中找到"),
        "建立 {build_s} 秒（处理器 {build_cpu_s} 秒），{mb} MB，{entries:,} 个条目；每类 {asked} 次提问。",
    ),
}
NAMES_ZH = dict(
    zip(
        (*SORTS, "suggestions", "ten changes written"),
        ("一个词", "一个词，至多五个分面", "两个极常见的词，至多五个分面", "无词，至多七个分面", "拼错的词",
         "粘贴的句子", "常见词的第100页", "联想", "写入十条变更"),
        strict=True,
    )
)  # fmt: skip


def write_docs(told: dict[str, Any], out: Path) -> None:
    """Write the figures, and the tables into the pages."""
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for language, (head, pairs_head, built) in HEADS.items():
        speed = [built.format(**told["index"]), "", f"| {' | '.join(head)} |", "|---|--:|--:|--:|--:|"]
        for sort, it in told["index"]["questions"].items():
            name = NAMES_ZH[sort] if language == "zh" else sort
            speed.append(f"| {name} | {' | '.join(str(value) for value in it.values())} |")
        crossing = [f"| {' | '.join(pairs_head)} |", "|---|---|--:|--:|"]
        for it in told["crossing"]["rows"]:
            others = ", ".join(it["looked_for"]) or "–"
            crossing.append(f"| {it['asked']} | {others} | {it['wanted']} | {it['both']} |")
        for name, lines in (("crossing", crossing), ("speed", speed)):
            set_table("search.md", name, {language: "\n".join(lines)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=N_ENTRIES)
    parser.add_argument("--questions", type=int, default=N_QUESTIONS)
    parser.add_argument("--index", type=Path, help="keep the index here, and take it from here the next time")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench" / "search.json")
    given = parser.parse_args()
    write_docs({"index": measure(given.entries, given.questions, given.index), "crossing": crossing()}, given.out)


if __name__ == "__main__":
    main()
