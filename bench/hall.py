"""Measure pages of a hall that holds 200,000 published entries: ``python bench/hall.py``.

Fills a database with entries made of real sentences (see bench/search.py), lets the index follow, serves the site with
one process and nothing beside it, and asks for whole pages as a browser does, one after the other: of the list with
words, facets and both, as a visitor and as somebody who is logged in. No question is asked twice. On SQLite, and on
PostgreSQL if one answers at ``POSTGRESQL``. Writes docs/bench/hall.json and the tables in docs/*/search.md.

Times are by the clock, and of the server's processor: on a machine that does other work only these can be compared.
Filling takes longer than asking: ``--site FOLDER --only-fill`` does it beforehand, ``--site FOLDER`` asks.
"""

from __future__ import annotations

import argparse
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
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import numpy as np
import psutil
from doc_tables import set_table

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("POSTGRESQL", "postgres://postgres@127.0.0.1:5432/")
SETTINGS = "liaowang_web.config.settings"
OF_SITE = {"DJANGO_SETTINGS_MODULE": SETTINGS, "LIAOWANG_SECRET_KEY": "only while it is measured"}
N_ENTRIES, N_PAGES, N_WARM = 200_000, 100, 10
PAGES = ("one word", "one word, up to three facets", "two very common words, up to five facets",
         "no word, up to five facets", "a word misspelt", "page 100 of a common word")  # fmt: skip


def fill(n_entries: int) -> None:
    """Publish entries by the thousand; runs in a process of its own, with the database in its environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from liaowang_web.accounts.models import Organisation, User
    from liaowang_web.hall.models import Entry, Version
    from liaowang_web.hall.selectors.published import document_at
    from liaowang_web.hall.services.announcing import described
    from liaowang_web.search.models import Change

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    user = User.objects.create_user(email="reader@example.org", password=None)
    owner = Organisation.objects.create(
        number=1, name_zh="灯火研究所（示例）", name_en="Lantern Institute (sample)", type="institute"
    )
    # The same on every database, so that an index made beside one fits the other: it is known by it.
    began = timezone.datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone())
    rest = _entries(n_entries)
    while some := list(islice(rest, 1000)):
        entries = [
            Entry(organisation=owner, author=user, state="published", published_version=1,
                  confirmed_on=published.date(), published_at=published,
                  **{name: value for name, value in content.items() if name != "code"})
            for published, content in some
        ]  # fmt: skip
        kinds = [it.kind for it in entries]
        for entry, (_published, content) in zip(entries, some, strict=True):
            entry.number = int(content["code"][2:])
        Entry.objects.bulk_create(entries)
        contents = [
            {**content, "organisation": str(owner.pk), "organisation_zh": owner.name_zh,
             "organisation_en": owner.name_en, "valid_until": "2027-12-31", "indicators": [], "files": []}
            for _published, content in some
        ]  # fmt: skip
        Version.objects.bulk_create(
            Version(entry=entry, number=1, content=content, content_hash="0" * 64)
            for entry, content in zip(entries, contents, strict=True)
        )
        Change.objects.bulk_create(
            Change(space="hall", document=document_at(kind, entry.number), content=described(entry, content))
            for kind, entry, content in zip(kinds, entries, contents, strict=True)
        )
    Change.objects.update(at=began)
    client = Client()
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")
    print(json.dumps({"entries": Entry.objects.count(), "cookies": {k: it.value for k, it in client.cookies.items()}}))


def _entries(n: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give when each is published, and what it tells."""
    from datetime import datetime
    from datetime import time as clock

    import search
    from django.utils import timezone

    from liaowang_web.hall.models import Entry
    from liaowang_web.hall.regions import NAMES
    from liaowang_web.observatory.selectors.taxonomy import tracks

    numbers = dict.fromkeys(Entry.LETTERS, 0)
    codes, regions, chance = sorted(tracks()), sorted(NAMES), random.Random(7)
    for it in search.entries(n):
        (language,) = it.titles
        kind = it.facets["kind"][0]
        numbers[kind] += 1
        title, _, teaser = it.texts[f"{language}_0"].partition("\n")
        assert it.day
        low, high = (int(level) for level in it.facets["trl"])
        yield timezone.make_aware(datetime.combine(it.day, clock(9))), {
            "code": f"{Entry.LETTERS[kind]}-{numbers[kind]:06d}", "kind": kind,
            f"title_{language}": title[:200], f"teaser_{language}": teaser, "keywords": "",
            f"summary_{language}": it.texts[f"{language}_1"],
            "track": codes[min(int(chance.expovariate(0.08)), len(codes) - 1)],
            "region": f"{chance.choice(regions)}0000"[:6], "mode": it.facets["mode"][0],
            "price_low": str(round(it.price or 0)), "currency": "CNY", "trl_low": low, "trl_high": high,
        }  # fmt: skip


