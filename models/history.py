"""Make the history that forecasts of a run learn from: `make models` runs this.

    python models/history.py ../shared/data [--cache FOLDER]

reads arXiv metadata (CC0); writes history.parquet and history.json into src/liaowang/runs/models: ranks of features of
topics at the ends of half-years from 2003 to 2016, and what came of them in three years. No text is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from liaowang.corpus import Lake
from liaowang.runs.backtesting import BacktestSettings, gather_records, make_snapshots
from liaowang.runs.history import describe_history, pack_history
from liaowang.runs.progress import Meter, Silence
from liaowang.runs.units import read_rows

FOLDER = Path(__file__).resolve().parent.parent / "src" / "liaowang" / "runs" / "models"
FIRST, LAST = 2003, 2016


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    files = sorted((options.data / "arxiv").glob("*.tsv.xz"))
    origins = [date(year, *end) for year in range(FIRST, LAST + 1) for end in ((6, 30), (12, 31))]
    with tempfile.TemporaryDirectory() as folder, Meter(Silence()) as meter:
        kept = options.cache or Path(folder)
        settings = BacktestSettings((str(options.data / "arxiv"),), LAST, LAST)
        _, generation = gather_records(settings, Lake(kept / "lake"), meter)
        wanted = dict.fromkeys(origins, ("frozen",))
        found = make_snapshots(generation, kept / "snapshots", settings, wanted, meter)
        rows = [read_rows(found[it], "topic") for it in origins if it in found]
    content = pack_history(pl.concat([it for it in rows if len(it)], how="vertical"))
    hashes = {it.name: hashlib.sha256(it.read_bytes()).hexdigest() for it in files}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "history.parquet").write_bytes(content)
    about = describe_history(content, [{"name": "arXiv metadata to 2019", "licence": "CC0", "sha256": hashes}])
    (FOLDER / "history.json").write_text(about, encoding="utf-8")


if __name__ == "__main__":
    main()
