"""Measure the main job on 100,000, 300,000 and 1,000,000 abstracts made of real ones, from raw files to the watchlist.

    python bench/million.py [--sizes 100000,300000,1000000] [--data FOLDER] [--keep FOLDER] REAL...

REAL are the folders that `bench/abstracts.py` takes; what it makes of them is kept in --data. Every size is a
`liaowang observe` of its own, with all its processes; then `liaowang topic` is asked, and an empty command started.
Writes docs/bench/million.json, docs/images/million.svg and the tables in docs/en/speed.md and docs/zh/speed.md. Sizes
that are not asked for keep the figures they have.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from abstracts import LAST, make
from doc_tables import set_table
from observe import plain_cost

from liaowang.runs import open_run

os.environ["LIAOWANG_CACHE"] = ""  # every run fits its forecasts
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "bench" / "million.json"
PICTURE = ROOT / "docs" / "images" / "million.svg"
COMMAND = Path(sys.executable).with_name("liaowang")
REPEATS = 7


def limit_of(paths: list[Path]) -> dict[str, Any]:
    """Read the files, unpack them and split them into words once, and nothing else."""
    start = time.perf_counter()
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        plain = list(pool.map(plain_cost, sorted(paths, key=lambda path: -path.stat().st_size)))
    seconds = time.perf_counter() - start
    return {"seconds": round(seconds, 2), "bytes": sum(n for n, _ in plain), "words": sum(n for _, n in plain)}


def took(*words: str | Path) -> float:
    """Run a command of the program, and give its seconds."""
    start = time.perf_counter()
    subprocess.run([COMMAND, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(folder: Path, work: Path, *, is_kept: bool) -> dict[str, Any]:
    """Observe the files of a folder by the command, in a new process, and ask for topics of what it leaves.

    What a run keeps for an update is not counted.
    """
    out = work / "run"
    shutil.rmtree(out, ignore_errors=True)
    paths = sorted(folder.glob("*.tsv.xz"))
    limit = limit_of(paths)
    more = ["--keep-state"] if is_kept else []
    seconds = took("observe", *paths, "--out", out, "--as-of", LAST.isoformat(), "--quiet", *more)
    run = open_run(out)
    kept = [step for step in run.manifest["steps"] if step["name"] == "Keep the state"]
    steps = [step for step in run.manifest["steps"] if step not in kept]
    seconds -= sum(step["seconds"] for step in kept)
    listed = [it["topic"] for it in run.watchlist["entries"][:REPEATS]]
    told = {
        "topic": statistics.median(took("topic", out, name) for name in listed),
        "start": statistics.median(took("--version") for _ in range(REPEATS)),
    }
    manifest = run.manifest
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "processor": platform.machine(),
            "python": platform.python_version(),
            "load": round(os.getloadavg()[0], 1),
        },
        "versions": manifest["versions"],
        "limit": limit,
        "seconds": round(seconds, 1),
        "peak_memory_mb": max(step["peak_memory_mb"] for step in steps),
        "steps": [{**step, "seconds": round(step["seconds"], 2)} for step in steps],
        "records": manifest["records"],
        "topics": manifest["topics"]["found"],
        "forecasts": manifest["forecasts"]["topics"],
        "command_seconds": {name: round(value, 3) for name, value in told.items()},
    }


WORDS = {
    "en": {
        "picture": "Seconds against abstracts, step by step",
        "abstracts": "{n:,} abstracts",
        "step": "Step",
        "whole": "**The whole job, seconds**",
        "memory": "**Highest memory, MiB**",
        "limit": "Read, unpack, split into words once (the limit)",
        "ratio": "The job, times the limit",
        "rows": "Rows in the files",
        "words": "Words, millions",
        "topics": "Topics (with a forecast)",
        "topic": "`liaowang topic`, seconds",
        "start": "`liaowang --version`, seconds",
        "growth": "Seconds grow with the number of abstracts to the power {power:.2f} from {first:,} to {last:,}; "
        "n log n would be {nlogn:.2f}.",
    },
    "zh": {
        "picture": "各步骤用时随摘要数的变化",
        "abstracts": "{n:,}篇摘要",
        "step": "步骤",
        "whole": "**全部工作（秒）**",
        "memory": "**内存峰值（MiB）**",
        "limit": "只读取、解压并切词一次（下限）",
        "ratio": "全部工作为下限的倍数",
        "rows": "文件行数",
        "words": "词数（百万）",
        "topics": "主题数（其中有预测的）",
        "topic": "`liaowang topic`（秒）",
        "start": "`liaowang --version`（秒）",
        "growth": "从{first:,}到{last:,}篇，用时随篇数的{power:.2f}次方增长；n log n相当于{nlogn:.2f}次方。",
    },
}
STEPS_ZH = {
    "Read": "读取文件",
    "Merge duplicates": "合并重复",
    "Split into words": "切词",
    "Count words and phrases": "统计词语",
    "Encode documents": "文档编码",
    "Encode meaning": "语义编码",
    "Make vectors": "生成向量",
    "Find topics": "发现主题",
    "Measure topics": "计量主题",
    "Assess topics": "评估主题",
    "Forecast topics": "预测主题",
    "Write the run": "写出结果",
    "Set the report": "生成报告",
}


def step_name(step: dict[str, Any]) -> str:
    return "Read" if step["name"].startswith("Read ") else str(step["name"])


def power_of(told: dict[str, Any]) -> tuple[float, float]:
    """Give the power of n that seconds grow with, by least squares on logarithms, and that of n log n."""
    sizes = sorted(map(int, told))
    x = [math.log(n) for n in sizes]

    def slope(y: list[float]) -> float:
        a, b = statistics.fmean(x), statistics.fmean(y)
        return sum((u - a) * (v - b) for u, v in zip(x, y, strict=True)) / sum((u - a) ** 2 for u in x)

    return slope([math.log(told[str(n)]["seconds"]) for n in sizes]), slope([math.log(n * math.log(n)) for n in sizes])


def table(told: dict[str, Any], language: str) -> str:
    words = WORDS[language]
    sizes = sorted(told, key=int)
    head = [words["step"], *(words["abstracts"].format(n=int(n)) for n in sizes)]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * len(sizes)]

    def row(name: str, cells: list[str]) -> None:
        lines.append("| " + " | ".join([name, *cells]) + " |")

    for step in told[sizes[-1]]["steps"]:
        name = step_name(step)
        found = [next((it for it in told[n]["steps"] if step_name(it) == name), None) for n in sizes]
        cells = [f"{it['seconds']:.1f}" if it else "" for it in found]
        row(name if language == "en" else STEPS_ZH[name], cells)
    row(words["whole"], [f"**{told[n]['seconds']:.0f}**" for n in sizes])
    row(words["memory"], [f"**{told[n]['peak_memory_mb']:,.0f}**" for n in sizes])
    row(words["limit"], [f"{told[n]['limit']['seconds']:.1f}" for n in sizes])
    row(words["ratio"], [f"{told[n]['seconds'] / told[n]['limit']['seconds']:.1f}" for n in sizes])
    row(words["rows"], [f"{told[n]['rows']:,}" for n in sizes])
    row(words["words"], [f"{told[n]['limit']['words'] / 1e6:.1f}" for n in sizes])
    row(words["topics"], [f"{told[n]['topics']:,} ({told[n]['forecasts']:,})" for n in sizes])
    for name in ("topic", "start"):
        row(words[name], [f"{told[n]['command_seconds'][name]:.2f}" for n in sizes])
    if len(sizes) > 1:
        power, nlogn = power_of(told)
        lines += ["", words["growth"].format(power=power, nlogn=nlogn, first=int(sizes[0]), last=int(sizes[-1]))]
    return "\n".join([*lines, "", f"![{words['picture']}](../images/million.svg)"])


def draw(told: dict[str, Any]) -> str:
    """Draw seconds against abstracts on logarithmic axes, step by step, with n log n beside the whole."""
    sizes = sorted(map(int, told))
    left, top, width, height = 60, 20, 440, 380
    low_x, high_x, low_y, high_y = math.log10(sizes[0]), math.log10(sizes[-1]), -1.0, 3.5

    def at(n: float, seconds: float) -> tuple[float, float]:
        x = left + width * (math.log10(n) - low_x) / max(high_x - low_x, 1e-9)
        y = top + height * (high_y - math.log10(max(seconds, 0.1))) / (high_y - low_y)
        return round(x, 1), round(y, 1)

    def line(points: list[tuple[float, float]], style: str) -> str:
        return f'<path d="M{"L".join(f"{x} {y}" for x, y in points)}" fill="none" {style}/>'

    marks = [f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#999"/>']
    for power in range(-1, 4):
        x, y = at(sizes[0], 10**power)
        marks.append(f'<path d="M{x} {y}H{left + width}" stroke="#eee"/>')
        marks.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{10**power:g} s</text>')
    for n in sizes:
        x, _ = at(n, 1)
        marks.append(f'<text x="{x}" y="{top + height + 18}" text-anchor="middle">{n:,}</text>')
    labels: list[tuple[float, str, str]] = []
    for place, step in enumerate(told[str(sizes[-1])]["steps"]):
        name = step_name(step)
        found = [(n, it["seconds"]) for n in sizes for it in told[str(n)]["steps"] if step_name(it) == name]
        colour = f"hsl({place * 83 % 360} 45% 45%)"
        marks.append(line([at(n, seconds) for n, seconds in found], f'stroke="{colour}" stroke-width="1.5"'))
        labels.append((at(*found[-1])[1], name, colour))
    whole = [(n, told[str(n)]["seconds"]) for n in sizes]
    marks.append(line([at(*it) for it in whole], 'stroke="#111" stroke-width="3"'))
    labels.append((at(*whole[-1])[1], "the whole job", "#111"))
    first = whole[0][1] / (sizes[0] * math.log(sizes[0]))
    marks.append(line([at(n, first * n * math.log(n)) for n in sizes], 'stroke="#111" stroke-dasharray="5 4"'))
    below = top
    for y, name, colour in sorted(labels):
        below = max(round(y + 4), below + 14)
        marks.append(f'<text x="{left + width + 8}" y="{below}" fill="{colour}">{name}</text>')
    marks.append(f'<text x="{left}" y="{top + height + 40}">Abstracts; dashed: n log n from the first size on</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 450" font-family="sans-serif" font-size="12">'
    return head + '<rect width="680" height="450" fill="#fff"/>\n' + "\n".join(marks) + "</svg>\n"


def place(told: dict[str, Any]) -> None:
    """Keep the figures, draw them, and put the tables between their marks."""
    KEPT.write_text(json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    PICTURE.write_text(draw(told), encoding="utf-8")
    set_table("speed.md", "million", {language: table(told, language) for language in ("en", "zh")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", nargs="*", type=Path)
    parser.add_argument("--sizes", default="100000,300000,1000000")
    parser.add_argument("--data", type=Path, default=Path(".cache/abstracts"))
    parser.add_argument("--draw", action="store_true", help="only set tables and picture anew from the kept figures")
    parser.add_argument("--keep", type=Path, help="leave run and lake of the last size here, with what updates need")
    options = parser.parse_args()
    told: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for size in [] if options.draw else map(int, options.sizes.split(",")):
        folder = options.data / str(size)
        made = make(options.real, size, folder, options.data / "cache")
        with tempfile.TemporaryDirectory() as work:
            found = measure(folder, options.keep or Path(work), is_kept=options.keep is not None)
        told[str(size)] = found | {"rows": made["rows"], "real": made["real"]}
        place(told)
        print(size, told[str(size)]["seconds"], told[str(size)]["peak_memory_mb"], flush=True)
    place(told)


if __name__ == "__main__":
    main()
