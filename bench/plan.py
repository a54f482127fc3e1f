"""A plan on paper for OpenAlex whole, reckoned from what was measured: bytes, shuffles, hours and cost, stage by stage.

    python bench/plan.py

reads docs/bench/engines.json (of `bench/engines.py`) and sets the tables of docs/en/cluster.md and docs/zh/cluster.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.doc_tables import set_table
from bench.spark_events import STEPS

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "bench" / "engines.json"

WORKS = 250e6
TEXT_BYTES = 300e9
MACHINES, CORES, GIGABYTES = 16, 32, 128
"""Of the cluster that is planned: machines, and cores and memory of each."""
EFFICIENCY = 0.6
"""Share of the cores' time that tasks get; the rest is waiting for the last task, shuffles, starts. An assumption."""
PRICE_PER_CORE_HOUR = 0.05
"""In US dollars, of a plain machine of a cloud, with its memory. An assumption."""
STAGES = ("land", *STEPS)
BY_TEXT = ("land", "codes", "word_counts", "spelt", "numbers", "pair_counts", "documents", "meaning")
"""Stages whose work grows with the text; that of the others grows with the number of works."""

NAMES = {
    "en": {
        "sail": "`sail` (embedded)",
        "local": "`local[2]`",
        "spark": "`spark://`, two workers",
        "connect": "`sc://`, on the same",
        "terms": "ids, numbers of terms and their counts",
        "matrix": "the same as a sparse matrix",
        "meaning": "meaning, 512 whole numbers of two bytes",
        "catalogue": "title, date, authors, categories",
        "all": "together",
        "land": "land",
        "merge": "merge",
        "codes": "split into words",
        "word_counts": "count words",
        "spelt": "list words",
        "numbers": "number words",
        "pair_counts": "count phrases",
        "documents": "encode documents",
        "stage meaning": "encode meaning",
        "whole": "whole",
    },
    "zh": {
        "sail": "`sail`（内嵌）",
        "local": "`local[2]`",
        "spark": "`spark://`，两个工作进程",
        "connect": "`sc://`，同一集群",
        "terms": "标识、词项编号与次数",
        "matrix": "同上，稀疏矩阵",
        "meaning": "语义，512个两字节整数",
        "catalogue": "题名、日期、作者、类别",
        "all": "合计",
        "land": "落地",
        "merge": "合并",
        "codes": "切词",
        "word_counts": "词计数",
        "spelt": "列出词语",
        "numbers": "词编号",
        "pair_counts": "词组计数",
        "documents": "编码文献",
        "stage meaning": "编码语义",
        "whole": "合计",
    },
}
HEADS = {
    "engines": {
        "en": "| engine | seconds | driver, MiB | JVM | workers | terms | counts | classes | assignments | all |",
        "zh": "| 引擎 | 秒 | 驱动进程（MiB） | 其JVM（MiB） | 工作进程（MiB） | 词项 | 计数 | 分类 | 归属 | 全部 |",
    },
    "held": {
        "en": "| what | bytes a record | of 250 million, GB |",
        "zh": "| 内容 | 每条记录字节 | 2.5亿条（GB） |",
    },
    "plan": {
        "en": "| stage | task hours | hours on the cluster | read, GB | shuffled, GB | written, GB | US dollars |",
        "zh": "| 阶段 | 任务小时 | 集群小时 | 读入（GB） | 洗牌（GB） | 写出（GB） | 美元 |",
    },
}


def engines_table(kept: dict[str, Any], language: str) -> list[str]:
    """Set what each engine took on the largest inputs measured, and the hashes of what it left."""
    engines = _sizes(kept)[-1]
    lines = [HEADS["engines"][language], "|---|" + "---:|" * 4 + "---|" * 5]
    for name in ("sail", "local", "spark", "connect"):
        if told := engines.get(name):
            memory = [f"{told['peak_memory_mb'].get(role, 0):,}" for role in ("driver", "jvm", "workers")]
            hashes = [
                f"`{told['digests'][group][:6]}`" for group in ("terms", "counts", "classes", "assignments", "all")
            ]
            lines.append(_row([NAMES[language][name], f"{told['seconds']:.0f}", *memory, *hashes]))
    return lines


