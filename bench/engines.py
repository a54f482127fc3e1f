"""The main job on each engine: are the results the same, how long does it take, how much memory, and where.

    python bench/engines.py [--as-of 2016-12-31] [--engines sail,local,spark,connect] [--plan] FILES...

writes docs/bench/engines.json, which keeps the engines that are not named, and the tables in docs/en/cluster.md and
docs/zh/cluster.md. Spark is a master, two workers and a server of Spark Connect on this machine (`bench/clusters.py`).
With --plan nothing is measured: the tables are set anew from what docs/bench/ holds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.clusters import spark_environment, standing_spark, why_no_spark

from liaowang.runs import Run, open_run
from liaowang.sources import find_files

ROOT = Path(__file__).resolve().parent.parent
LIAOWANG = Path(sys.executable).with_name("liaowang")
KEPT = ROOT / "docs" / "bench" / "engines.json"
ENGINES = ("sail", "local", "spark", "connect")
GROUPS = {
    "terms": ("topic_terms", "term_series", "term_bursts"),
    "counts": ("series", "bursts"),
    "classes": ("directions",),
    "assignments": ("documents",),
}
"""What must be the same, and the tables of a run that tell it; ``all`` is every table."""
ROLES = ("driver", "jvm", "workers")
_TELL_SECONDS = 0.2


def digests(run: Run) -> dict[str, str]:
    """Hash what a run tells, by group: equal hashes mean equal values in the same order."""
    tables = {path.stem: path for path in sorted(run.folder.glob("*.parquet"))}
    hashes = {name: hashlib.sha256(run.whole(name).write_ndjson().encode()).hexdigest() for name in tables}
    groups = GROUPS | {"all": tuple(tables)}
    return {
        group: hashlib.sha256("".join(hashes[name] for name in names).encode()).hexdigest()[:16]
        for group, names in groups.items()
    }


class Watch:
    """Samples the memory of some processes and their children, by the part they play."""

    def __init__(self, *roots: int) -> None:
        self.roots, self.peaks, self._done = roots, Counter[str](), threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(_TELL_SECONDS):
            now: Counter[str] = Counter()
            for root in self.roots:
                try:
                    process = psutil.Process(root)
                    for each in [process, *process.children(recursive=True)]:
                        now[_role(each)] += each.memory_info().rss
                except psutil.Error:
                    continue
            for role, size in now.items():
                self.peaks[role] = max(self.peaks[role], size)


def _role(process: psutil.Process) -> str:
    """Tell the driver's Python, its JVM, workers (their JVM and Python), or daemons, which run none of our work."""
    line = [process, *process.parents()]
    words = [" ".join(each.cmdline()) for each in line[:4]]
    if any("CoarseGrainedExecutorBackend" in it or "pyspark/daemon" in it or "pyspark.daemon" in it for it in words):
        return "workers"
    if "SparkSubmit" in words[0] or "SparkConnectServer" in words[0]:
        return "jvm"
    return "daemons" if "deploy." in words[0] else "driver"


def observe_by_command(
    address: str, paths: list[Path], as_of: date, environment: dict[str, str], folder: Path
) -> dict[str, Any]:
    """Run the job by its command in a process of its own."""
    command = [str(LIAOWANG), "observe", *map(str, paths), "--quiet", "--engine", address]
    command += ["--as-of", as_of.isoformat(), "--out", str(folder / "run"), "--lake", str(folder / "lake")]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment | {"PYTHONWARNINGS": "ignore"}, stderr=subprocess.PIPE, text=True
    )
    with Watch(process.pid, os.getpid()) as watch:
        _, told = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{address} failed:\n{told[-3000:]}")
    run = open_run(folder / "run")
    return {
        "seconds": round(seconds, 1),
        "peak_memory_mb": {role: round(watch.peaks[role] / 2**20) for role in ROLES if watch.peaks[role]},
        "load_before": round(os.getloadavg()[0], 1),
        "digests": digests(run),
        "steps": {step["name"]: step["seconds"] for step in run.manifest["steps"]},
        "records": run.manifest["records"]["total"],
        "lake_bytes": {part: _bytes_of(folder / "lake" / part) for part in ("landed", "records")},
    }


def _bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2016, 12, 31))
    parser.add_argument("--engines", default=",".join(ENGINES))
    options = parser.parse_args()
    asked = options.engines.split(",")
    paths = find_files(options.files)
    if why := why_no_spark():
        parser.error(why)
    for name in asked:
        with tempfile.TemporaryDirectory() as kept, ExitStack() as stack:
            folder = Path(kept)
            if name == "sail":
                address, environment = "sail", dict(os.environ)
            elif name == "local":
                address, environment = "local[2]", spark_environment(folder / "conf", {"spark.driver.memory": "1g"})
            else:
                spark = stack.enter_context(standing_spark(folder / "spark"))
                environment = spark.environment
                address = spark.master if name == "spark" else spark.connect
            result = observe_by_command(address, paths, options.as_of, environment, folder)
            print(name, json.dumps(result))


if __name__ == "__main__":
    main()
