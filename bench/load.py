"""Ask a filled site for its pages, and tell how fast it answers: ``python bench/load.py``, after ``make demo-site``.

Fills a database with 4,000 topics and 200,000 documents (the topics of the shipped sample's run, again and again under
other codes and with the words of two topics mixed in their names), serves it with two processes, and asks for
watchlist, topic and search: first 50 requests a second on a clock, then as many as 32 clients can get. On SQLite, and
on PostgreSQL if one answers at ``POSTGRESQL``. Writes docs/bench/load.json and the tables in docs/*/web-load.md.

On a clock a request's time runs from when it was due, so a server that falls behind cannot hide it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
from crowd_fill import RUN, fill_topics
from doc_tables import set_table

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("POSTGRESQL", "postgres://postgres@127.0.0.1:5432/")
N_TOPICS, N_DOCUMENTS, N_CLIENTS, N_WORKERS, RATE = 4000, 200_000, 32, 2, 50
PAGES = ("watchlist", "topic", "search")


def fill() -> None:
    """Import the run and multiply it; runs in a process of its own, with the database in its environment."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    told = fill_topics(N_TOPICS, N_DOCUMENTS)
    print(json.dumps({"topics": told["topics"], "documents": told["records"]}))


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(N_WORKERS)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{site}/en/watchlist/", timeout=5)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        whole = psutil.Process(process.pid)
        _settle(whole)
        yield site, whole
    finally:
        process.terminate()
        process.wait()


def _settle(process: psutil.Process) -> None:
    """Wait until worker, indexer and what else starts beside the server have started, so that they are not measured."""

    def used() -> float:
        return sum(sum(it.cpu_times()[:2]) for it in [process, *process.children(recursive=True)])

    for _ in range(60):
        before = used()
        time.sleep(2)
        if used() - before < 0.2:
            return


def addresses(env: dict[str, str]) -> dict[str, list[str]]:
    """Give addresses of each page; no two questions in a row are the same."""
    told = "\n".join([
        "import json",
        "from liaowang_web.observatory.models import Topic",
        "print(json.dumps(list(Topic.objects.values_list('code', 'name_en', 'directions'))))",
    ])  # fmt: skip
    done = subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", told], cwd=ROOT, env=env, check=True,
                          capture_output=True, text=True)  # fmt: skip
    topics, chance = json.loads(done.stdout.splitlines()[-1]), random.Random(2)
    words = sorted({word for _, name, _ in topics for word in name.replace(",", "").split() if len(word) > 3})
    languages = ("en", "zh-hans")
    sorts = ("rank", "probability", "breakthrough", "n_records")
    wanted = itertools.product(sorts, (1, 2, 3), ("", "FI", "FH"))
    lists = [f"sort={sort}&page={page}" + (f"&direction={code}" if code else "") for sort, page, code in wanted]
    found = {
        "watchlist": [f"/{language}/watchlist/?{it}" for it in lists for language in languages],
        "topic": [f"/{language}/topics/{code}/" for code, _, _ in topics for language in languages],
        "search": [f"/{language}/search/?q={word}" for word in words for language in languages],
    }
    for it in found.values():
        chance.shuffle(it)
    return found