def held_table(kept: dict[str, Any], language: str) -> list[str]:
    """Set what the driver holds of a record, and what that comes to."""
    held = _sizes(kept)[-1]["sail"]["bytes_held"]
    parts = {name: held[name] for name in ("terms", "matrix", "meaning", "catalogue")}
    parts["all"] = sum(parts.values())
    lines = [HEADS["held"][language], "|---|---:|---:|"]
    return lines + [
        _row([NAMES[language][name], f"{size:,.0f}", f"{size * WORKS / 1e9:,.0f}"]) for name, size in parts.items()
    ]


def stages(kept: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Reckon task hours and gigabytes of each stage for all works.

    What a record costs is the slope between the two largest inputs measured, so that starts are not counted as work.
    """
    sizes = [engines for engines in _sizes(kept) if "spark" in engines][-2:]
    large = sizes[-1]
    text = large["sail"]["bytes_held"]["abstract"]
    reckoned = {}
    for stage in STAGES:
        factor = WORKS * (TEXT_BYTES / WORKS / text if stage in BY_TEXT else 1)
        costs = [_costs(it, stage, kept["machine"]["cores"]) for it in sizes]
        records = [it["spark"]["records"] for it in sizes]
        slopes = {name: _slope([cost[name] for cost in costs], records) for name in costs[0]}
        reckoned[stage] = {
            "task_hours": slopes["task_seconds"] * factor / 3600,
            **{name: slopes[f"{name}_bytes"] * factor / 1e9 for name in ("read", "shuffled", "written")},
        }
    return reckoned


def _costs(engines: dict[str, Any], stage: str, cores: int) -> dict[str, float]:
    """Give what a stage took on Spark; landing is done by our own processes, one a core."""
    if stage != "land":
        return dict(engines["spark"]["spark_costs"][stage])
    seconds = next(value for name, value in engines["sail"]["steps"].items() if name.startswith("Read "))
    return {
        "task_seconds": seconds * cores,
        "read_bytes": engines["sail"]["bytes_held"]["abstract"] * engines["sail"]["records"],
        "shuffled_bytes": 0.0,
        "written_bytes": engines["sail"]["lake_bytes"]["landed"],
    }


def _sizes(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the engines measured on each input, the smallest input first."""
    found = [told["engines"] for told in kept.values() if "sail" in told.get("engines", {})]
    return sorted(found, key=lambda engines: engines["sail"]["records"])


def _slope(values: list[float], records: list[float]) -> float:
    if len(values) == 1 or values[1] <= values[0]:  # one size alone, or noise: the mean, which is more
        return values[-1] / records[-1]
    return (values[1] - values[0]) / (records[1] - records[0])


def plan_table(kept: dict[str, Any], language: str) -> list[str]:
    """Set the plan, stage by stage, and its sum."""
    reckoned = stages(kept)
    names = ("task_hours", "read", "shuffled", "written")
    reckoned["whole"] = {name: sum(it[name] for it in reckoned.values()) for name in names}
    lines = [HEADS["plan"][language], "|---|" + "---:|" * 6]
    for stage, told in reckoned.items():
        hours = told["task_hours"] / (MACHINES * CORES * EFFICIENCY)
        cost = hours * MACHINES * CORES * PRICE_PER_CORE_HOUR
        figures = [
            f"{told['task_hours']:,.0f}",
            f"{hours:.2f}",
            *(f"{told[it]:,.0f}" for it in names[1:]),
            f"{cost:,.0f}",
        ]
        words = NAMES[language]
        lines.append(_row([words.get(f"stage {stage}") or words[stage], *figures]))
    return lines


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


TABLES = {"engines": engines_table, "held": held_table, "plan": plan_table}


def place() -> None:
    """Put the tables between their marks in both languages."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    for name, make in TABLES.items():
        set_table("cluster.md", name, {language: "\n".join(make(kept, language)) for language in ("en", "zh")})


if __name__ == "__main__":
    place()
