"""Compare with BERTopic, BERTrend, gensim, scikit-learn and burst_detection on the same abstracts, in one run.

    python bench/peers.py [--documents 50000] [--work FOLDER] [--only NAME ...] [--again NAME ...] FILES...

Every job runs in a process of its own; peers in an environment made from bench/peers.lock and bench/peers-alone.lock.
What was measured lies in the folder of work and is not measured again unless named by ``--again``. Writes
docs/bench/peers.json, docs/images/peers.svg, and the tables in docs/en/peers.md and docs/zh/peers.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
import venv
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from observe import plain_cost
from peers_page import write_page
from peers_quality import Coherence, Foresight, burst_costs, count_words, purity, stability, words_by_one_rule
from peers_sample import HELD_OUT, ORIGINS, make_corpora

from liaowang.sources import find_files

HERE = Path(__file__).resolve().parent
LOCKS = ("peers.lock", "peers-alone.lock")
SEEDS = (0, 1)
_EVERY_SECONDS = 0.5


@dataclass(frozen=True)
class Job:
    """One thing measured: of us (``ours``) or of a peer, on one corpus, with one seed."""

    side: str
    name: str
    corpus: str = "whole"
    seed: int = 0

    @property
    def label(self) -> str:
        return f"{self.side}-{self.name}-{self.corpus}-{self.seed}"


OURS = ("observe", "topics", "topics_fewer")
PEERS = ("bertopic", "bertopic_vectors", "bertrend", "lda", "nmf")
TIMED = [Job("ours", name) for name in (*OURS, "bursts")]
TIMED += [Job("peers", name) for name in ("encode", *PEERS, "bursts", "ldaseq")]
UNTIMED = [
    Job(side, name, seed=seed)
    for seed in SEEDS[1:]
    for side, names in (("ours", OURS), ("peers", PEERS))
    for name in names
]
UNTIMED += [Job("peers", name, str(year)) for year in ORIGINS for name in PEERS]
JOBS = TIMED + UNTIMED
"""What is timed first; what tells stability and forecasts alone may run while others do."""


def make_environment(folder: Path) -> Path:
    """Make the environment of the peers from the locks, unless it is there; its Python is given."""
    python = folder / "bin" / "python"
    done = folder / ".installed"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        # BERTrend asks for Python 3.12; what of it is used here runs on 3.11.
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--ignore-requires-python"]
        names = [part for lock in LOCKS for part in ("-r", str(HERE / lock))]
        subprocess.run([str(python), *install, *names], check=True)
        done.touch()
    return python


def run(job: Job, environment: Path, work: Path, most_seconds: float) -> None:
    """Run a job in a process of its own; keep what it cost beside what it gave."""
    out = work / "results" / job.label
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    script = HERE / ("peers_ours.py" if job.side == "ours" else "peers_runner.py")
    command = [sys.executable if job.side == "ours" else str(make_environment(environment)), str(script)]
    command += [job.name, str(work / job.corpus), str(out), str(job.seed)]
    busy, start = _busy_seconds(), time.perf_counter()
    with (out / "log.txt").open("w", encoding="utf-8") as log:
        environ = os.environ | {"NUMBA_CACHE_DIR": str(work / "numba")}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environ, start_new_session=True)
        peak = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() - start > most_seconds:
                os.killpg(process.pid, signal.SIGKILL)
            peak = max(peak, _resident(process.pid))
            time.sleep(_EVERY_SECONDS)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, busy = time.perf_counter() - start, _busy_seconds() - busy
    told = out / "told.json"
    if process.returncode or not told.exists():
        last = ["", *(out / "log.txt").read_text(encoding="utf-8").strip().splitlines()][-1]
        why = {
            "seconds": round(seconds),
            "said": f"ended after {most_seconds:.0f} s" if seconds > most_seconds else last,
        }
        (out / "failed.json").write_text(json.dumps(why), encoding="utf-8")
        print(job.label, "failed:", why, flush=True)
        return
    cost = {key: value for key, value in _read(told).items() if key != "words"} | {
        "process_seconds": round(seconds, 2),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "others_seconds": round(max(busy - usage.ru_utime - usage.ru_stime, 0), 2),
        "peak_memory_mb": round(peak / 2**20),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (out / "cost.json").write_text(json.dumps(cost), encoding="utf-8")
    print(job.label, cost, flush=True)
    if job.name == "encode":
        _hand_on(work)


def _busy_seconds() -> float:
    """Give the seconds that all processors of the machine have worked, for whomever."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def _resident(pid: int) -> int:
    """Add up the resident memory of a process and its children."""
    total = 0
    try:
        me = psutil.Process(pid)
        for process in [me, *me.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.Error:
        pass
    return total


def _hand_on(work: Path) -> None:
    """Give each origin the encoder's vectors of its documents."""
    vectors = np.load(work / "whole" / "encoded.npy")
    place = {name: number for number, name in enumerate(_read(work / "whole" / "ids.json"))}
    for year in ORIGINS:
        rows = [place[name] for name in _read(work / str(year) / "ids.json")]
        np.save(work / str(year) / "encoded.npy", vectors[rows])


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _failure(work: Path, job: Job) -> Any:
    path = work / "results" / job.label / "failed.json"
    return _read(path) if path.exists() else None


def _limit(work: Path) -> float:
    """Read, decompress and split the raw files into words once."""
    start = time.perf_counter()
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(plain_cost, sorted((work / "raw").iterdir(), key=lambda path: -path.stat().st_size)))
    return round(time.perf_counter() - start, 2)


