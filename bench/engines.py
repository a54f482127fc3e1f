"""The main job on each engine: are the results the same, how long does it take, how much memory, and where.

    python bench/engines.py --name arxiv [--as-of 2016-12-31] [--engines sail,local,spark,connect] FILES...

writes docs/bench/engines.json, where what is not measured now stays as it was, and by `bench/plan.py` the tables of
docs/en/cluster.md and docs/zh/cluster.md. Spark is a master, two workers and a server of Spark Connect on this machine
(`bench/clusters.py`; `make test-cluster` brings it).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.clusters import spark_environment, standing_server, standing_spark, why_no_spark
from bench.plan import KEPT, place
from bench.spark_events import event_settings, read_costs

from liaowang.corpus import Lake, open_engine, scan_parquet
from liaowang.runs import Run, open_run
from liaowang.runs.catalogue import read_catalogue
from liaowang.runs.encoding import encode_documents
from liaowang.runs.meaning import encode_meaning
from liaowang.runs.progress import Meter, Silence
from liaowang.sources import find_files
from liaowang.text import TermSettings, term_matrix

LIAOWANG = Path(sys.executable).with_name("liaowang")
ENGINES = ("sail", "local", "spark", "connect")
GROUPS = {
    "terms": ("topic_terms", "term_series", "term_bursts"),
    "counts": ("series", "bursts"),
    "classes": ("directions",),
    "assignments": ("documents",),
}
"""What must be the same, and the tables of a run that tell it; ``all`` is every table."""
ROLES = ("driver", "jvm", "workers")
_TELL_SECONDS = 0.5
_ROOM = {"spark.executor.memory": "1g", "spark.sql.shuffle.partitions": "8"}


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
    """Samples the memory of all processes that this one started, by the part they play."""

    def __init__(self) -> None:
        self.peaks, self._done = Counter[str](), threading.Event()
        self._roles: dict[int, str] = {}
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
            for process in psutil.Process().children(recursive=True):
                try:
                    role = self._roles.get(process.pid) or _role(process)
                    if process.name() not in {"bash", "sh"}:  # these become the program that they start
                        self._roles[process.pid] = role
                    now[role] += process.memory_info().rss
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
    address: str, paths: list[Path], as_of: date, environment: Mapping[str, str], folder: Path, lake: str = ""
) -> dict[str, Any]:
    """Run the job by its command in a process of its own."""
    command = [str(LIAOWANG), "observe", *map(str, paths), "--quiet", "--engine", address]
    command += ["--as-of", as_of.isoformat(), "--out", str(folder / "run"), "--lake", lake or str(folder / "lake")]
    folder.mkdir(parents=True, exist_ok=True)
    load, start = os.getloadavg()[0], time.perf_counter()
    process = subprocess.Popen(
        command, env=dict(environment) | {"PYTHONWARNINGS": "ignore"}, stderr=subprocess.PIPE, text=True
    )
    with Watch() as watch:
        _, told = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{address} failed:\n{told[-3000:]}")
    run = open_run(folder / "run")
    return {
        "seconds": round(seconds, 1),
        "peak_memory_mb": {role: round(watch.peaks[role] / 2**20) for role in ROLES if watch.peaks[role]},
        "load_before": round(load, 1),
        "digests": digests(run),
        "steps": {step["name"]: step["seconds"] for step in run.manifest["steps"]},
        "records": run.manifest["records"]["total"],
        "lake_bytes": {part: _bytes_of(folder / "lake" / part) for part in ("landed", "records")},
    }


def _bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def bytes_held(lake: Path, as_of: date, folder: Path) -> dict[str, float]:
    """Measure what our own driver holds of each record, in bytes: ids, numbers of terms and vectors, and no text."""
    generation = Lake(lake).current()
    assert generation is not None
    with open_engine() as engine, Meter(Silence()) as meter:
        index, encoded = encode_documents(engine, generation.path, folder, as_of, TermSettings(), meter)
        meanings = encode_meaning(engine, generation.path, folder)
    languages = pl.DataFrame(encoded.select(["record_id", "language"]))
    frame = read_catalogue(generation.path, languages, as_of)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
    sizes = {
        "terms": encoded.nbytes,
        "matrix": holds.data.nbytes + holds.indices.nbytes + holds.indptr.nbytes,
        "meaning": meanings.nbytes,
        "catalogue": frame.estimated_size(),
    }
    texts = scan_parquet(generation.path).select(pl.col("abstract").str.len_bytes().sum()).collect().item()
    held = {name: round(size / generation.records, 1) for name, size in sizes.items()}
    return held | {"abstract": round(texts / generation.records, 1)}


def measure(name: str, address: str, paths: list[Path], as_of: date, environment: Mapping[str, str]) -> dict[str, Any]:
    """Measure one engine on a fresh lake; with the embedded one also what our own driver holds."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        result = observe_by_command(address, paths, as_of, environment, folder)
        if name == "sail":
            result["bytes_held"] = bytes_held(folder / "lake", as_of, folder / "work")
    return result | {"measured_at": datetime.now(UTC).isoformat(timespec="seconds")}


def measure_all(names: list[str], paths: list[Path], as_of: date, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Measure engines one after another; of `spark` also what it says of its own tasks, once it has ended."""
    for name in names:
        if name == "sail":
            yield name, measure(name, "sail", paths, as_of, os.environ)
        elif name == "local":
            settings = _ROOM | {"spark.driver.memory": "2g"}
            yield name, measure(name, "local[2]", paths, as_of, spark_environment(folder / "conf", settings))
    standing = [name for name in names if name in {"spark", "connect"}]
    if not standing:
        return
    found = {}
    with standing_spark(folder / "spark", settings=_ROOM | event_settings(folder / "events")) as spark:
        for name in standing:
            with standing_server(spark) if name == "connect" else nullcontext(spark.master) as address:
                found[name] = measure(name, address, paths, as_of, spark.environment)
    if "spark" in found:
        found["spark"]["spark_costs"] = read_costs(folder / "events")
    yield from found.items()


def keep(name: str, results: Mapping[str, Any], paths: list[Path], as_of: date) -> None:
    """Put results beside those that are there."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    size = kept.setdefault(name, {"engines": {}})
    size |= {"files": len(paths), "as_of": as_of.isoformat()}
    size["engines"] |= results
    kept["machine"] = {
        "cores": len(os.sched_getaffinity(0)),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }
    KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--name", required=True, help="what the inputs are called in the figures")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2016, 12, 31))
    parser.add_argument("--engines", default=",".join(ENGINES))
    options = parser.parse_args()
    if why := why_no_spark():
        parser.error(why)
    paths = find_files(options.files)
    with tempfile.TemporaryDirectory() as folder:
        for name, result in measure_all(options.engines.split(","), paths, options.as_of, Path(folder)):
            keep(options.name, {name: result}, paths, options.as_of)
            print(name, json.dumps(result))
    place()


if __name__ == "__main__":
    main()
