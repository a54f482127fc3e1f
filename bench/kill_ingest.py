"""Kill the landing of a real file again and again, and compare the merged lake with one left in peace.

    python bench/kill_ingest.py FILE [--kills 20] [--batch-rows 500] [--seed 1]

Lands FILE once undisturbed, then in processes that are killed (SIGKILL) at random moments of a landing, until the given
number of kills have struck and one landing has ended. Merges both lakes and compares them row by row. Prints one line
a kill and a verdict; the exit code is 0 only if both are equal.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from liaowang.corpus import Lake, Landed, hash_file, open_engine
from liaowang.sources import open_source


def land(folder: Path, path: Path, batch_rows: int) -> Landed:
    source = open_source(path)
    return Lake(folder).land(path, hash_file(path), source.format, source, batch_rows=batch_rows)


def land_and_kill(folder: Path, path: Path, batch_rows: int, after_seconds: float) -> bool:
    """Start a landing and kill it; False if it had ended before."""
    command = [sys.executable, __file__, str(path), "--land-into", str(folder), "--batch-rows", str(batch_rows)]
    with subprocess.Popen(command) as landing:
        try:
            landing.wait(after_seconds)
        except subprocess.TimeoutExpired:
            landing.send_signal(signal.SIGKILL)
            landing.wait()
            return True
    return False


def batches_in(folder: Path) -> int:
    return len(list((folder / "landed").glob("*/??????.parquet")))


def rows_of(lake: Lake) -> pl.DataFrame:
    with open_engine() as engine:
        generation = lake.merge(engine)
    return pl.read_parquet(generation.path, hive_partitioning=True).sort("record_id", "content_hash")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--batch-rows", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--land-into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.land_into:
        land(asked.land_into, asked.file, asked.batch_rows)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), asked)


def compare(folder: Path, asked: argparse.Namespace) -> int:
    whole, killed, timing = (Lake(folder / name) for name in ("whole", "killed", "timing"))
    land(whole.folder, asked.file, asked.batch_rows)
    begun = time.monotonic()
    land_and_kill(timing.folder, asked.file, asked.batch_rows, after_seconds=3600)
    seconds = time.monotonic() - begun
    chance, kills, lives = random.Random(asked.seed), 0, 0
    while kills < asked.kills:
        # Short lives, so that many kills fall into one landing; a landing that ended is begun again in a new lake.
        struck = land_and_kill(killed.folder, asked.file, asked.batch_rows, chance.uniform(0.1, 0.6) * seconds)
        kills += struck
        print(f"kill {kills}: {batches_in(killed.folder)} batches are there" if struck else "landed to the end")
        if not struck and kills < asked.kills:
            lives += 1
            if not compare_rows(whole, killed):
                return 1
            killed = Lake(folder / f"killed{lives}")
    land(killed.folder, asked.file, asked.batch_rows)
    return 0 if compare_rows(whole, killed) else 1


def compare_rows(whole: Lake, killed: Lake) -> bool:
    expected, found = rows_of(whole), rows_of(killed)
    equal = expected.equals(found) and whole.landed_files() == killed.landed_files()
    print(f"{expected.height} rows undisturbed, {found.height} after kills: {'equal' if equal else 'DIFFERENT'}")
    return equal


if __name__ == "__main__":
    sys.exit(main())
