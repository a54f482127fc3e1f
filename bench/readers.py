"""Read every sample with the reader that claims it: records found, fields filled, seconds.

    python bench/readers.py [FOLDER]

FOLDER holds exports of other programs (by default ../shared/data/samples beside the checkout); without it the made-up
files of the test suite are read. Writes docs/bench/readers.json and the tables in docs/en/formats.md and
docs/zh/formats.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from doc_tables import set_table

from liaowang.records import InputError
from liaowang.runs import inspect_file
from liaowang.sources import find_files

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("abstract", "authors", "dates", "identifiers", "keywords", "organisations", "references", "citations")
HEADS = {
    "en": ["File", "Format", "Records", "Set aside", *SHOWN, "s"],
    "zh": [
        "文件",
        "格式",
        "记录",
        "搁置",
        "摘要",
        "作者",
        "日期",
        "标识符",
        "关键词",
        "机构",
        "参考文献",
        "被引",
        "秒",
    ],
}


def measure(path: Path, folder: Path) -> dict[str, Any]:
    name = str(path.relative_to(folder))
    start = time.perf_counter()
    try:
        told = inspect_file(path)
    except InputError as refusal:
        return {"file": name, "refused": refusal.message[:200]}
    seconds = time.perf_counter() - start
    fields = {field: told["fields"][field] for field in SHOWN}
    return {
        "file": name,
        "format": told["format"],
        "records": told["records"],
        "marks": told["marks"],
        "set_aside": told["set_aside"],
        "fields": fields,
        "seconds": round(seconds, 3),
    }


def table(rows: list[dict[str, Any]], language: str) -> str:
    heads = HEADS[language]
    lines = ["| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for row in rows:
        if "refused" in row:
            lines.append(f"| {row['file']} | – |" + " |" * (len(heads) - 2))
            continue
        shares = [f"{row['fields'][field]:.0%}" for field in SHOWN]
        cells = [row["file"], f"`{row['format']}`", f"{row['records']:,}", f"{row['set_aside']:,}", *shares]
        lines.append("| " + " | ".join([*cells, f"{row['seconds']:.2f}"]) + " |")
    read = [row for row in rows if "refused" not in row]
    sums = [sum(row[name] for row in read) for name in ("records", "set_aside")]
    total = ["", "", f"**{sums[0]:,}**", f"**{sums[1]:,}**", *[""] * len(SHOWN)]
    lines.append("| " + " | ".join([*total, f"**{sum(row['seconds'] for row in read):.2f}**"]) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = ROOT.parent / "shared" / "data" / "samples"
    usual = beside if beside.is_dir() else ROOT / "tests" / "data" / "sources"
    parser.add_argument("folder", nargs="?", type=Path, default=usual)
    folder = parser.parse_args().folder
    paths = [path for path in find_files([folder]) if path.name not in {"SOURCES.tsv", "README.md"}]
    rows = [measure(path, folder) for path in paths]
    for row in rows:
        print(row.get("format", "refused"), row.get("records", ""), row["file"], row.get("refused", ""), flush=True)
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    (ROOT / "docs" / "bench" / "readers.json").write_text(text, encoding="utf-8")
    set_table("formats.md", "readers", {language: table(rows, language) for language in HEADS})


if __name__ == "__main__":
    main()
