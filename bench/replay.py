"""Replay past origins into a ledger and write its figures into the documentation.

    python bench/replay.py [--origins 2010-2016] [--cache FOLDER] [--lake FOLDER] --out FOLDER FILES...

Writes docs/bench/replay.json and the table in docs/en/ledger.md and docs/zh/ledger.md; ledger and page stay in OUT.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from doc_tables import set_table

from liaowang.runs import ReplaySettings, replay, verify_ledger

ROOT = Path(__file__).resolve().parent.parent
WORDS = {
    "en": {
        "plain": "growth",
        "noise": "beyond noise",
        "tide": "beyond the tide",
        "head": "| topics, 3 years | scored | came | Brier (of the base rate) | AUC "
        "| CSI (hits / false alarms / missed) | calibration error (perfect) |",
        "told": "{n} forecasts of {first} to {last}: {yes} came, {no} did not, {void} are void, {open} open. "
        "{seconds} s and {memory} GiB on top of the snapshots that a back-test makes; rules of {small} to {large} MB.",
    },
    "zh": {
        "plain": "增长",
        "noise": "超出噪声",
        "tide": "超出大势",
        "head": "| 主题，3年 | 已评分 | 实现 | Brier（以基准率计） | AUC | CSI（命中/落空/漏报） "
        "| 校准误差（完美者） |",
        "told": "{first}至{last}年的{n}条预测：{yes}条实现，{no}条未实现，{void}条作废，{open}条未结。"
        "在回测所做的快照之外用时{seconds}秒、内存{memory} GiB；规则各占{small}至{large} MB。",
    },
}
STEPS = {"Go back in time", "Merge duplicates"}


def table(figures: list[dict[str, Any]], language: str) -> str:
    words = WORDS[language]
    lines = [words["head"], "|---|---:|---:|---:|---:|---:|---:|"]
    for question in ("plain", "noise", "tide"):
        it = next(it for it in figures if it["question"] == question)
        cells = [
            f"{it['n']:,}",
            f"{it['n_grew']:,}",
            f"{it['brier']:.3f} ({it['brier_of_base']:.3f})",
            f"{it['auc']:.3f}",
            f"{it['csi']:.3f} ({it['hits']} / {it['false_alarms']} / {it['misses']})",
            f"{it['calibration_error']:.3f} ({it['perfect_calibration_error']:.3f})",
        ]
        lines.append(f"| {words[question]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--origins", default="2010-2016")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--lake", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    first, last = (int(part) for part in options.origins.split("-"))
    settings = ReplaySettings(
        tuple(options.files),
        options.out,
        first,
        last,
        lake=options.lake,
        cache=options.cache,
        n_threads=options.threads,
    )
    told = replay(settings)
    checked = verify_ledger(options.out / "ledger.jsonl", told["head"])
    manifest = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))
    manifest["settings"] = {
        name: value for name, value in manifest["settings"].items() if name not in {"inputs", "lake", "cache", "out"}
    }
    told_of = {**manifest, "chain": checked}
    path = ROOT / "docs" / "bench" / "replay.json"
    path.write_text(json.dumps(told_of, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write(manifest, options.out, first, last)


def write(manifest: dict[str, Any], out: Path, first: int, last: int) -> None:
    """Write the tables of both pages."""
    figures = manifest["figures"]
    sizes = [path.stat().st_size / 1e6 for path in (out / "rules").glob("*.npz")]
    costs = [it for it in manifest["costs"] if not it["name"].startswith("Read ") and it["name"] not in STEPS]
    places = {
        "n": f"{sum(it['n_forecasts'] for it in figures):,}",
        "first": first,
        "last": last,
        "yes": f"{sum(it['n_grew'] for it in figures):,}",
        "no": f"{sum(it['n'] - it['n_grew'] for it in figures):,}",
        "void": sum(it["n_void"] for it in figures),
        "open": sum(it["n_open"] for it in figures),
        "seconds": round(sum(it["seconds"] for it in costs)),
        "memory": f"{max(it['peak_memory_mb'] for it in costs) / 1024:.1f}",
        "small": round(min(sizes)),
        "large": round(max(sizes)),
    }
    for language, words in WORDS.items():
        told = f"{words['told'].format(**places)}\n\n{table(figures, language)}"
        set_table("ledger.md", "replay", {language: told})


if __name__ == "__main__":
    main()
