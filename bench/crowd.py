"""Let a crowd ask a filled site: ``python bench/crowd.py``, after ``make demo-site``; see crowd_users.py for its mix.

Fills 4,000 topics with 1,000,000 records and 200,000 entries of the hall (bench/crowd_fill.py), serves the site, and
has locust ask: on PostgreSQL 200 requests a second of four processes for ten minutes, on SQLite 50 a second of two,
after half as many have asked for five minutes (``--cold``: for twenty seconds, on a site that keeps no page yet). All
stands on one machine: database, server, worker, indexer and the crowd. Meanwhile the memory of the server is looked at
every two seconds. Writes docs/bench/crowd.json and the tables in docs/*/web-load.md.

Locust is no part of the environment: ``LOCUST`` names a Python that has it (bench/crowd.in). Filling takes longer than
asking: ``--site FOLDER --only-fill`` does it beforehand, ``--site FOLDER`` asks.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
from doc_tables import set_table

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("POSTGRESQL", "postgres://postgres@127.0.0.1:5432/")
LOCUST = os.environ.get("LOCUST", sys.executable)
OF_SITE = {
    "DJANGO_SETTINGS_MODULE": "liaowang_web.config.settings", "LIAOWANG_SECRET_KEY": "only while it is measured",
    # All ask from one address and by few tokens, which the site would rightly slow down.
    "LIAOWANG_API_RATE": "1000000", "LIAOWANG_MAIL_URL": "",
}  # fmt: skip
WAYS = {"PostgreSQL": (200, 4), "SQLite": (50, 2)}
"""Requests a second, and processes of the server."""
WARM = 300
"""Seconds for which half as many ask before it is measured: a site that has just begun has no page to give again."""
EACH = 0.5
"""Requests a second of one who asks."""


@contextmanager
def environment(database: str, folder: Path, *, is_kept: bool) -> Iterator[dict[str, str]]:
    """Give the environment of a site; the database of PostgreSQL goes with the folder."""
    env = {**os.environ, **OF_SITE, "LIAOWANG_DATA": str(folder / database), "DATABASE_URL": ""}
    if database == "SQLite":
        yield env
        return
    import psycopg

    name = f"liaowang_crowd_{folder.resolve().name}".replace("-", "_").lower()
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        yield {**env, "DATABASE_URL": POSTGRESQL.rpartition("/")[0] + f"/{name}"}
    finally:
        if not is_kept:
            with psycopg.connect(POSTGRESQL, autocommit=True) as server:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def manage(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the site."""
    return subprocess.run(
        [sys.executable, "manage.py", *words], env=env, check=True, cwd=ROOT, text=True, stdout=subprocess.PIPE
    )


def filled(env: dict[str, str], sizes: Sequence[str]) -> dict[str, Any]:
    """Fill and index a site unless that is done; tell what it holds."""
    data = Path(env["LIAOWANG_DATA"])
    note = data / "filled.json"
    if not note.is_file():
        data.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([sys.executable, str(ROOT / "bench" / "crowd_fill.py"), *sizes], env=env, check=True,
                              stdout=subprocess.PIPE, text=True, cwd=ROOT)  # fmt: skip
        manage(env, "index")
        manage(env, "collectstatic", "--no-input", "-v0")
        note.write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    told: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return told


