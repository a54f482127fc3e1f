"""Land files in a new lake and merge it: seconds, rows a second, peak memory.

    python bench/merge_lake.py FILE_OR_FOLDER...

One process lands file after file, so that the figures of landing are those of the readers on one core.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from liaowang.corpus import Lake, hash_file, open_engine
from liaowang.sources import find_files, open_source


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", type=Path)
    inputs = parser.parse_args().inputs
    with tempfile.TemporaryDirectory() as folder:
        lake, begun, rows = Lake(folder), time.monotonic(), 0
        for path in find_files(inputs):
            source = open_source(path)
            rows += lake.land(path, hash_file(path), source.format, source).records
        seconds = time.monotonic() - begun
        print(f"landed {rows} rows in {seconds:.1f} s ({rows / seconds:.0f} a second), peak {peak_mb()} MB")
        begun = time.monotonic()
        with open_engine() as engine:
            started = time.monotonic() - begun
            generation = lake.merge(engine)
            print(f"merged in {time.monotonic() - begun:.1f} s (start {started:.1f} s), peak {peak_mb()} MB")
        print(generation)


if __name__ == "__main__":
    main()
