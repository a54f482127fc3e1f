"""Measure candidates and matches: ``python bench/candidates.py``. Writes docs/bench/candidates.json and its tables.

Makes 1,000,000 achievements, half Chinese, half English, of the shipped records (demo/data) and, if it lies beside the
checkout, of arXiv and ChinaXiv: each has the title of one record and sentences of two others of the same class, so that
no two say the same and each is about something. Two in three have a track, readiness and a price, one in three rows of
indicators. A demand is made the same way from records, with a text of 500 characters and rows of indicators.

Told are the seconds and the memory that the index takes to build, its size, the time from a change to its being found,
the time of candidates and of the whole (the twenty first with all their reasons), one at a time, and how much of the
first 200 by exact vectors and by words alone is among the candidates. Figures of each number of entries stand side by
side. Building takes minutes: with ``--keep FOLDER`` and ``--build`` that is all that is done, and the next call with
the same folder asks what was built, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import random
import re
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from doc_tables import set_table

from liaowang.matching import CandidateIndex, Indicator, Ranker, Side, answer
from liaowang.matching.retrieval import N_CANDIDATES, read_side

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2026, 11, 29)
N_ENTRIES, N_DEMANDS, N_UPDATES, LENGTH = 1_000_000, 200, 30, 500
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
METRICS = (
    ("能量密度", "Energy density", "Wh/kg", 100, 500), ("循环寿命", "Cycle life", "次", 100, 9000),
    ("抗拉强度", "Tensile strength", "MPa", 50, 2000), ("孔径", "Pore size", "nm", 1, 900),
    ("响应时间", "Response time", "ms", 1, 500), ("识别准确率", "Recognition accuracy", "%", 60, 100),
    ("工作温度", "Working temperature", "℃", 20, 300), ("功耗", "Power consumption", "W", 1, 500),
    ("定位精度", "Positioning accuracy", "mm", 0.01, 5), ("灵敏度", "Sensitivity", "mg/L", 0.01, 10),
)  # fmt: skip
KINDS = ("achievement", "technology", "product")
TRACKS = [f"{direction}-{at:02d}" for direction in ("FM", "FI", "FMAT", "FE", "FS", "FH") for at in range(1, 10)]


@cache
def records() -> dict[str, dict[str, tuple[list[str], list[str]]]]:
    """Read titles and sentences, by language and class."""
    found: dict[str, dict[str, tuple[list[str], list[str]]]] = {
        "zh": defaultdict(lambda: ([], [])), "en": defaultdict(lambda: ([], []))
    }  # fmt: skip
    shared = ROOT.parent / "shared" / "data"
    paths = sorted({path.name: path for folder in (ROOT / "demo" / "data", shared / "arxiv", shared / "chinaxiv")
                    for path in folder.glob("*.tsv.xz")}.values())  # fmt: skip
    for path in paths:
        head, *lines = lzma.decompress(path.read_bytes()).decode().split("\n")
        names = head.split("\t")
        for line in lines:
            row = dict(zip(names, line.split("\t"), strict=False))
            if len(row) < len(names):
                continue
            language = "zh" if _HAN.search(row["abstract"]) else "en"
            titles, said = found[language][path.name if language == "en" else str(row.get("clc", ""))[:1]]
            titles.append(row["title"])
            said += [it for it in _SENTENCE.split(row["abstract"]) if 12 < len(it) < 300]
    return {
        language: {name: (titles, said) for name, (titles, said) in by.items() if len(titles) > 20}
        for language, by in found.items()
    }


def entries(n: int) -> Iterator[Side]:
    """Make entries."""
    chance = random.Random(5)
    weighted = {it: (list(by), [len(said) for _titles, said in by.values()]) for it, by in records().items()}
    for number in range(1, n + 1):
        language = "zh" if number % 2 else "en"
        names, weights = weighted[language]
        titles, said = records()[language][chance.choices(names, weights)[0]]
        joint = "" if language == "zh" else " "
        texts = {
            f"{language}_0": joint.join(chance.choices(said, k=2)),
            f"{language}_1": joint.join(chance.choices(said, k=2)),
        }  # fmt: skip
        told: dict[str, Any] = {}
        if chance.random() < 2 / 3:
            low = chance.randrange(1, 9)
            told = {"track": chance.choice(TRACKS), "trl_low": low, "trl_high": low + 1,
                    "price_low": chance.random() * 1e7}  # fmt: skip
        if chance.random() < 1 / 3:
            told["indicators"] = rows(chance, language, "=")
        day = AS_OF - timedelta(days=chance.randrange(700))
        yield Side(
            number, chance.choice(KINDS), {language: chance.choice(titles)}, texts, owner=str(chance.randrange(20_000)),
            confirmed_on=day, published_on=day, valid_until=AS_OF + timedelta(days=chance.randrange(1, 700)),
            is_foreign=False, **told,
        )  # fmt: skip


def rows(chance: random.Random, language: str, operator: str) -> tuple[Indicator, ...]:
    """Make rows of indicators."""
    return tuple(
        Indicator(zh if language == "zh" else "", en if language == "en" else "", operator,
                  round(chance.uniform(low, high), 2), unit=unit)
        for zh, en, unit, low, high in chance.sample(METRICS, 3)
    )  # fmt: skip


def demands(n: int) -> list[Side]:
    """Make demands, half Chinese: a title, and 500 characters of sentences of its class."""
    chance = random.Random(11)
    made = []
    for at in range(n):
        language = "zh" if at % 2 else "en"
        by = records()[language]
        titles, said = by[chance.choices(list(by), [len(it[1]) for it in by.values()])[0]]
        title, text = chance.choice(titles), ""
        while len(text) + len(title) < LENGTH:
            text += chance.choice(said) + ("" if language == "zh" else " ")
        made.append(Side(
            10_000_000 + at, "demand", {language: title}, {f"{language}_0": text[: LENGTH - len(title)]},
            track=chance.choice(TRACKS), indicators=rows(chance, language, ">="), trl_low=6, price_high=5e6,
            is_foreign=False, owner="asker", confirmed_on=AS_OF,
        ))  # fmt: skip
    return made


def timed(asks: list[Callable[[], Any]]) -> dict[str, float]:
    """Give percentiles in milliseconds by the clock, and the mean of the processor's; the first five left out.

    What gives a number has measured its seconds itself.
    """
    spent, began = [], 0.0
    for at, ask in enumerate(asks):
        began = time.process_time() if at == 5 else began
        start = time.perf_counter()
        own = ask()
        spent.append(1000 * (own if isinstance(own, float) else time.perf_counter() - start))
    told = {f"p{it}_ms": round(float(np.percentile(spent[5:], it)), 1) for it in (50, 95, 99)}
    return told | {"cpu_ms": round(1000 * (time.process_time() - began) / (len(asks) - 5), 1)}


def built(folder: Path, n_entries: int) -> dict[str, Any]:
    """Build the index in a folder, unless it is there from last time; tell what that took."""
    note = folder / "built.json"
    if not note.is_file():
        records()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began, worked = time.perf_counter(), time.process_time()
        with CandidateIndex(folder).writing() as writing:
            writing.apply(((it.number, it) for it in entries(n_entries)), 1)
        told = {
            "build_s": round(time.perf_counter() - began, 1), "build_cpu_s": round(time.process_time() - worked, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "of_that_records_mb": round(before), "build_load": load(),
        }  # fmt: skip
        note.write_text(json.dumps(told), encoding="utf-8")
        print(told, flush=True)
    stored: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return stored | {"index_mb": round(sum(it.stat().st_size for it in folder.rglob("*") if it.is_file()) / 1e6)}


def load() -> float:
    """Give how many processes wanted a core during the last minute."""
    return float(Path("/proc/loadavg").read_text(encoding="ascii").split()[0])


def measure(n_entries: int, n_demands: int, kept: Path | None, model: Path | None) -> dict[str, Any]:
    """Build, ask and change."""
    folder = kept or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        told: dict[str, Any] = {"entries": n_entries, "demands": n_demands, **built(folder, n_entries)}
        index, asked = CandidateIndex(folder), demands(n_demands)
        view = index.view()
        reads = [read_side(it) for it in asked]
        out: frozenset[int] = frozenset()
        # No installation holds a million sentences: the collector of garbage must not walk through them each time.
        gc.collect()
        gc.freeze()
        times = {
            "words alone": [lambda it=it: view.by_words(it, "offered", 1, out, N_CANDIDATES) for it in reads],
            "vectors alone": [lambda it=it: view.by_meaning(it, "offered", out, N_CANDIDATES) for it in reads],
            "candidates": [lambda it=it: view.find(it, 1) for it in asked],
            "whole": [lambda it=it: answer(it, index, tier=1, as_of=AS_OF) for it in asked],
        }  # fmt: skip
        if model:
            ranker = Ranker.load(model)
            times["whole, trained"] = [
                lambda it=it: answer(it, index, tier=1, as_of=AS_OF, model=ranker) for it in asked
            ]
        told["times"] = {}
        for name, asks in times.items():
            told["times"][name] = timed(asks)
            print(name, told["times"][name], flush=True)
        told["recall"] = recall(view, reads[:60])
        told["times"]["a change until it is found"] = timed(changes(index, n_entries))
        print(told["recall"], told["times"]["a change until it is found"], flush=True)
        return told
    finally:
        if kept is None:
            shutil.rmtree(folder)


def recall(view: Any, reads: list[Any]) -> dict[str, float]:
    """Give which share of the first 50 and 200 by exact vectors, and of those by words, each list holds."""
    shares: dict[str, list[float]] = defaultdict(list)
    for it in reads:
        shelf = view.shelves["offered"]
        exact = shelf.numbers[shelf.find_exactly(it.vector, N_CANDIDATES)].tolist()
        words = [number for number, _score, _at in view.by_words(it, "offered", 1, frozenset(), N_CANDIDATES)]
        near = [number for number, _row in view.by_meaning(it, "offered", frozenset(), N_CANDIDATES)]
        fused = {each.number for each in view.find(it, 1)}
        for name, list_ in (("vectors", set(near)), ("words", set(words)), ("fused", fused)):
            for first in (50, N_CANDIDATES):
                shares[f"{name} of exact vectors' first {first}"].append(len(list_ & set(exact[:first])) / first)
                shares[f"{name} of words' first {first}"].append(len(list_ & set(words[:first])) / first)
    return {name: round(float(np.mean(it)), 3) for name, it in shares.items()}


def changes(index: CandidateIndex, n_entries: int) -> list[Callable[[], Any]]:
    """Write one new entry, open the index anew, and find it; merges that the writer waits for come after that."""

    def one(number: int) -> float:
        side = Side(number, "product", {"zh": f"第{number}号测试设备"}, {"zh_0": "独一无二的测试设备。"})
        began = time.perf_counter()
        with index.writing() as writing:
            writing.apply([(number, side)], number)
            found = {it.number for it in index.view().find(Side(1, "demand", side.titles, side.texts))}
            spent = time.perf_counter() - began
        assert number in found
        return spent

    return [lambda at=at: one(2 * n_entries + at) for at in range(N_UPDATES)]


def table(told: dict[str, Any], language: str) -> str:
    """Write the tables of a page."""
    is_chinese = language == "zh"
    head = (
        f"{told['entries']:,} 条，{told['demands']} 个需求，每个 {LENGTH} 字符。建立索引 {told['build_s']} 秒"
        f"（处理器 {told['build_cpu_s']} 秒，当时负载 {told['build_load']}），内存峰值 {told['peak_mb']} MB，"
        f"其中样本记录 {told['of_that_records_mb']} MB，"
        f"索引 {told['index_mb']} MB。测量查询时的负载：{told['load']}。"
        if is_chinese
        else f"{told['entries']:,} entries, {told['demands']} demands of {LENGTH} characters. "
        f"Built in {told['build_s']} s ({told['build_cpu_s']} s of processor, load {told['build_load']}), "
        f"{told['peak_mb']} MB of memory at most, "
        f"of which the sample's records {told['of_that_records_mb']} MB; the index takes {told['index_mb']} MB. "
        f"Load of the machine while it was asked: {told['load']}."
    )
    names = {"words alone": "只按词", "vectors alone": "只按向量", "candidates": "候选", "whole": "全部，含理由",
             "whole, trained": "全部，由训练过的模型排序",
             "a change until it is found": "一处修改到可以找到"}  # fmt: skip
    first = "毫秒 | p50 | p95 | p99 | 处理器" if is_chinese else "ms | p50 | p95 | p99 | processor"
    lines = [head, "", f"| {first} |", "|---|---|---|---|---|"]
    for name, it in told["times"].items():
        label = names[name] if is_chinese else name
        lines.append(f"| {label} | {it['p50_ms']} | {it['p95_ms']} | {it['p99_ms']} | {it['cpu_ms']} |")
    sorts = {"vectors": "只按向量", "words": "只按词", "fused": "合并"} if is_chinese else {}
    head = (
        "占精确向量前 50 | 前 200 | 占按词前 50 | 前 200"
        if is_chinese
        else "of exact vectors' first 50 | first 200 | of words' first 50 | first 200"
    )
    lines += ["", f"| {'召回' if is_chinese else 'recall'} | {head} |", "|---|---|---|---|---|"]
    for name in ("words", "vectors", "fused"):
        cells = [
            told["recall"][f"{name} of {of} first {first}"]
            for of in ("exact vectors'", "words'")
            for first in (50, 200)
        ]
        lines.append(f"| {sorts.get(name, name)} | " + " | ".join(f"{it:.3f}" for it in cells) + " |")
    return "\n".join(lines)


def write(told: dict[str, Any]) -> None:
    """Leave figures and tables, beside those of other numbers of entries."""
    out = ROOT / "docs" / "bench" / "candidates.json"
    runs = json.loads(out.read_text(encoding="utf-8"))["runs"] if out.is_file() else []
    runs = sorted([*(it for it in runs if it["entries"] != told["entries"]), told], key=lambda it: it["entries"])
    out.write_text(json.dumps({"runs": runs}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tables = {language: "\n\n".join(table(it, language) for it in runs) for language in ("en", "zh")}
    set_table("matching.md", "candidates", tables)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=N_ENTRIES)
    parser.add_argument("--demands", type=int, default=N_DEMANDS)
    parser.add_argument("--keep", type=Path, help="a folder in which the index is kept, and taken from the next time")
    parser.add_argument("--model", type=Path, help="a ranker that match-train made: lists are ranked by it, too")
    parser.add_argument("--build", action="store_true", help="build the index that is kept, and no more")
    parser.add_argument("--dry", action="store_true", help="print and write nothing")
    arguments = parser.parse_args()
    if arguments.build and not arguments.keep:
        parser.error("--build needs --keep")
    if arguments.build:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        print(built(arguments.keep, arguments.entries))
        return
    told = measure(arguments.entries, arguments.demands, arguments.keep, arguments.model)
    told["load"] = load()
    print(json.dumps(told, indent=1))
    if not arguments.dry:
        write(told)


if __name__ == "__main__":
    main()
