"""Measure the ranker of matches: ``python bench/matching.py [pairs.tsv]``, or ``make bench-matching``.

Graded pairs are parted by demand, never by pair: each demand is scored by a ranker trained on others (five parts).
Beside it, in the same run: BM25, the cosine of character TF-IDF, the order of the file, chance, and the sum of
similarities that ranks where nothing was learnt. Then English demands against Chinese titles (bench/data/crossing.tsv).
Writes docs/bench/matching.json and the tables in docs/*/matching.md.

Spearman is the mean over demands with at least ten pairs, and over all pairs at once; nDCG@10 takes 2^level - 1 for
what a pair is worth; intervals are of 2,000 draws of demands.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from doc_tables import set_table
from scipy.stats import rankdata

from liaowang.matching import Graded, Pairs, Ranker, rank_unlearnt, read_pairs
from liaowang.matching.ranker import describe
from liaowang.matching.similarities import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT.parent / "shared" / "data" / "matching" / "pairs.tsv"
N_FOLDS, N_TIMES, N_SEEDS, LEAST, FIRST, N_DRAWS = 5, 3, 3, 10, 10, 2000
Doubles = npt.NDArray[np.float64]
Rows = list[npt.NDArray[np.int64]]


def rows_by_demand(pairs: Pairs) -> Rows:
    found: dict[str, list[int]] = {}
    for row, demand in enumerate(pairs.demand_ids):
        found.setdefault(demand, []).append(row)
    return [np.array(it) for it in found.values()]


def correlate(first: Doubles, second: Doubles) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def gain(scores: Doubles, levels: Doubles) -> float:
    worth, discount = 2.0**levels - 1, 1 / np.log2(np.arange(2, FIRST + 2))
    order, best = np.argsort(-scores, kind="stable")[:FIRST], np.sort(worth)[::-1][:FIRST]
    return float((worth[order] * discount[: len(order)]).sum() / (best * discount[: len(best)]).sum())


def measure(levels: Doubles, graded: Graded, demands: Rows, seed: int = 0) -> dict[str, Any]:
    long = [rows for rows in demands if len(rows) >= LEAST]
    each = {
        "spearman": np.array([correlate(graded.scores[it], levels[it]) for it in long]),
        "ndcg_10": np.array([gain(graded.scores[it], levels[it]) for it in long]),
    }
    draw = np.random.default_rng(seed)
    told: dict[str, Any] = {}
    for name, values in each.items():
        drawn = np.nanmean(values[draw.integers(0, len(values), (N_DRAWS, len(values)))], axis=1)
        told[name] = [round(float(it), 3) for it in (np.nanmean(values), *np.quantile(drawn, [0.025, 0.975]))]
    away = np.abs(graded.levels - levels)
    drawn_rows = [
        np.concatenate([demands[it] for it in draw.integers(0, len(demands), len(demands))]) for _ in range(500)
    ]
    for name, of in (
        ("spearman_all", lambda rows: correlate(graded.scores[rows], levels[rows])),
        ("one_over_mae", lambda rows: 1 / (1 + float(away[rows].mean()))),
    ):
        low, high = np.quantile([of(rows) for rows in drawn_rows], [0.025, 0.975])
        told[name] = [round(float(it), 3) for it in (of(np.arange(len(levels))), low, high)]
    return told


def mean_of(told: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.round(np.mean([it[name] for it in told], axis=0), 3).tolist() for name in told[0]}


def cross_validated(pairs: Pairs, demands: Rows, seed: int) -> Graded:
    scores, levels = np.zeros(len(pairs)), np.zeros(len(pairs))
    part = np.random.default_rng(seed).permutation(len(demands)) % N_FOLDS
    for fold in range(N_FOLDS):
        held = np.concatenate([rows for rows, it in zip(demands, part, strict=True) if it == fold])
        rest = np.concatenate([rows for rows, it in zip(demands, part, strict=True) if it != fold])
        graded = Ranker(n_seeds=N_SEEDS, random_state=seed).fit(pairs.take(rest)).predict(pairs.take(held))
        scores[held], levels[held] = graded.scores, graded.levels
        print(f"parted {seed + 1}, part {fold + 1} of {N_FOLDS}", flush=True)
    return Graded(scores, levels)


def baselines(pairs: Pairs) -> dict[str, Callable[[], Doubles]]:
    similarities = describe(pairs)
    return {
        "random": lambda: np.random.default_rng(0).random(len(pairs)),
        "order": lambda: -np.arange(len(pairs), dtype=float),
        "bm25": lambda: similarities[:, COLUMNS.index("bm25_asked")],
        "tfidf": lambda: similarities[:, COLUMNS.index("grams")],
    }


def crossing() -> Pairs:
    """Read the English demands; each list is filled up with four titles that are best for other demands."""
    lines = (ROOT / "bench" / "data" / "crossing.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    told = {row[0]: (row[1], row[2]) for row in rows if row[1]}
    best = [row[4] for row in rows if row[3] == "4"]
    columns: list[list[Any]] = [[], [], [], [], []]
    # Drawn anew, so that what a ranking leaves undecided does not stand in the order of the grades.
    draw = np.random.default_rng(0)
    for number, demand in enumerate(told):
        own = [(row[4], int(row[3])) for row in rows if row[0] == demand]
        others = [(best[(2 * number + step) % len(best)], 1) for step in (5, 10, 15, 20)]
        listed = own + others
        for title, level in (listed[it] for it in draw.permutation(len(listed))):
            for column, value in zip(columns, (demand, *told[demand], title, level), strict=True):
                column.append(value)
    return Pairs(columns[0], columns[1], columns[2], columns[3], np.array(columns[4]), [])


def measure_crossing(ranker: Ranker) -> dict[str, Any]:
    pairs = crossing()
    levels, demands, middle = pairs.levels.astype(float), rows_by_demand(pairs), np.full(len(pairs), 2.0)
    return {
        "pairs": len(pairs),
        "demands": len(demands),
        "tfidf": measure(levels, Graded(baselines(pairs)["tfidf"](), middle), demands),
        "unlearnt": measure(levels, Graded(rank_unlearnt(pairs).scores, middle), demands),
        "learnt": measure(levels, ranker.predict(pairs), demands),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="?", default=PAIRS)
    parser.add_argument("--times", type=int, default=N_TIMES)
    options = parser.parse_args()
    results: dict[str, Any] = {"folds": N_FOLDS, "times": options.times}
    path = ROOT / "docs" / "bench" / "matching.json"
    pairs = read_pairs(options.pairs.read_text(encoding="utf-8").split("\n"), has_levels=True, file=str(options.pairs))
    levels, demands = pairs.levels.astype(float), rows_by_demand(pairs)
    results |= {"pairs": len(pairs), "demands": len(demands)}
    middle = np.full(len(pairs), float(np.median(levels)))
    table = {name: measure(levels, Graded(of(), middle), demands) for name, of in baselines(pairs).items()}
    table["unlearnt"] = measure(levels, Graded(rank_unlearnt(pairs).scores, middle), demands)
    each = [measure(levels, cross_validated(pairs, demands, seed), demands) for seed in range(options.times)]
    table["learnt"] = mean_of(each)
    results["table"] = table
    start, used = time.perf_counter(), time.process_time()
    ranker = Ranker().fit(pairs)
    results["train_seconds"] = round(time.perf_counter() - start, 1)
    results["train_cpu_seconds"] = round(time.process_time() - used, 1)
    start, used = time.perf_counter(), time.process_time()
    ranker.predict(pairs)
    results["score_seconds"] = round(time.perf_counter() - start, 1)
    results["score_cpu_seconds"] = round(time.process_time() - used, 1)
    results["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    results["crossing"] = measure_crossing(ranker)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))
    write_pages(results)


NAMES = {
    "random": ("Chance", "随机"),
    "order": ("Order of the file (newest first where dated)", "文件顺序"),
    "bm25": ("BM25", "BM25"),
    "tfidf": ("Character TF-IDF, cosine", "字符TF-IDF余弦"),
    "unlearnt": ("Sum of similarities, nothing learnt", "相似度之和（未学习）"),
    "learnt": ("Ranker, demands it had not seen", "排序模型（未见过的需求）"),
}
HEADS = (
    ("Ranked by", "Spearman, by demand", "Spearman, all pairs", "nDCG@10", "1/(1+MAE)"),
    ("排序方法", "Spearman（按需求）", "Spearman（全部）", "nDCG@10", "1/(1+MAE)"),
)


def cell(told: list[float]) -> str:
    return f"{told[0]:.3f} ({told[1]:.3f}–{told[2]:.3f})"


def table_of(told: dict[str, Any], place: int) -> str:
    lines = ["| " + " | ".join(HEADS[place]) + " |", "|---|---|---|---|---|"]
    for name, it in told.items():
        cells = [cell(it[key]) for key in ("spearman", "spearman_all", "ndcg_10", "one_over_mae")]
        if name != "learnt":
            cells[3] = f"{it['one_over_mae'][0]:.3f}"
        lines.append(f"| {NAMES[name][place]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_pages(results: dict[str, Any]) -> None:
    for place, language in enumerate(("en", "zh")):
        crossed = {name: it for name, it in results["crossing"].items() if name in NAMES}
        for mark, table in (("ranker", table_of(results["table"], place)), ("crossing", table_of(crossed, place))):
            set_table("matching.md", mark, {language: table})


if __name__ == "__main__":
    main()