@contextmanager
def running(env: dict[str, str], *words: str) -> Iterator[psutil.Process]:
    """Run a command of the site beside what is measured."""
    process = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def served(env: dict[str, str], n_workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """Serve the site; give its address and the server's process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    with running(env, "serve", "--port", str(port), "--workers", str(n_workers), "--only-pages") as process:
        for _ in range(300):
            try:
                httpx.get(f"{site}/en/watchlist/", timeout=60)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield site, process


class Watch(threading.Thread):
    """Looks at the server every two seconds: memory and processor of all its processes."""

    def __init__(self, server: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.server, self.ended = server, threading.Event()
        self.seen: list[tuple[float, float, float]] = []

    def run(self) -> None:
        began = time.monotonic()
        while not self.ended.wait(2):
            whole = [self.server, *self.server.children(recursive=True)]
            memory = sum(it.memory_info().rss for it in whole) / 2**20
            used = sum(sum(it.cpu_times()[:2]) for it in whole)
            self.seen.append((time.monotonic() - began, memory, used))

    def told(self) -> dict[str, Any]:
        """Tell memory at the start and the end, how it grew in the second half, and how busy the server was."""
        self.ended.set()
        self.join()
        times, memory, used = np.array(self.seen).T
        late = times > times[-1] / 2
        growth = np.polyfit(times[late] / 60, memory[late], 1)[0] if late.sum() > 2 else 0.0
        tenth = max(1, len(times) // 10)
        return {
            "memory_mb_first": round(float(memory[:tenth].mean())),
            "memory_mb_last": round(float(memory[-tenth:].mean())),
            "memory_mb_most": round(float(memory.max())), "growth_mb_a_minute_second_half": round(float(growth), 2),
            "server_cores": round(float((used[-1] - used[0]) / (times[-1] - times[0])), 2),
        }  # fmt: skip


def crowd(env: dict[str, str], site: str, rate: float, seconds: float, *, seed: int = 1) -> list[dict[str, Any]]:
    """Let locust ask; give what it counted by page, after all its people have come."""
    n = round(1.02 * rate / EACH)  # each waits after the answer, which takes some hundredths of that
    command = [
        LOCUST, "-m", "locust", "-f", str(ROOT / "bench" / "crowd_users.py"), "--headless", "--only-summary",
        "--host", site, "-u", str(n), "-r", str(max(1, n // 8)), "--reset-stats", "-t", f"{round(seconds)}s", "--json",
    ]  # fmt: skip
    more = {"CROWD": str(Path(env["LIAOWANG_DATA"]) / "crowd.json"), "CROWD_RATE": str(EACH), "CROWD_SEED": str(seed)}
    # Its exit code says that some answer was wrong; that is counted.
    done = subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, check=False)
    if not done.stdout.strip().startswith("["):
        raise SystemExit(done.stderr[-3000:])
    (Path(env["LIAOWANG_DATA"]) / "locust.log").write_text(done.stderr, encoding="utf-8")
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def figures(rows: list[dict[str, Any]], pages: Sequence[str] = ()) -> dict[str, Any]:
    """Tell requests, percentiles (ms) and errors of some pages together, or of all."""
    chosen = [it for it in rows if not pages or it["name"] in pages]
    counts: dict[float, int] = {}
    for it in chosen:
        for at, n in it["response_times"].items():
            counts[float(at)] = counts.get(float(at), 0) + n
    at = np.array(sorted(counts))
    share = np.cumsum([counts[it] for it in at]) / sum(counts.values())
    p50, p95, p99 = (float(at[np.searchsorted(share, it)]) for it in (0.5, 0.95, 0.99))
    start = min(it["start_time"] for it in chosen)
    last = max(it["last_request_timestamp"] for it in chosen)
    n = sum(it["num_requests"] for it in chosen)
    return {"requests": n, "per_second": round(n / (last - start), 1), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
            "errors": sum(it["num_failures"] for it in chosen)}  # fmt: skip


def measure(env: dict[str, str], database: str, seconds: float, rate: float | None, *, is_cold: bool) -> dict[str, Any]:
    """Serve, warm, ask, and tell."""
    before = 20 if is_cold else WARM
    of_rate, n_workers = WAYS[database]
    with ExitStack() as beside:
        site, server = beside.enter_context(served(env, n_workers))
        for words in (("worker",), ("index", "--watch")):
            beside.enter_context(running(env, *words))
        crowd(env, site, (rate or of_rate) / 2, before, seed=2)
        load, watch = os.getloadavg()[0], Watch(server)
        watch.start()
        rows = crowd(env, site, rate or of_rate, seconds)
        return {
            "workers": n_workers, "asked_a_second": rate or of_rate, "seconds": seconds, "warmed": before,
            "load_before": round(load, 1),
            **watch.told(), "all": figures(rows),
            "pages": {name: figures(rows, [name]) for name in sorted({it["name"] for it in rows})},
        }  # fmt: skip


def write_docs(told: dict[str, Any]) -> None:
    """Write the figures, and the tables into the pages."""
    from crowd_tables import tables

    out = ROOT / "docs" / "bench" / "crowd.json"
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    set_table("web-load.md", "crowd", {language: tables(told, language) for language in ("en", "zh")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, help="requests a second; without it as the docstring says")
    parser.add_argument("--cold", action="store_true", help="measure a server that began 20 seconds before")
    parser.add_argument("--database", choices=WAYS, action="append", help="only this one; figures of others stay")
    parser.add_argument("--topics", default="4000")
    parser.add_argument("--records", default="1000000")
    parser.add_argument("--entries", default="200000")
    parser.add_argument("--site", type=Path, help="keep the filled sites here, and take them from here the next time")
    parser.add_argument("--only-fill", action="store_true", help="fill the sites that are kept, and ask nothing")
    parser.add_argument("--try", action="store_true", dest="is_trial", help="print only")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended, too
    out = ROOT / "docs" / "bench" / "crowd.json"
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if given.database and out.is_file() else {}
    told["cores"] = psutil.cpu_count()
    sizes = ("--topics", given.topics, "--records", given.records, "--entries", given.entries)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.site or Path(scratch)
        for database in given.database or WAYS:
            with environment(database, folder, is_kept=bool(given.site)) as env:
                holds = filled(env, sizes)
                if given.only_fill:
                    continue
                found = measure(env, database, given.minutes * 60, given.rate, is_cold=given.cold)
                told[f"{database}, cold" if given.cold else database] = {"holds": holds, **found}
                print(database, json.dumps(found, indent=1), flush=True)
                if not given.is_trial:
                    write_docs(told)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    if not shutil.which(LOCUST):
        raise SystemExit(f"{LOCUST} is not there.")
    main()
