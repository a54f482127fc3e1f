"""Measure forecasts on the past: every question, topics and terms, baselines, placebo, leak gauge, reliability.

    python bench/foresight.py [--origins 2014-2016] [--cache FOLDER] FILES...

Writes docs/bench/foresight.json, docs/images/reliability.svg, and the tables in docs/en/foresight.md and
docs/zh/foresight.md.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from doc_tables import set_table

from liaowang.runs import BacktestSettings, backtest

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ("auc", "csi", "precision_at_50", "brier", "calibration_error")
OTHERS = [("noise", 1), ("noise", 2), ("tide", 1), ("tide", 2), ("peak", 1), ("peak", 2), ("peak", 3)]
"""Further questions about topics, with their horizons in years."""
ASKED = [(unit, question) for unit in ("topic", "term") for question in ("plain", "noise", "tide")]
MODELS = {
    "boosted_trees": ("forecast", "预测"),
    "always_yes": ("always yes", "一律为是"),
    "persistence": ("persistence", "延续增长"),
    "kleinberg_burst": ("Kleinberg burst", "Kleinberg突发"),
    "category_growth": ("category growth", "类别增长"),
    "term_burst": ("term burst", "词语突发"),
    "size": ("size", "规模"),
    "logistic_3": ("logistic, 3 features", "逻辑回归（3特征）"),
    "placebo": ("placebo", "安慰剂"),
    "leak_gauge": ("leak gauge", "泄漏标尺"),
}
SHOWN_APART = ("boosted_trees", "placebo", "leak_gauge")
WORDS = {
    "en": {
        "topic": "Topics",
        "term": "Terms",
        "model": "model",
        "plain": "plain",
        "noise": "beyond noise",
        "tide": "beyond the tide",
        "base": "base",
        "by_size": "records before",
        "measures": "AUC / CSI / first 50 / Brier / calibration error",
        "origin": "Origin",
        "lead": "AUC over the best baseline (90 % interval)",
        "floor": "a perfect forecaster",
        "intervals": "AUC / CSI / first 50, 90 % intervals",
        "peak": "new peak",
        "within": "within",
        "years": ("a year", "two years", "three years"),
        "best": "best baseline",
        "cost": "Seconds and peak memory of each back-test, snapshots included where they were not kept",
    },
    "zh": {
        "topic": "主题",
        "term": "词语",
        "model": "模型",
        "plain": "增长",
        "noise": "超出噪声",
        "tide": "超出大势",
        "base": "基准率",
        "by_size": "此前记录数",
        "measures": "AUC / CSI / 前50 / Brier / 校准误差",
        "origin": "起点",
        "lead": "AUC高出最佳基线（90%区间）",
        "floor": "完美预测者",
        "intervals": "AUC / CSI / 前50，90%区间",
        "peak": "新高",
        "within": "",
        "years": ("一年内", "两年内", "三年内"),
        "best": "最佳基线",
        "cost": "每次回测的秒数和内存峰值（快照未保存时含快照）",
    },
}


def finite(value: Any) -> Any:
    """Turn what is not a number into null, which JSON knows."""
    if isinstance(value, dict):
        return {key: finite(it) for key, it in value.items()}
    if isinstance(value, list):
        return [finite(it) for it in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def figures(told: dict[str, Any]) -> str:
    return " / ".join(f"{told[name]:.3f}" if math.isfinite(told[name]) else "–" for name in MEASURES)


def means_table(results: dict[str, dict[str, Any]], unit: str, language: str) -> str:
    words = WORDS[language]
    asked = [question for it, question in ASKED if it == unit]
    bases = {it: results[f"{unit}_{it}"]["means"]["boosted_trees"] for it in asked}
    heads = [f"{words[it]}（{words['base']} {bases[it]['base_rate']:.2f}）" for it in asked]
    if language == "en":
        heads = [f"{words[it]} ({words['base']} {bases[it]['base_rate']:.2f})" for it in asked]
    lines = [f"| {words['model']} | " + " | ".join(heads) + " |", "|---|" + "---|" * len(asked)]
    for model, names in MODELS.items():
        cells = [figures(results[f"{unit}_{it}"]["means"][model]) for it in asked]
        lines.append(f"| {names[language == 'zh']} | " + " | ".join(cells) + " |")
    floors = [f"{bases[it]['perfect_calibration_error']:.3f}" for it in asked]
    lines.append(f"| {words['floor']} | " + " | ".join(f"– / – / – / – / {it}" for it in floors) + " |")
    return "\n".join(lines)


def interval(told: dict[str, Any], name: str) -> str:
    low, high = told[f"{name}_interval"]
    return f"{told[name]:.2f} ({low:.2f}–{high:.2f})"


def lead(trial: dict[str, Any]) -> str:
    known = {name: it for name, it in trial["models"].items() if name != "boosted_trees"}
    best = max(known, key=lambda name: known[name]["auc"])
    told = trial["against"][best]["auc"]
    return f"{told['difference']:+.3f} ({told['low']:+.3f}–{told['high']:+.3f})"


def origins_table(results: dict[str, dict[str, Any]], language: str) -> str:
    words = WORDS[language]
    lines = [
        f"| {words['origin']} | n | {words['base']} | {words['intervals']} | {words['lead']} |",
        "|---|---:|---:|---|---|",
    ]
    for unit, question in ASKED:
        for trial in results[f"{unit}_{question}"]["origins"]:
            told = trial["models"]["boosted_trees"]
            shown = " / ".join(interval(told, name) for name in ("auc", "csi", "precision_at_50"))
            name = f"{words[unit]}, {words[question]}, {trial['origin'][:4]}"
            lines.append(f"| {name} | {told['n']} | {told['base_rate']:.2f} | {shown} | {lead(trial)} |")
    return "\n".join(lines)


def others_table(results: dict[str, dict[str, Any]], language: str) -> str:
    """Show further questions and horizons, with the baseline that ranks best."""
    words = WORDS[language]
    lines = [f"| {words['origin']} | {words['base']} | {words['measures']} | {words['best']} |", "|---|---:|---|---|"]
    for question, years in OTHERS:
        means = results[f"topic_{question}_{years}"]["means"]
        told = means["boosted_trees"]
        known = {name: it for name, it in means.items() if name in MODELS and name not in SHOWN_APART}
        best = max(known, key=lambda name: known[name]["auc"])
        name = f"{words[question]}, {words['within']} {words['years'][years - 1]}"
        if language == "zh":
            name = f"{words[question]}，{words['years'][years - 1]}"
        shown = f"{MODELS[best][language == 'zh']}: {figures(known[best])}"
        lines.append(f"| {name} | {told['base_rate']:.2f} | {figures(told)} | {shown} |")
    return "\n".join(lines)


def sizes_table(results: dict[str, dict[str, Any]], language: str) -> str:
    words = WORDS[language]
    lines = [
        f"| {words['by_size']} | {words['origin']} | n | {words['base']} | {words['measures']} |",
        "|---|---|---:|---:|---|",
    ]
    for unit, question in ASKED:
        for trial in results[f"{unit}_{question}"]["origins"]:
            for told in trial["by_size"]["boosted_trees"]:
                span = f"{told['from']}–{told['below'] - 1}" if told["below"] else f"{told['from']}–"
                name = f"{words[unit]}, {words[question]}, {trial['origin'][:4]}"
                lines.append(f"| {span} | {name} | {told['n']} | {told['base_rate']:.2f} | {figures(told)} |")
    return "\n".join(lines)


def costs_table(results: dict[str, dict[str, Any]], language: str) -> str:
    words = WORDS[language]
    lines = [f"{words['cost']}:" if language == "en" else f"{words['cost']}：", ""]
    for unit, question in ASKED:
        costs = results[f"{unit}_{question}"]["costs"]
        seconds, memory = sum(it["seconds"] for it in costs), max(it["peak_memory_mb"] for it in costs)
        lines.append(f"- {words[unit]}, {words[question]}: {seconds:.0f} s, {memory / 1024:.1f} GiB")
    return "\n".join(lines)


def pooled(trials: Sequence[dict[str, Any]]) -> list[tuple[float, float, int]]:
    """Bring the bins of all origins together: what was said, what came, how many."""
    bins: dict[int, list[dict[str, Any]]] = {}
    for trial in trials:
        for row in trial["reliability"]:
            bins.setdefault(row["bin"], []).append(row)
    told = []
    for rows in bins.values():
        n = sum(row["n"] for row in rows)
        told.append((sum(row["said"] * row["n"] for row in rows) / n, sum(row["n_grew"] for row in rows) / n, n))
    return told


def draw(results: dict[str, dict[str, Any]]) -> str:
    """Draw what was said against what came; bars are 90 % of counting."""
    panels = []
    for number, (unit, question) in enumerate(ASKED):
        left, top = 50 + number % 3 * 250, 30 + number // 3 * 250
        marks = [f'<rect x="{left}" y="{top}" width="200" height="200" fill="none" stroke="#999"/>']
        marks.append(f'<path d="M{left} {top + 200}L{left + 200} {top}" stroke="#bbb" stroke-dasharray="4"/>')
        marks.append(f'<text x="{left}" y="{top - 8}">{WORDS["en"][unit]}, {WORDS["en"][question]}</text>')
        for said, came, n in pooled(results[f"{unit}_{question}"]["origins"]):
            spread = 1.645 * math.sqrt(max(came * (1 - came), 1 / n) / n)
            x, y = left + 200 * said, top + 200 * (1 - came)
            low, high = (top + 200 * (1 - min(max(came + side * spread, 0), 1)) for side in (-1, 1))
            marks.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#06c"/>')
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#06c"><title>{n}</title></circle>')
        marks.append(f'<text x="{left}" y="{top + 214}" font-size="10">0</text>')
        marks.append(f'<text x="{left + 150}" y="{top + 214}" font-size="10">said, to 1</text>')
        panels.append("".join(marks))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 530" font-family="sans-serif" font-size="13">'
    return head + '<rect width="800" height="530" fill="#fff"/>' + "\n".join(panels) + "</svg>\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--origins", default="2014-2016")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--lake", type=Path)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    first, last = (int(part) for part in options.origins.split("-"))
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        cache, lake = options.cache or Path(folder) / "cache", options.lake or Path(folder) / "lake"
        for unit, question in ASKED:
            settings = BacktestSettings(
                tuple(options.files), first, last, question, unit, lake=lake, cache=cache, n_threads=options.threads
            )
            told = results[f"{unit}_{question}"] = backtest(settings)
            for name in ("inputs", "lake", "cache"):
                told["manifest"]["settings"].pop(name)
            print(unit, question, told["means"]["boosted_trees"], flush=True)
        for question, years in OTHERS:
            settings = BacktestSettings(
                tuple(options.files),
                first,
                last,
                question,
                lake=lake,
                cache=cache,
                n_threads=options.threads,
                horizon_years=years,
            )
            told = results[f"topic_{question}_{years}"] = backtest(settings)
            for name in ("inputs", "lake", "cache"):
                told["manifest"]["settings"].pop(name)
            print(question, years, told["means"]["boosted_trees"], flush=True)
    write(results)


def write(results: dict[str, dict[str, Any]]) -> None:
    """Write the figures, the picture and the tables of both pages."""
    (ROOT / "docs" / "bench" / "foresight.json").write_text(
        json.dumps(finite(results), indent=1, allow_nan=False) + "\n", encoding="utf-8"
    )
    (ROOT / "docs" / "images" / "reliability.svg").write_text(draw(results), encoding="utf-8")
    for language in WORDS:
        parts = {
            "topics": means_table(results, "topic", language),
            "terms": means_table(results, "term", language),
            "origins": origins_table(results, language),
            "others": others_table(results, language),
            "sizes": sizes_table(results, language),
            "costs": costs_table(results, language),
        }
        for name, part in parts.items():
            set_table("foresight.md", name, {language: part})


if __name__ == "__main__":
    main()