def questions(page: str, n: int) -> list[dict[str, Any]]:
    """Make addresses' conditions."""
    import search

    common, rare, misspelt = search.common_words(2 * n)
    chance = random.Random(21)
    values = {
        "kind": search.KINDS, "mode": search.MODES, "trl": tuple("12345678"), "direction": ("FM", "FI", "FE", "FH"),
        "month": ("2025-03", "2025-04", "2024-07"),
    }  # fmt: skip

    def facets(most: int) -> dict[str, str]:
        return {it: chance.choice(values[it]) for it in chance.sample(sorted(values), chance.randrange(most + 1))}

    def one(at: int) -> dict[str, Any]:
        match page:
            case "one word":
                return {"q": rare[at]}
            case "one word, up to three facets":
                return {"q": rare[n + at], **facets(3)}
            case "two very common words, up to five facets":
                return {"q": " ".join(chance.sample(common, 2)), **facets(5)}
            case "no word, up to five facets":
                return {**facets(5), "page": 1 + at % 7}
            case "a word misspelt":
                return {"q": misspelt[at], **facets(2)}
        return {"q": common[at % len(common)], "page": 100 + at // len(common)}

    return [one(at) for at in range(n)]


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """Serve the site with one process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--only-pages"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{site}/en/hall/?q=warm", timeout=60)
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield site, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def worked(process: psutil.Process) -> float:
    """Give the seconds of processor that the server has used."""
    times = [it.cpu_times() for it in (process, *process.children(recursive=True))]
    return sum(it.user + it.system for it in times)


def asked(client: httpx.Client, process: psutil.Process, page: str, n: int) -> dict[str, Any]:
    """Ask for pages one after the other; the first are left out."""
    by_clock, n_bytes = [], 0
    before = 0.0
    for at, given in enumerate(questions(page, n + N_WARM)):
        if at == N_WARM:
            before = worked(process)
        began = time.perf_counter()
        answer = client.get("/en/hall/" if at % 2 else "/zh-hans/hall/", params=urlencode(given))
        if at >= N_WARM:
            by_clock.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.status_code
        n_bytes += len(answer.content)
    p50, p95 = (round(float(it), 1) for it in np.percentile(by_clock, [50, 95]))
    spent = 1000 * (worked(process) - before) / n
    return {"p50_ms": p50, "p95_ms": p95, "mean_cpu_ms": round(spent, 1), "kb": round(n_bytes / 1000 / (n + N_WARM))}


@contextmanager
def on_sqlite(folder: Path, _is_kept: bool) -> Iterator[dict[str, str]]:
    """Give the environment of a site on SQLite."""
    yield {**os.environ, "LIAOWANG_DATA": str(folder / "SQLite"), "DATABASE_URL": "", **OF_SITE}


@contextmanager
def on_postgresql(folder: Path, is_kept: bool) -> Iterator[dict[str, str]]:
    """Give the environment of a site on PostgreSQL, whose database goes with the folder."""
    import psycopg

    name = f"liaowang_hall_{folder.resolve().name}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            url = POSTGRESQL.rpartition("/")[0] + f"/{name}"
            yield {**os.environ, "LIAOWANG_DATA": str(folder / "PostgreSQL"), "DATABASE_URL": url, **OF_SITE}
        finally:
            if not is_kept:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


SITES = {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}


def filled(env: dict[str, str], n_entries: int) -> dict[str, Any]:
    """Fill and index a site unless that is done; tell how many entries it has, and the cookies of who is logged in."""
    data = Path(env["LIAOWANG_DATA"])
    note = data / "filled.json"
    if not note.is_file():
        done = subprocess.run([sys.executable, __file__, "--fill", "--entries", str(n_entries)], env=env, check=True,
                              capture_output=True, text=True, cwd=ROOT)  # fmt: skip
        for other in SITES:  # the changes are the same on every database, so an index beside one fits the others
            index = data.parent / other / "index"
            if index.is_dir() and index.parent != data:
                shutil.copytree(index, data / "index")
        subprocess.run([sys.executable, "manage.py", "index"], env=env, check=True, cwd=ROOT)
        note.write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    told: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return told


def measure(env: dict[str, str], site: dict[str, Any], n_pages: int) -> dict[str, Any]:
    """Serve a site and ask it."""
    told: dict[str, Any] = {"entries": site["entries"], "load_before": round(os.getloadavg()[0], 1)}
    with served(env) as (address, process):
        for name, cookies in (("visitor", {}), ("logged in", site["cookies"])):
            with httpx.Client(base_url=address, cookies=cookies, timeout=120) as client:
                told[name] = {page: asked(client, process, page, n_pages) for page in PAGES}
                print(name, json.dumps(told[name], indent=1), flush=True)
    return told


HEADS = {
    "en": ("database", "who", "page", "p50 ms", "p95 ms", "processor, mean ms"),
    "zh": ("数据库", "谁", "页面", "p50 毫秒", "p95 毫秒", "处理器，平均毫秒"),
}
NAMES_ZH = dict(
    zip(
        (*PAGES, "visitor", "logged in"),
        ("一个词", "一个词，至多三个分面", "两个极常见的词，至多五个分面", "无词，至多五个分面", "拼错的词",
         "常见词的第100页", "访客", "登录者"),
        strict=True,
    )
)  # fmt: skip


OUT = ROOT / "docs" / "bench" / "hall.json"


def write_docs(told: dict[str, Any]) -> None:
    """Write the figures, and the tables into the pages."""
    OUT.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for language, head in HEADS.items():
        lines = [f"| {' | '.join(head)} |", "|---|---|---|--:|--:|--:|"]
        for database in SITES:
            for who in ("visitor", "logged in"):
                for page, it in told.get(database, {}).get(who, {}).items():
                    names = [NAMES_ZH[name] if language == "zh" else name for name in (who, page)]
                    cells = (database, *names, it["p50_ms"], it["p95_ms"], it["mean_cpu_ms"])
                    lines.append(f"| {' | '.join(map(str, cells))} |")
        set_table("search.md", "pages", {language: "\n".join(lines)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=N_ENTRIES)
    parser.add_argument("--pages", type=int, default=N_PAGES, help="of each sort")
    parser.add_argument("--database", choices=SITES, action="append", help="only this one; figures of others stay")
    parser.add_argument("--site", type=Path, help="keep the filled sites here, and take them from here the next time")
    parser.add_argument("--only-fill", action="store_true", help="fill the sites that are kept, and ask nothing")
    parser.add_argument("--fill", action="store_true", help="only fill the database named in the environment")
    given = parser.parse_args()
    if given.fill:
        fill(given.entries)
        return
    import psycopg

    told: dict[str, Any] = json.loads(OUT.read_text(encoding="utf-8")) if given.database and OUT.is_file() else {}
    told["cores"] = psutil.cpu_count()
    with tempfile.TemporaryDirectory() as folder:
        for database in given.database or SITES:
            try:
                with SITES[database](given.site or Path(folder), bool(given.site)) as env:
                    site = filled(env, given.entries)
                    if not given.only_fill:
                        told[database] = measure(env, site, given.pages)
                        write_docs(told)
            except psycopg.OperationalError:
                print(f"No {database} answers: that half was NOT run.")


if __name__ == "__main__":
    main()
