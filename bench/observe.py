"""Measure the main job: seconds and memory a step, beside the plain cost of reading the files and splitting them once.

    python bench/observe.py [--as-of 2016-12-31] [--name arxiv] FILES...

writes docs/bench/NAME.json and the table in docs/en/speed.md and docs/zh/speed.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from doc_tables import set_table

from liaowang.runs import ObserveSettings, observe, open_run
from liaowang.sources import find_files

ROOT = Path(__file__).resolve().parent.parent
_WORD = re.compile(rb"[A-Za-z]+")


def plain_cost(path: Path) -> tuple[int, int]:
    """Decompress a file and split it into words, and nothing else: bytes and words."""
    command = {".xz": ["xz", "-dc"], ".gz": ["gzip", "-dc"], ".zst": ["zstd", "-dc"]}.get(path.suffix)
    data = (
        subprocess.run([*command, str(path)], capture_output=True, check=True).stdout if command else path.read_bytes()
    )
    return len(data), sum(1 for _ in _WORD.finditer(data))


def measure(paths: list[Path], as_of: date) -> dict[str, Any]:
    cores = len(os.sched_getaffinity(0))
    start = time.perf_counter()
    with ProcessPoolExecutor(cores) as pool:
        plain = list(pool.map(plain_cost, sorted(paths, key=lambda path: -path.stat().st_size)))
    limit = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        out = observe(ObserveSettings(inputs=tuple(map(str, paths)), out=Path(folder) / "run", as_of=as_of))
        seconds = time.perf_counter() - start
        manifest = open_run(out).manifest
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": cores, "processor": platform.machine(), "python": platform.python_version()},
        "files": len(paths),
        "bytes_unpacked": sum(n for n, _ in plain),
        "words": sum(n for _, n in plain),
        "as_of": as_of.isoformat(),
        "limit_seconds": round(limit, 2),
        "seconds": round(seconds, 2),
        "ratio_to_limit": round(seconds / limit, 1),
        "peak_memory_mb": max(step["peak_memory_mb"] for step in manifest["steps"]),
        "steps": manifest["steps"],
        "records": manifest["records"],
        "topics": manifest["topics"],
        "versions": manifest["versions"],
    }


_HEADS = {
    "en": ("Step", "Seconds", "Peak memory, MiB", "Result"),
    "zh": ("步骤", "秒", "内存峰值（MiB）", "结果"),
}
_LIMIT = {
    "en": "Read, unpack and split into words once (the limit)",
    "zh": "只读取、解压并切词一次（下限）",
}
_TOTAL = {"en": "The whole job", "zh": "全部工作"}


def table(result: dict[str, Any], language: str) -> str:
    """Set a result as a Markdown table."""
    lines = ["| " + " | ".join(_HEADS[language]) + " |", "|---|---:|---:|---|"]
    lines += [
        f"| {step['name']} | {step['seconds']:.1f} | {step['peak_memory_mb']:,.0f} | {step['note']} |"
        for step in result["steps"]
    ]
    ratio = {"en": f"{result['ratio_to_limit']} times the limit", "zh": f"为下限的{result['ratio_to_limit']}倍"}
    total, memory = f"{result['seconds']:.1f}", f"{result['peak_memory_mb']:,.0f}"
    lines.append(f"| **{_TOTAL[language]}** | **{total}** | **{memory}** | {ratio[language]} |")
    size = f"{result['bytes_unpacked'] / 2**20:,.0f} MiB, {result['words'] / 1e6:.1f} M words"
    lines.append(f"| {_LIMIT[language]} | {result['limit_seconds']:.1f} | | {size} |")
    return "\n".join(lines)


def place(result: dict[str, Any], name: str) -> None:
    """Put the table between its marks in the documentation, and the figures beside it."""
    kept = ROOT / "docs" / "bench" / f"{name}.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    set_table("speed.md", name, {language: table(result, language) for language in ("en", "zh")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2016, 12, 31))
    parser.add_argument("--name", default="demo")
    options = parser.parse_args()
    result = measure(find_files(options.files), options.as_of)
    place(result, options.name)
    print(table(result, "en"))


if __name__ == "__main__":
    main()
