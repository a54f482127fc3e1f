"""Measure the classifier of directions: on the gold set, on Chinese disciplines that it never learnt from; its speed.

    python bench/directions.py [--data ../shared/data]

Slope and offset are fitted on nine tenths of the gold texts and tried on the tenth, ten times over; the interval is
from 2,000 draws of texts. CSL abstracts count where a discipline clearly is one direction or none. Speed is that of two
processes over the gold texts repeated. Writes docs/bench/directions.json and the tables in docs/en/directions.md and
docs/zh/directions.md.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from doc_tables import set_table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from liaowang.taxonomy import DirectionClassifier, load_edition

ROOT = Path(__file__).resolve().parent.parent
CODES = [direction.code for direction in load_edition().directions]
REPEATS, FOLDS, DRAWS = 10, 10, 2000
THRESHOLD = 0.5
DISCIPLINES = {
    "manufacturing": ["机械工程"],
    "information": ["计算机科学与技术", "信息与通信工程"],
    "materials": ["材料科学与工程"],
    "energy": ["电气工程", "核科学与技术", "动力工程及工程热物理"],
    "space": ["船舶与海洋工程", "航空宇航科学与技术", "天文学"],
    "health": ["中医学/中药学", "基础医学/临床医学", "药学", "口腔医学", "公共卫生与预防医学"],
    "none": "法学 新闻传播学 哲学 历史学 艺术学 体育学 政治学 应用经济学 理论经济学 民族学 公共管理 工商管理 数学 "
    "教育学 社会学 中国语言文学 农林经济管理".split(),
}

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def logistic(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))


def f1(found: Bools, truth: Bools) -> Floats:
    """Give F1 of each direction."""
    return 2 * (found & truth).sum(axis=0) / np.maximum(found.sum(axis=0) + truth.sum(axis=0), 1)


def figures(found: Bools, truth: Bools, languages: npt.NDArray[np.str_]) -> dict[str, Any]:
    """Give macro F1, over all and by language, F1 by direction, and how many texts of none stay without label."""
    is_none = ~truth.any(axis=1)
    told: dict[str, Any] = {"macro": f1(found, truth).mean(), "none_recall": (~found[is_none].any(axis=1)).mean()}
    told |= dict(zip(CODES, f1(found, truth), strict=True))
    return told | {it: f1(found[languages == it], truth[languages == it]).mean() for it in ("en", "zh")}


def calibration_error(probabilities: Floats, truth: Bools) -> float:
    """Give the mean distance of said and seen, over ten bins of equal width (Naeini and others 2015)."""
    flat, seen = probabilities.ravel(), truth.ravel()
    bins = np.minimum((flat * 10).astype(int), 9)
    gaps = [abs(flat[bins == it].mean() - seen[bins == it].mean()) * (bins == it).mean() for it in np.unique(bins)]
    return float(sum(gaps))


def out_of_fold(scores: Floats, truth: Bools, seed: int) -> Floats:
    """Give each text the probabilities that the other nine tenths set slope and offset for."""
    told = np.zeros_like(scores)
    for kept, tried in KFold(FOLDS, shuffle=True, random_state=seed).split(scores):
        platt = LogisticRegression(C=10.0).fit(scores[kept].reshape(-1, 1), truth[kept].ravel())
        told[tried] = logistic(scores[tried] * platt.coef_[0, 0] + platt.intercept_[0])
    return told


def on_gold(path: Path) -> dict[str, Any]:
    gold = pl.read_csv(path, separator="\t", quote_char=None)
    truth = np.array([[code in named.split(";") for code in CODES] for named in gold["labels"].to_list()])
    languages = gold["lang"].to_numpy()
    scores = DirectionClassifier().scores(gold["text"]).astype(float)
    tried = [out_of_fold(scores, truth, seed) for seed in range(REPEATS)]
    runs = [figures(each >= THRESHOLD, truth, languages) for each in tried]
    told = {name: round(float(np.mean([run[name] for run in runs])), 3) for name in runs[0]}
    chance = np.random.default_rng(0)
    draws = [chance.integers(0, len(gold), len(gold)) for _ in range(DRAWS)]
    macros = [f1(tried[0][rows] >= THRESHOLD, truth[rows]).mean() for rows in draws]
    told["interval"] = [round(float(it), 3) for it in np.quantile(macros, [0.025, 0.975])]
    told["calibration_error"] = round(float(np.mean([calibration_error(each, truth) for each in tried])), 3)
    return told | {"texts": len(gold)}


def on_csl(folder: Path) -> dict[str, Any]:
    """Count, of each direction's disciplines, the abstracts that get its label; of none, those that get no label."""
    pages = [(folder / name / "dev.tsv").read_text(encoding="utf-8").splitlines() for name in ("cls_dcp", "ts")]
    direction_of = {name: code for code, names in DISCIPLINES.items() for name in names}
    texts, wanted = [], []
    for of_discipline, of_title in zip(*pages, strict=True):
        (_, abstract, discipline), (*_, title) = of_discipline.split("\t"), of_title.split("\t")
        if discipline in direction_of:
            texts.append(title + "。" + "".join(re.split(r"(?<=[。；!?])", abstract)[:2]))
            wanted.append(direction_of[discipline])
    labels = DirectionClassifier().predict(pl.Series(texts))["labels"].to_list()
    told: dict[str, Any] = {"texts": len(texts)}
    for code in DISCIPLINES:
        hits = [
            not got if code == "none" else code in got for got, it in zip(labels, wanted, strict=True) if it == code
        ]
        told[code] = {"texts": len(hits), "share": round(sum(hits) / len(hits), 2)}
    return told