async def ask(
    site: str, asked: dict[str, list[str]], seconds: float, rate: float | None
) -> list[tuple[str, float, int]]:
    """Ask in turn for the pages, at a rate or as fast as the clients can; give page, milliseconds and status."""
    results: list[tuple[str, float, int]] = []
    taken = iter(range(10**9))

    async def one(client: httpx.AsyncClient, number: int, due: float) -> None:
        page = PAGES[number % len(PAGES)]
        address = asked[page][(number // len(PAGES)) % len(asked[page])]
        try:
            status = (await client.get(site + address)).status_code
        except httpx.HTTPError:
            status = 0
        results.append((page, (time.perf_counter() - due) * 1000, status))

    async def go_on(client: httpx.AsyncClient, start: float) -> None:
        while time.perf_counter() - start < seconds:
            await one(client, next(taken), time.perf_counter())

    async with AsyncExitStack() as open_clients:
        # Each with a connection of its own, as browsers have; a pool would send all through the few that are idle.
        limits = httpx.Limits(max_connections=1)
        made = (httpx.AsyncClient(limits=limits, timeout=60) for _ in range(N_CLIENTS))
        clients = [await open_clients.enter_async_context(client) for client in made]
        start = time.perf_counter()  # not before: making so many clients takes half a second
        if rate is None:
            await asyncio.gather(*(go_on(client, start) for client in clients))
            return results
        tasks = []
        for number in range(int(seconds * rate)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(clients[number % N_CLIENTS], number, due)))
        await asyncio.gather(*tasks)
    return results


def told_of(results: list[tuple[str, float, int]], seconds: float) -> dict[str, Any]:
    def figures(chosen: list[tuple[str, float, int]]) -> dict[str, Any]:
        times = [it[1] for it in chosen]
        p50, p95, p99 = (round(float(it), 1) for it in np.percentile(times, [50, 95, 99]))
        return {"requests": len(chosen), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
                "errors": sum(it[2] != 200 for it in chosen)}  # fmt: skip

    whole = figures(results) | {"per_second": round(len(results) / seconds, 1)}
    return whole | {page: figures([it for it in results if it[0] == page]) for page in PAGES}


def measure(env: dict[str, str], seconds: float) -> dict[str, Any]:
    started = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, "--fill"], env=env, check=True, capture_output=True, text=True)
    holds = json.loads(done.stdout.splitlines()[-1]) | {"fill_seconds": round(time.perf_counter() - started)}
    asked = addresses(env)
    with served(env) as (site, process):
        asyncio.run(ask(site, asked, 5, RATE))  # warm
        clocked = told_of(asyncio.run(ask(site, asked, seconds, RATE)), seconds)
        flat_out = told_of(asyncio.run(ask(site, asked, seconds, None)), seconds)
        memory = sum(it.memory_info().rss for it in [process, *process.children(recursive=True)])
    return {"holds": holds, "clocked": clocked, "flat_out": flat_out, "memory_mb": round(memory / 2**20)}


def on_sqlite(seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as data:
        return measure(
            {**os.environ, "LIAOWANG_DATA": data, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": SETTINGS}, seconds
        )


def on_postgresql(seconds: float) -> dict[str, Any] | None:
    import psycopg

    try:
        server = psycopg.connect(POSTGRESQL, autocommit=True)
    except psycopg.OperationalError:
        return None
    name = f"liaowang_load_{os.getpid()}"
    server.execute(f"CREATE DATABASE {name}")
    try:
        with tempfile.TemporaryDirectory() as data:
            url = POSTGRESQL.rpartition("/")[0] + f"/{name}"
            return measure(
                {**os.environ, "LIAOWANG_DATA": data, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": SETTINGS}, seconds
            )
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


SETTINGS = "liaowang_web.config.settings"
HEADS = {
    "en": (
        "database",
        "page",
        "requests",
        "p50",
        "p95",
        "p99",
        "errors",
        "at 50 a second",
        "as fast as 32 clients can",
    ),
    "zh": ("数据库", "页面", "请求数", "p50", "p95", "p99", "错误", "每秒50次", "32个客户端尽快请求"),
}
NAMES = {"en": {}, "zh": {"watchlist": "观察名单", "topic": "主题页", "search": "搜索", "all": "合计"}}


def table(told: dict[str, Any], language: str) -> str:
    head = HEADS[language]
    lines = []
    for way, title in (("clocked", head[7]), ("flat_out", head[8])):
        lines += ["", f"**{title}** (ms)", "", f"| {' | '.join(head[:7])} |", "|---|---|--:|--:|--:|--:|--:|"]
        for database in ("SQLite", "PostgreSQL"):
            result = told.get(database)
            if not result:
                continue
            for page in (*PAGES, "all"):
                it = result[way] if page == "all" else result[way][page]
                name = NAMES[language].get(page, page)
                n = f"{it['requests']:,}" + (f" ({it['per_second']}/s)" if page == "all" else "")
                lines.append(
                    f"| {database} | {name} | {n} | {it['p50_ms']} | {it['p95_ms']} | {it['p99_ms']} | {it['errors']} |"
                )
    return "\n".join(lines).strip()


def write_docs(told: dict[str, Any]) -> None:
    (ROOT / "docs" / "bench" / "load.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    set_table("web-load.md", "load", {language: table(told, language) for language in HEADS})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--fill", action="store_true", help="only fill the database named in the environment")
    given = parser.parse_args()
    if given.fill:
        fill()
        return
    if not RUN.is_dir() or not shutil.which("make"):
        raise SystemExit("Run `make demo-site` first: the sample's run is not there.")
    told: dict[str, Any] = {
        "cores": psutil.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "workers": N_WORKERS,
    }
    told["SQLite"] = on_sqlite(given.seconds)
    if (result := on_postgresql(given.seconds)) is None:
        print("No PostgreSQL answers: that half was NOT run.")
    else:
        told["PostgreSQL"] = result
    print(json.dumps(told, indent=1))
    write_docs(told)


if __name__ == "__main__":
    main()
