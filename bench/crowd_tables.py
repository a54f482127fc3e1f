"""The tables of bench/crowd.py and bench/soak.py in docs/*/web-load.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doc_tables import set_table

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("PostgreSQL", "SQLite")
COLD = {"en": "{}, from cold", "zh": "{}，冷启动"}
WHOLE = {
    "en": "| database | holds | processes | asked a second | answered a second | minutes | p50 ms | p95 ms | p99 ms "
          "| errors | cores of the server | memory at first, MB | at the end | growth a minute, second half |",
    "zh": "| 数据库 | 内容 | 进程 | 每秒请求 | 每秒应答 | 分钟 | p50 毫秒 | p95 毫秒 | p99 毫秒 | 错误 | 服务器用核 "
          "| 起初内存 MB | 最后内存 | 后半段每分钟增长 |",
}  # fmt: skip
HOLDS = {
    "en": "{topics:,} topics, {records:,} records, {entries:,} entries",
    "zh": "{topics:,} 个主题，{records:,} 条记录，{entries:,} 个条目",
}
PAGES = {
    "en": "| page | requests, {0} | p50 | p95 | p99 | requests, {1} | p50 | p95 | p99 |",
    "zh": "| 页面 | 请求数，{0} | p50 | p95 | p99 | 请求数，{1} | p50 | p95 | p99 |",
}
SOAK = {
    "en": "| database | holds | minutes | asked a second | p95 ms | errors | published, withdrawn "
          "| found after, s | runs, spreadsheets imported | server, MB: first, last | worker | indexer | wrong |",
    "zh": "| 数据库 | 内容 | 分钟 | 每秒请求 | p95 毫秒 | 错误 | 发布、撤回 "
          "| 最迟几秒后搜到 | 导入的运行、表格 | 服务器 MB：起初、最后 | 作业进程 | 索引进程 | 不对之处 |",
}  # fmt: skip
NOTHING = {"en": "nothing", "zh": "无"}


def _line(*cells: Any) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _rule(head: str, n_left: int) -> str:
    n = head.count("|") - 1
    return "|" + "---|" * n_left + "--:|" * (n - n_left)


def tables(told: dict[str, Any], language: str) -> str:
    """Write both tables: each way as a whole, and page by page."""
    ways = [it for it in DATABASES if it in told]
    lines = [WHOLE[language], _rule(WHOLE[language], 2)]
    for name in (form.format(it) for it in DATABASES for form in ("{}", "{}, cold")):
        if name not in told:
            continue
        it, (database, _, cold) = told[name], name.partition(", ")
        whole = it["all"]
        lines.append(_line(
            COLD[language].format(database) if cold else database, HOLDS[language].format(**it["holds"]), it["workers"],
            it["asked_a_second"], whole["per_second"],
            f"{it['seconds'] / 60:g}", f"{whole['p50_ms']:g}", f"{whole['p95_ms']:g}", f"{whole['p99_ms']:g}",
            f"{whole['errors']} / {whole['requests']:,}", it["server_cores"], it["memory_mb_first"],
            it["memory_mb_last"], it["growth_mb_a_minute_second_half"],
        ))  # fmt: skip
    head = PAGES[language].format(*(ways if len(ways) == 2 else [*ways, "–"]))
    lines += ["", head, _rule(head, 1)]
    for page in sorted({it for name in ways for it in told[name]["pages"]}):
        cells: list[str] = []
        for name in ways:
            found = told[name]["pages"].get(page)
            cells += (
                [f"{found['requests']:,}", *(f"{found[it]:g}" for it in ("p50_ms", "p95_ms", "p99_ms"))]
                if found
                else ["–"] * 4
            )
        lines.append(_line(page, *cells, *["–"] * (8 - len(cells))))
    return "\n".join(lines)


def soak_table(told: dict[str, Any], language: str) -> str:
    """Write the table of the soak."""
    lines = [SOAK[language], _rule(SOAK[language], 2)]
    for name in DATABASES:
        if name not in told:
            continue
        it = told[name]
        acts, memory = it["acts"], it["memory"]
        lines.append(_line(
            name, HOLDS[language].format(**it["holds"]), it["minutes"], it["asked_a_second"],
            f"{it['all']['p95_ms']:g}", f"{it['all']['errors']} / {it['all']['requests']:,}",
            f"{acts['published']}, {acts['withdrawn']}", it["slowest_found_seconds"],
            f"{acts['runs imported']}, {acts['spreadsheets imported']}",
            *(f"{memory[who]['memory_mb_first']}, {memory[who]['memory_mb_last']}"
              for who in ("server", "worker", "indexer")),
            "; ".join(it["wrong"]) or NOTHING[language],
        ))  # fmt: skip
    return "\n".join(lines)


def write_soak(told: dict[str, Any]) -> None:
    """Write the figures of the soak, and its table into the pages."""
    out = ROOT / "docs" / "bench" / "soak.json"
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    set_table("web-load.md", "soak", {language: soak_table(told, language) for language in SOAK})