def classify(texts: list[str]) -> int:
    return len(DirectionClassifier().predict(pl.Series(texts)))


def speed(path: Path) -> dict[str, float]:
    """Count texts a second: one process by its own clock, and two side by side by the clock on the wall."""
    texts = pl.read_csv(path, separator="\t", quote_char=None)["text"].to_list() * 100
    classify(texts[:84])
    begin = time.process_time()
    classify(texts)
    told = {"per_core_second": round(len(texts) / (time.process_time() - begin))}
    halves = [texts, texts]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(classify, [texts[:84]] * 2))
        begin = time.perf_counter()
        list(pool.map(classify, halves))
        told["two_processes"] = round(2 * len(texts) / (time.perf_counter() - begin))
    return told


_NAMES = {
    "macro": ("macro F1", "宏平均F1"),
    "en": ("English", "英文"),
    "zh": ("Chinese", "中文"),
    **{it.code: (it.en, it.zh) for it in load_edition().directions},
    "none_recall": ("recall of none", "无方向召回"),
    "none": ("none", "无方向"),
}


def tables(told: dict[str, Any], language: str) -> str:
    """Set the figures as Markdown."""
    at = language == "zh"
    gold, csl, quick = told["gold"], told["csl"], told["speed"]
    low, high = gold["interval"]
    lines = [f"| {('Gold set', '标准集')[at]} | |", "|---|---:|"]
    lines += [f"| {_NAMES[it][at]} | {gold[it]:.3f} |" for it in ("macro", "en", "zh", *CODES, "none_recall")]
    lines.append(f"| {('95 % interval of macro F1', '宏平均F1的95 %区间')[at]} | {low:.3f}–{high:.3f} |")
    lines.append(f"| {('calibration error', '校准误差')[at]} | {gold['calibration_error']:.3f} |")
    lines += [
        "",
        f"| {('CSL: share that gets the label (texts)', 'CSL：得到该标签的比例（条数）')[at]} | |",
        "|---|---:|",
    ]
    lines += [f"| {_NAMES[it][at]} | {csl[it]['share']:.2f} ({csl[it]['texts']}) |" for it in (*CODES, "none")]
    lines += ["", f"| {('Speed', '速度')[at]} | |", "|---|---:|"]
    lines.append(f"| {('texts per second of one core', '单核每秒条数')[at]} | {quick['per_core_second']:,} |")
    lines.append(f"| {('two processes, by the wall clock', '两个进程，实际时间')[at]} | {quick['two_processes']:,} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data
    gold = data / "directions" / "gold.tsv"
    told = {"gold": on_gold(gold), "csl": on_csl(data / "csl"), "speed": speed(gold)}
    kept = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (ROOT / "docs" / "bench" / "directions.json").write_text(kept, encoding="utf-8")
    set_table("directions.md", "directions", {language: tables(told, language) for language in ("en", "zh")})
    print(tables(told, "en"))


if __name__ == "__main__":
    main()
