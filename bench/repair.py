"""Measure the repair of polluted pages: on real pairs, on made ones held out, on clean texts, and its speed.

    python bench/repair.py [--data ../shared/data] [--texts 1000]

Made pairs are held-out ChinaXiv abstracts (the shipped model never saw them) and CSL abstracts (none was learnt from),
polluted by bench/pollute.py for sites made up by chance. Writes docs/bench/repair.json and the tables of
docs/en/repair.md and docs/zh/repair.md.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import lzma
import random
import re
import sys
import time
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polars as pl
from doc_tables import set_table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "models")]

from pollute import make_site, pollute  # noqa: E402

from liaowang.text import repair_column, repair_lines, repair_page  # noqa: E402

LOST = "▯"
_NARROW = str.maketrans("，：；！？（）", ",:;!?()")
KINDS = ("pinyin", "punctuation", "dropped", "toneless", "plain")


def right_characters(found: str, clean: str) -> int:
    """Count the characters of the clean text that a repair gives, in their order."""
    if found == clean:
        return len(clean)
    return sum(block.size for block in SequenceMatcher(None, found, clean, autojunk=False).get_matching_blocks())


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def measure_pairs(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Repair each polluted text for itself and compare it with the clean one."""
    repaired = [it.text for it in repair_lines(row["polluted"] for row in rows)]
    counts = {
        "pairs": len(rows),
        "exact": 0,
        "characters": 0,
        "right": 0,
        "invented": 0,
        "marked": 0,
        "clean_harmed": 0,
    }
    for row, found in zip(rows, repaired, strict=True):
        clean = row["clean"]
        counts["exact"] += found == clean
        counts["characters"] += len(clean)
        counts["right"] += right_characters(found, clean)
        counts["marked"] += found.count(LOST)
        counts["invented"] += len(found.replace(LOST, "")) - right_characters(found.replace(LOST, ""), clean)
        counts["clean_harmed"] += row.get("kind", "").startswith("clean") and found != row["polluted"]
    return counts | {"share_right": round(counts["right"] / counts["characters"], 5)}


def sentences(texts: Iterable[str]) -> Iterator[str]:
    """Give sentences as pages have them: Chinese, narrow commas, no letters that GBK lacks."""
    for text in texts:
        for found in re.findall("[^。.\n]{12,120}[。.]", text):
            line = found.strip().translate(_NARROW)[:-1] + "。"
            if len(re.findall("[\u4e00-\u9fff]", line)) > 0.75 * len(line) and _fits(line):
                yield line


def _fits(line: str) -> bool:
    try:
        line.encode("gbk")
    except UnicodeEncodeError:
        return False
    return not re.search(r"[()?]", line)


def make_pairs(texts: Iterable[str], kind: str, seed: int, number: int) -> list[dict[str, str]]:
    """Pollute fragments of one or two sentences, each for a site of its own."""
    chance = random.Random(seed)
    lines = list(itertools.islice(sentences(texts), 2 * number))
    pairs = []
    for first, second in itertools.pairwise(lines):
        if len(pairs) == number:
            break
        clean = first + second if chance.random() < 0.4 else first
        pairs.append({"polluted": pollute(clean, make_site(chance, kind)), "clean": clean, "kind": kind})
    return [pair for pair in pairs if pair["polluted"] != pair["clean"]]


def measure_clean(texts: list[str]) -> dict[str, Any]:
    """Count clean texts that a repair changes, and those where more changes than entities, width and the invisible."""
    changed = harmed = 0
    examples = []
    for text in texts:
        done = repair_page(text)
        changed += done.text != text
        worse = [it for it in done.changes if it.reason not in {"entity", "hidden", "width"}]
        harmed += bool(worse)
        examples += [f"{it.reason}: {it.before} -> {it.after}" for it in worse[:2]]
    return {"texts": len(texts), "tidied": changed - harmed, "harmed": harmed, "examples": examples[:10]}


def measure_speed(texts: list[str]) -> float:
    """Give megabytes of UTF-8 a second, of a column of texts."""
    column = pl.Series(texts)
    repair_column(column.head(10))
    begun = time.perf_counter()
    repair_column(column)
    return round(sum(len(text.encode()) for text in texts) / (time.perf_counter() - begun) / 1e6, 1)


def read_column(folder: Path, pattern: str, names: tuple[str, ...], number: int) -> list[str]:
    """Read titles and abstracts from the first files of a kind."""
    found: list[str] = []
    csv.field_size_limit(1 << 30)
    for path in sorted(folder.glob(pattern)):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found.append("\n".join(row[name] or "" for name in names))
                if len(found) >= number:
                    return found
    return found


def read_csl(folder: Path) -> list[str]:
    """Give the abstracts of CSL, 8,000 titles among them."""
    lines = [line for name in ("kg/dev.tsv", "cls_ctg/train.tsv") for line in _lines(folder / "csl" / name)]
    return [cells[1] for line in lines if len(cells := line.split("\t")) > 1]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def measure(data: Path, n_texts: int) -> dict[str, Any]:
    from trigrams import read_abstracts

    told: dict[str, Any] = {}
    for name in ("pairs", "tokens"):
        told[name] = measure_pairs(read_rows(data / "repair" / f"{name}.tsv"))
    chinaxiv = list(read_abstracts(data / "chinaxiv", held_out=True))
    csl = read_csl(data)
    for source, texts in (("chinaxiv", chinaxiv), ("csl", csl)):
        for seed, kind in enumerate(KINDS):
            told[f"made from {source}, {kind}"] = measure_pairs(make_pairs(texts, kind, seed, n_texts))
    arxiv = read_column(data / "arxiv", "*.tsv.xz", ("title", "abstract"), 3000)
    for name, texts in (("chinaxiv", chinaxiv), ("csl", csl), ("arxiv", arxiv)):
        told[f"clean {name}"] = measure_clean(texts) | {"mb_per_second": measure_speed(texts)}
    polluted = [pair["polluted"] for kind in KINDS for pair in make_pairs(csl, kind, 9, 100)]
    told["polluted"] = {"texts": len(polluted), "mb_per_second": measure_speed(polluted)}
    return told


_HEADS = {
    "en": ("Texts", "Number", "Exact", "Characters right", "Marked", "Made up"),
    "zh": ("文本", "数量", "完全正确", "字符正确率", "标记", "多出的字"),
}
_NAMES = {"pairs": "pairs.tsv", "tokens": "tokens.tsv"}


def write_tables(told: dict[str, Any]) -> None:
    """Put the figures between the marks in both pages."""
    for language, heads in _HEADS.items():
        lines = ["| " + " | ".join(heads) + " |", "|---|---:|---:|---:|---:|---:|"]
        for name, it in told.items():
            if "exact" in it:
                share = f"{100 * it['share_right']:.2f} %"
                cells = [_NAMES.get(name, name), it["pairs"], it["exact"], share, it["marked"], it["invented"]]
                lines.append("| " + " | ".join(map(str, cells)) + " |")
        set_table("repair.md", "repair", {language: "\n".join(lines)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--texts", type=int, default=1000)
    options = parser.parse_args()
    if not options.data.is_dir():
        print("The shared data are not beside this checkout: nothing was measured.")
        return
    told = measure(options.data, options.texts)
    for name, figures in told.items():
        print(f"{name:<32}", json.dumps(figures, ensure_ascii=False))
    write_tables(told)
    (ROOT / "docs" / "bench" / "repair.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