def _given(work: Path, job: Job) -> tuple[Any, list[list[str]]]:
    out = work / "results" / job.label
    return np.load(out / "topics.npy"), _read(out / "told.json")["words"]


def judge(work: Path, jobs: list[Job]) -> dict[str, Any]:
    """Measure what the jobs gave, all by the same code."""
    whole = work / "whole"
    texts, words, classes = (_read(whole / f"{name}.json") for name in ("texts", "words", "classes"))
    counts, names = count_words(words)
    runs: dict[str, list[tuple[Any, list[list[str]]]]] = {}
    for job in sorted(jobs, key=lambda job: job.seed):
        if job.corpus == "whole" and job.name not in ("encode", "bursts"):
            runs.setdefault(f"{job.side}_{job.name}", []).append(_given(work, job))
    alike = {name: words_by_one_rule(given[0][0], counts, names) for name, given in runs.items()}
    lists = [given[0][1] for given in runs.values()] + list(alike.values())
    own, held_out = Coherence(texts, lists), Coherence(_read(work / HELD_OUT), lists)
    told: dict[str, Any] = {}
    for name, given in runs.items():
        topics, said = given[0]
        asked = topics > -2
        told[name] = purity(topics[asked], np.asarray(classes)[asked].tolist()) | {
            "documents": int(asked.sum()),
            "npmi": own.of(said),
            "npmi_held_out": held_out.of(said),
            "npmi_one_rule": own.of(alike[name]),
            "npmi_one_rule_held_out": held_out.of(alike[name]),
        }
        if len(given) > 1:
            told[name] |= stability(given)
    return told


def foretell(work: Path, jobs: list[Job]) -> dict[str, Any]:
    """Put the questions to every peer's topics of the origins, and to ours."""
    done = {(job.name, job.corpus) for job in jobs}
    years = [str(year) for year in ORIGINS if any((name, str(year)) in done for name in PEERS)]
    told: dict[str, Any] = {"origins": years}
    for name in ("liaowang", *PEERS):
        if name != "liaowang" and any((name, year) not in done for year in years):
            continue
        foresight = Foresight()
        for year in years:
            topics = None if name == "liaowang" else _given(work, Job("peers", name, year))[0]
            foresight.add(work / year, topics)
        told[name] = foresight.measures()
        print(name, told[name], flush=True)
    return told


def compare_bursts(work: Path) -> dict[str, Any]:
    """Compare both ways through the same automaton: equal states, and by how much the path found is dearer."""
    hits, totals = (np.load(work / "whole" / f"{name}.npy") for name in ("hits", "totals"))
    ours, theirs = (_given(work, Job(side, "bursts"))[0] for side in ("ours", "peers"))
    differ = (ours != theirs).any(axis=1)
    gap = burst_costs(theirs, hits, totals) - burst_costs(ours, hits, totals)
    return {
        "series": len(hits),
        "periods": len(totals),
        "differ": int(differ.sum()),
        "theirs_dearer": int((gap > 1e-6).sum()),
        "ours_dearer": int((gap < -1e-6).sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--work", type=Path, default=Path(".cache") / "peers", help="sample, environment and results")
    parser.add_argument("--only", nargs="*", default=[], help="jobs whose label holds one of these; no page is written")
    parser.add_argument("--page", action="store_true", help="write the page all the same, of what was measured")
    parser.add_argument("--most-seconds", type=float, default=3600, help="end a job that takes longer")
    parser.add_argument("--again", nargs="*", default=[], help="measure these jobs again")
    options = parser.parse_args()
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    make_corpora(find_files(options.files), options.documents, work)
    for job in _asked(work, options.only, options.again):
        run(job, work / "environment", work, options.most_seconds)
    if options.only and not options.page:
        return
    done = [job for job in JOBS if (work / "results" / job.label / "cost.json").exists()]
    told = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": len(os.sched_getaffinity(0)), "processor": platform.machine(),
                    "python": platform.python_version()},
        "documents": len(_read(work / "whole" / "ids.json")),
        "held_out": len(_read(work / HELD_OUT)),
        "limit_seconds": _limit(work),
        "costs": {job.label: _read(work / "results" / job.label / "cost.json") for job in done},
        "failed": {job.label: why for job in JOBS if (why := _failure(work, job))},
        "quality": judge(work, done),
        "foresight": foretell(work, done),
        "bursts": compare_bursts(work),
        "versions": _versions(make_environment(work / "environment")),
    }  # fmt: skip
    write_page(told)


def _asked(work: Path, only: list[str], again: list[str]) -> list[Job]:
    """List the jobs to run now: those named, or all, but for those that ran before and are not asked for again."""
    named = [job for job in JOBS if not only or any(part in job.label for part in only)]
    ran = {
        job for job in named if any((work / "results" / job.label / it).exists() for it in ("cost.json", "failed.json"))
    }
    return [job for job in named if job not in ran or any(part in job.label for part in again)]


def _versions(python: Path) -> dict[str, str]:
    names = [
        "bertopic",
        "bertrend",
        "gensim",
        "scikit-learn",
        "umap-learn",
        "hdbscan",
        "burst-detection",
        "wordllama",
        "numpy",
    ]
    code = f"import json; from importlib.metadata import version; print(json.dumps({{n: version(n) for n in {names}}}))"
    said = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout
    found: dict[str, str] = json.loads(said)
    return found


if __name__ == "__main__":
    main()
