"""How big, how fast, at what cost, against whom: one page out of the figures that the other benches keep.

    python bench/scale.py

reads docs/bench/*.json and sets the tables of docs/en/scale.md and docs/zh/scale.md; it measures nothing. What has not
been measured has no line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doc_tables import set_table
from peers_page import NAMES, PARTS, cost_of, seconds_of
from plan import CORES, EFFICIENCY, MACHINES, PRICE_PER_CORE_HOUR, TEXT_BYTES, WORKS, stages

ROOT = Path(__file__).resolve().parent.parent
Row = tuple[str, ...]
HEADS = {
    "work": {
        "en": ("Work", "How much", "Seconds", "Highest memory, MiB", "Times the limit", "Command"),
        "zh": ("工作", "规模", "秒", "内存峰值（MiB）", "为下限的倍数", "命令"),
    },
    "answers": {
        "en": ("Answers", "Among", "p50, ms", "p95, ms", "p99, ms", "Command"),
        "zh": ("应答", "规模", "p50（毫秒）", "p95（毫秒）", "p99（毫秒）", "命令"),
    },
    "peers": {
        "en": ("What", "By", "Theirs", "Ours", "Command"),
        "zh": ("内容", "对照", "对方", "瞭望", "命令"),
    },
    "cost": {
        "en": ("What", "How much", "Machines", "Hours", "US dollars", "Command"),
        "zh": ("内容", "规模", "机器", "小时", "美元", "命令"),
    },
}


def figures(name: str) -> dict[str, Any] | None:
    """Read what a bench has kept; None where it was never run."""
    path = ROOT / "docs" / "bench" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def work(zh: bool) -> Iterator[Row]:
    """Tell of long work: seconds, memory, and how far from the plain cost of reading."""
    job = "从文件到观察清单与预测" if zh else "From files to watchlist and forecasts"
    if told := figures("arxiv"):
        much = f"{told['records']['total']:,}" + ("篇arXiv论文" if zh else " papers of arXiv")
        yield (job, much, f"{told['seconds']:.0f}", f"{told['peak_memory_mb']:,.0f}", f"{told['ratio_to_limit']:.0f}",
               "`bench/observe.py --name arxiv`")  # fmt: skip
    for n, it in sorted((figures("million") or {}).items(), key=lambda it: int(it[0])):
        much = f"{int(n):,}" + ("篇仿真摘要" if zh else " abstracts made of real ones")
        yield (job, much, f"{it['seconds']:.0f}", f"{it['peak_memory_mb']:,.0f}",
               f"{it['seconds'] / it['limit']['seconds']:.0f}", "`bench/million.py`")  # fmt: skip
    for it in (*_each(figures("update")), *_each(figures("update-million"))):
        much = f"{it['new']:,} / {it['records']:,}"
        seconds, memory = f"{it['seconds']['update']:.0f}", f"{it['peak_memory_mb']['update']:,.0f}"
        what = "新记录并入已有运行" if zh else "New records into a run that is there"
        yield (what, much, seconds, memory, "", "`bench/update.py`")
    if told := figures("candidates"):
        largest = max(told["runs"], key=lambda it: it["entries"])
        yield ("对接索引的建立" if zh else "Index of candidates for matches", f"{largest['entries']:,}",
               f"{largest['build_s']:.0f}", f"{largest['peak_mb']:,}", "", "`bench/candidates.py`")  # fmt: skip
    names = {"small": "50 / 130", "medium": "300 / 1,500", "large": "1,000 / 8,000"}
    for size, families in (figures("timetables") or {"sizes": {}})["sizes"].items():
        ours = [it["ours"] for many in families.values() for it in many]
        least = min(it["of_bound"] for it in ours)
        much = f"{names[size]}" + (
            f" 人／洽谈，达上界{least:.2%}" if zh else f" people / meetings, {least:.2%} of the bound"
        )
        yield ("洽谈日程" if zh else "Timetable of meetings", much, f"{max(it['seconds'] for it in ours):.0f}", "", "",
               "`bench/timetables.py`")  # fmt: skip


def answers(zh: bool) -> Iterator[Row]:
    """Tell how long people wait."""
    if told := figures("candidates"):
        largest = max(told["runs"], key=lambda it: it["entries"])
        for key, name in (("candidates", "对接候选" if zh else "Candidates of a demand"),
                          ("whole", "带理由的对接清单" if zh else "Matches with reasons")):  # fmt: skip
            it = largest["times"][key]
            yield (name, f"{largest['entries']:,}", *_times(it), "`bench/candidates.py`")
    if told := figures("search"):
        asked = [it for name, it in told["index"]["questions"].items() if "written" not in name]
        slowest = max(asked, key=lambda it: float(it["p95_ms"]))
        yield ("大厅检索（最慢的一类）" if zh else "Search of the hall (slowest kind)",
               f"{told['index']['entries']:,}", *_times(slowest), "`bench/search.py`")  # fmt: skip
    for database in ("SQLite", "PostgreSQL"):
        if it := (figures("crowd") or {}).get(database):
            held = it["holds"]
            much = (f"{held['topics']:,}个主题，{held['records']:,}条记录，{held['entries']:,}个条目" if zh else
                    f"{held['topics']:,} topics, {held['records']:,} records, {held['entries']:,} entries")  # fmt: skip
            name = (
                f"{database}：每秒{it['all']['per_second']:g}次"
                if zh
                else f"{database}: {it['all']['per_second']:g} a second"
            )
            yield (name, much, *_times(it["all"]), "`bench/crowd.py`")
        if it := (figures("load") or {}).get(database):
            much = f"{it['holds']['topics']:,}" + ("个主题" if zh else " topics")
            rate = it["clocked"]["per_second"]
            name = (
                f"{database}：观察页面，每秒{rate:g}次"
                if zh
                else f"{database}: pages of the observatory, {rate:g} a second"
            )
            yield (name, much, *_times(it["clocked"]), "`bench/load.py`")
    largest_run = max((figures("million") or {}).items(), key=lambda it: int(it[0]), default=None)
    if largest_run:
        n, it = largest_run
        for key, name in (("topic", "`liaowang topic`"), ("start", "`liaowang --version`")):
            seconds = f"{1000 * it['command_seconds'][key]:.0f}"
            yield (name, f"{int(n):,}", seconds, "", "", "`bench/million.py`")


def peers(zh: bool) -> Iterator[Row]:
    """Tell who is slower and who is better, in the same run."""
    if told := figures("peers"):
        ours = {key: seconds_of(told, "ours_observe")[key] for key in ("topics", "end_to_end")}
        alone = seconds_of(told, "ours_topics")["topics"]
        purity = told["quality"]["ours_topics"]["purity_of_all"]
        much = f"{told['documents']:,}"
        for name, names in NAMES.items():
            if not name.startswith("peers_") or name not in told["quality"] or not cost_of(told, name):
                continue
            it = seconds_of(told, name)
            unit = "秒" if zh else " s"
            what = f"{much}篇的主题" if zh else f"Topics of {much}"
            yield (what, names[zh], f"{it['topics']:.1f}{unit}", f"{alone:.1f}{unit}", "`bench/peers.py`")
            if name not in PARTS:
                what = f"{much}篇，端到端" if zh else f"The whole job on {much}"
                yield (
                    what,
                    names[zh],
                    f"{it['end_to_end']:.0f}{unit}",
                    f"{ours['end_to_end']:.0f}{unit}",
                    "`bench/peers.py`",
                )
            what = "全部文档的纯度" if zh else "Purity of all documents"
            yield (
                what,
                names[zh],
                f"{told['quality'][name]['purity_of_all']:.3f}",
                f"{purity:.3f}",
                "`bench/peers.py`",
            )
    for size, families in (figures("timetables") or {"sizes": {}})["sizes"].items():
        for way, name in (("first_come", "先到先得" if zh else "first come"), ("greedy", "贪心" if zh else "greedy"),
                          ("direct", "CP-SAT")):  # fmt: skip
            both = [(it[way].get("of_bound", 0.0), it["ours"]["of_bound"])
                    for many in families.values() for it in many if way in it]  # fmt: skip
            if both:
                theirs, mine = (100 * min(column) for column in zip(*both, strict=True))
                sizes = {"small": "小", "medium": "中", "large": "大"} if zh else {}
                what = (
                    f"洽谈日程（{sizes.get(size)}），占上界最低"
                    if zh
                    else f"Timetables, {size}: least share of the bound"
                )
                yield (what, name, f"{theirs:.1f} %", f"{mine:.1f} %", "`bench/timetables.py`")


def cost(zh: bool) -> Iterator[Row]:
    """Tell what all of science would take, on paper, from measured slopes."""
    kept = figures("engines")
    if kept and any("spark" in told.get("engines", {}) for told in kept.values()):
        hours = sum(it["task_hours"] for it in stages(kept).values()) / (MACHINES * CORES * EFFICIENCY)
        much = (f"{WORKS / 1e8:g}亿篇，{TEXT_BYTES / 1e9:.0f} GB摘要" if zh else
                f"{WORKS / 1e6:.0f} million works, {TEXT_BYTES / 1e9:.0f} GB of abstracts")  # fmt: skip
        yield ("OpenAlex全部（推算）" if zh else "OpenAlex whole (on paper)", much, f"{MACHINES} × {CORES}",
               f"{hours:.1f}", f"{hours * MACHINES * CORES * PRICE_PER_CORE_HOUR:,.0f}", "`bench/plan.py`")  # fmt: skip


TABLES = {"work": work, "answers": answers, "peers": peers, "cost": cost}


def _each(told: Any) -> list[dict[str, Any]]:
    """Give the measurements of an update, the smallest corpus first, whether one is kept or several."""
    many = [] if not told else [told] if "records" in told else list(told.values())
    return sorted(many, key=lambda it: int(it["records"]))


def _times(it: dict[str, Any]) -> tuple[str, str, str]:
    p50, p95, p99 = (f"{it[key]:.0f}" if key in it else "" for key in ("p50_ms", "p95_ms", "p99_ms"))
    return p50, p95, p99


def table(name: str, language: str) -> str:
    """Set one table; empty where nothing was measured."""
    heads = HEADS[name][language]
    rows = list(TABLES[name](language == "zh"))
    lines = ["| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 3) + "---|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) if rows else ""


def main() -> None:
    for name in TABLES:
        set_table("scale.md", name, {language: table(name, language) for language in ("en", "zh")})


if __name__ == "__main__":
    main()
