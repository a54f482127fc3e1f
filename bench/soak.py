"""Let a site run while everything happens at once: ``python bench/soak.py --minutes 20``, after ``make demo-site``.

Fills a site (a tenth of bench/crowd.py's, or ``--site`` of that one), serves it with worker and indexer, has the crowd
of bench/crowd.py ask it, and acts on it meanwhile (bench/soak_acts.py): entries published and withdrawn, spreadsheets
and runs imported. In the end nothing may be wrong: no page failed, nothing withdrawn was shown, no job failed or waits,
the audit verifies, nothing holds a lock, the index and the database agree. Writes docs/bench/soak.json and the table in
docs/*/web-load.md; the exit code is 1 if anything was wrong. ``LOCUST`` as in bench/crowd.py.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import crowd
import psutil

ROOT = crowd.ROOT
RATES = {"PostgreSQL": 40, "SQLite": 20}
N_WORKERS = 2
OLDER = Path(os.environ.get("OLDER_RUN", ROOT / "demo" / "run" / "2018"))


def soak(env: dict[str, str], database: str, seconds: float) -> dict[str, Any]:
    """Serve, ask and act for a while; tell what came of it, and what was wrong."""
    with ExitStack() as beside:
        site, server = beside.enter_context(crowd.served(env, N_WORKERS))
        companions = [beside.enter_context(crowd.running(env, *it)) for it in (("worker",), ("index", "--watch"))]
        crowd.crowd(env, site, RATES[database] / 2, 20, seed=2)
        watches = [crowd.Watch(it) for it in (server, *companions)]
        for it in watches:
            it.start()
        command = [sys.executable, str(ROOT / "bench" / "soak_acts.py"), site, str(seconds), str(OLDER)]
        acting = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        rows = crowd.crowd(env, site, RATES[database], seconds)
        acted, _ = acting.communicate()
        if acting.returncode:
            raise SystemExit("The acts broke off.")
        done = json.loads(acted.splitlines()[-1])
        queued = _work_off(env)
        told = dict(zip(("server", "worker", "indexer"), (it.told() for it in watches), strict=True))
    wrong = [*done["faults"], *queued, *after(env)]
    asked = crowd.figures(rows)
    if asked["errors"]:
        wrong.append(f"{asked['errors']} answers to the crowd were wrong")
    return {"minutes": round(seconds / 60, 1), "asked_a_second": RATES[database], "all": asked, "acts": done["acts"],
            "slowest_found_seconds": done["slowest_found_seconds"], "memory": told, "wrong": wrong}  # fmt: skip


def _work_off(env: dict[str, str]) -> list[str]:
    """Wait until the worker has done what is queued; tell what it has not."""
    counts: dict[str, int] = {}
    for _ in range(30):
        counts = _asked_of(env, "from liaowang_web.jobs.selectors import counts; told = counts()")
        if not counts.get("READY") and not counts.get("RUNNING"):
            break
        time.sleep(2)
    return [f"{n} jobs are {status}" for status, n in counts.items() if n and status != "SUCCESSFUL"]


def _asked_of(env: dict[str, str], code: str) -> Any:
    done = crowd.manage(env, "shell", "-v0", "-c", f"import json\n{code}\nprint(json.dumps(told))")
    return json.loads(done.stdout.splitlines()[-1])


_AGREE = """
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import find_entries
from liaowang_web.hall.selectors.published import published_versions
from liaowang_web.hall.selectors.questions import Question
found = find_entries(Question(), Entry.Tier.TEASER, limit=0)
told = [found.n, published_versions().count(), found.n_behind]
"""


def after(env: dict[str, str]) -> list[str]:
    """Look at what is left once all has ended; give what is wrong."""
    wrong = []
    verified = subprocess.run([sys.executable, "manage.py", "verify_audit"], env=env, cwd=ROOT, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if verified.returncode:
        wrong.append(f"audit: {verified.stdout.strip()}")
    crowd.manage(env, "index")
    n_found, n_public, n_behind = _asked_of(env, _AGREE)
    if n_found != n_public or n_behind:
        wrong.append(f"{n_found} entries are found, {n_public} are public, {n_behind} changes are not followed")
    return wrong + held(env)


def held(env: dict[str, str]) -> list[str]:
    """Tell what still holds a lock of the database, now that every process has ended."""
    if env["DATABASE_URL"]:
        import psycopg

        question = """SELECT count(*) FILTER (WHERE l.pid IS NOT NULL), count(*) FROM pg_stat_activity a
            LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype <> 'virtualxid'
            WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'"""
        with psycopg.connect(env["DATABASE_URL"]) as database:
            row = database.execute(question).fetchone()
        return [] if row == (0, 0) else [f"locks, sessions left on PostgreSQL: {row}"]
    import sqlite3

    database = sqlite3.connect(Path(env["LIAOWANG_DATA"]) / "liaowang.sqlite3", timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        busy, *_pages = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return ["the log of SQLite is held"] if busy else []
    except sqlite3.OperationalError as error:
        return [f"SQLite: {error}"]
    finally:
        database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--database", choices=RATES, action="append", help="only this one; figures of others stay")
    parser.add_argument("--site", type=Path, help="keep the filled sites here, and take them from here the next time")
    parser.add_argument("--try", action="store_true", dest="is_trial", help="print only")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended, too
    out = ROOT / "docs" / "bench" / "soak.json"
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if given.database and out.is_file() else {}
    told |= {"cores": psutil.cpu_count(), "at": f"{datetime.now(UTC):%Y-%m-%d}"}
    sizes = ("--topics", "400", "--records", "100000", "--entries", "20000")
    with tempfile.TemporaryDirectory() as scratch:
        for database in given.database or RATES:
            with crowd.environment(database, given.site or Path(scratch), is_kept=bool(given.site)) as env:
                holds = crowd.filled(env, sizes)
                told[database] = {"holds": holds, **soak(env, database, given.minutes * 60)}
            print(database, json.dumps(told[database], indent=1, ensure_ascii=False), flush=True)
            if not given.is_trial:
                from crowd_tables import write_soak

                write_soak(told)
    sys.exit(any(told[it]["wrong"] for it in given.database or RATES))


if __name__ == "__main__":
    main()
