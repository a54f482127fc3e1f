"""Measure what the emergence score says of the three years after: rolling cut-offs, topics frozen, nothing seen ahead.

    python bench/score.py [--origins 2010-2016] FILES...

For each cut-off the main job is run; later records were only assigned to its topics. A topic 'grew beyond noise' if
its share of the panel in the three years after exceeds that of the two before by 8 % a year and by 1.645 standard
errors of counting. Writes docs/bench/score.json and the table in docs/en/observatory.md and docs/zh/observatory.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from doc_tables import set_table
from sklearn.metrics import roc_auc_score

from liaowang.runs import ObserveSettings, observe, open_run
from liaowang.runs.store import Run

ROOT = Path(__file__).resolve().parent.parent
YEARS_BETWEEN_CENTRES = 2.5


def outcomes(run: Run) -> pl.DataFrame:
    """Tell of each scored topic whether it grew beyond noise after the cut-off."""
    seen = run.table("documents").filter("in_panel", pl.col("topic").is_not_null(), pl.col("window").is_between(-3, 1))
    counts = seen.group_by("topic").agg(
        (pl.col("window") < 0).sum().alias("later"), (pl.col("window") >= 0).sum().alias("before")
    )
    frame = counts.collect().sort("topic")
    later, before = frame["later"].to_numpy() + 0.5, frame["before"].to_numpy() + 0.5
    ratio = np.log(later / later.sum()) - np.log(before / before.sum())
    z = ratio / np.sqrt(1 / later + 1 / before)
    grew = (ratio > np.log(1.08) * YEARS_BETWEEN_CENTRES) & (z >= 1.645)
    return frame.select("topic", "before").with_columns(grew=pl.Series(grew))


def evaluate(run: Run) -> dict[str, Any]:
    """Compare the score with growth alone, the largest first, and chance."""
    scored = run.table("topics").select("topic", "score").drop_nulls().collect()
    growth = run.table("indicators").filter(pl.col("indicator") == "growth_1").select("topic", growth="value").collect()
    frame = scored.join(growth, on="topic").join(outcomes(run), on="topic").sort("topic")
    grew = frame["grew"].to_numpy()
    result: dict[str, Any] = {"topics": len(frame), "base": round(float(grew.mean()), 3)}
    for name in ("score", "growth", "before"):
        values = frame[name].fill_null(-9).to_numpy().astype(float)
        first = np.argsort(-values, kind="stable")[:50]
        result[name] = {
            "auc": round(float(roc_auc_score(grew, values)), 3),
            "of_first_50": round(float(grew[first].mean()), 2),
        }
    return result


def table(results: dict[str, dict[str, Any]], heads: tuple[str, ...]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|---|---:|---:|---:|---:|---:|"]
    for year, it in results.items():
        cells = [f"{it[name]['auc']:.2f} / {it[name]['of_first_50']:.2f}" for name in ("score", "growth", "before")]
        lines.append(f"| {year} | {it['topics']} | {it['base']:.2f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


_HEADS = {
    "en": ("Cut-off", "Topics scored", "Grew", "Score: AUC / of first 50", "Growth in the last year", "Size"),
    "zh": ("截止年", "计分主题", "增长者", "得分：AUC / 前50中", "近一年增长", "规模"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--origins", default="2010-2016")
    options = parser.parse_args()
    first, last = (int(part) for part in options.origins.split("-"))
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for year in range(first, last + 1):
            out = Path(folder) / str(year)
            settings = ObserveSettings(
                tuple(options.files), out, date(year, 12, 31), lake=Path(folder) / "lake", meaning="none"
            )
            results[str(year)] = evaluate(open_run(observe(settings)))
            print(year, results[str(year)], flush=True)
    (ROOT / "docs" / "bench" / "score.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    tables = {language: table(results, heads) for language, heads in _HEADS.items()}
    set_table("observatory.md", "score", tables)


if __name__ == "__main__":
    main()
