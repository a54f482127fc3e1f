"""Fill a site for bench/crowd.py and bench/load.py: topics with their records, entries of the hall, and people.

``python bench/crowd_fill.py --topics 4000 --records 1000000 --entries 200000``, with the database in the environment.
Topics are those of the shipped sample's run, again and again under other codes and with the words of two topics mixed
in their names. What the web keeps of a run's records is a row for each one of a topic: those are multiplied inside the
database. Entries are made of real sentences (bench/hall.py); from 40,000 on they are copied inside the database, too.
What the crowd needs to know lies in ``crowd.json`` in the data folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).resolve().parent.parent
RUN = Path(os.environ.get("RUN", ROOT / "demo" / "run" / "2019"))
N_PEOPLE = 100
N_WRITTEN = 40_000
"""Entries that are written one by one; with more, the others are copies of these under other numbers."""


def fill_topics(n_topics: int, n_records: int) -> dict[str, int]:
    """Import the run, then multiply its topics and their records; Django is set up."""
    from django.core.management import call_command

    from liaowang_web.observatory.models import Document, Run, Topic

    call_command("import_run", str(RUN), verbosity=0)
    run, chance = Run.objects.get(), random.Random(1)
    own = list(run.topics.order_by("code"))
    pairs = [(it.pk, it.pk) for it in own]
    while len(pairs) < n_topics:
        copies = []
        for it in own[: n_topics - len(pairs)]:
            other, place = chance.choice(own), len(pairs) + len(copies) + 1
            copy = Topic(**{f.attname: getattr(it, f.attname) for f in Topic._meta.concrete_fields if f.name != "id"})
            copy.code = f"T-{900_000 + place}"
            copy.name_en = ", ".join([*it.name_en.split(", ")[:2], *other.name_en.split(", ")[:1]])
            copy.rank = place if it.rank else None
            copies.append((it.pk, copy))
        Topic.objects.bulk_create([copy for _, copy in copies], batch_size=200)
        pairs += [(key, copy.pk) for key, copy in copies]
    _multiply(pairs, n_records)
    Run.objects.update(n_topics=len(pairs), n_records=n_records, n_scored=run.topics.filter(rank__gt=0).count())
    return {"topics": Topic.objects.count(), "records": Document.objects.count()}


def _multiply(pairs: list[tuple[Any, Any]], n_records: int) -> None:
    """Give every topic the records of the one that it is a copy of, over and over under other names."""
    from django.db import connection, transaction

    from liaowang_web.observatory.models import Document, Topic

    key = Topic._meta.pk
    rows = [tuple(key.get_db_prep_value(it, connection) for it in pair) for pair in pairs]
    columns = [f.column for f in Document._meta.concrete_fields if f.name not in {"id", "topic", "record_id"}]
    told = ", ".join(f"d.{it}" for it in columns)
    sort = "uuid" if connection.vendor == "postgresql" else "char(32)"
    n, last = Document.objects.count(), Document.objects.order_by("-pk").first()
    assert last is not None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copies (own {sort}, copy {sort})")
        cursor.executemany("INSERT INTO copies VALUES (%s, %s)", rows)
        turn = 0
        while n < n_records:
            # The first time round the own topics have theirs already.
            others = "AND c.own <> c.copy" if turn == 0 else ""
            cursor.execute(
                f"INSERT INTO observatory_document (topic_id, record_id, {', '.join(columns)}) "
                f"SELECT c.copy, d.record_id || '+' || %s, {told} FROM observatory_document d "
                f"JOIN copies c ON c.own = d.topic_id WHERE d.id <= %s {others} LIMIT %s",
                [str(turn), last.pk, n_records - n],
            )
            n += cursor.rowcount
            turn += 1
        cursor.execute("DROP TABLE copies")
    if connection.vendor == "postgresql":  # what autovacuum would do within a minute
        connection.cursor().execute("ANALYZE")


def fill_people() -> dict[str, int]:
    """Publish the samples of hall and catalogue, and note what the crowd needs to know."""
    from django.conf import settings
    from django.core.management import call_command

    from liaowang_web.catalogue.models import Edition
    from liaowang_web.hall.models import Entry
    from liaowang_web.observatory.models import Topic

    call_command("demo_people", verbosity=0, stdout=sys.stderr)
    call_command("demo_hall", verbosity=0, stdout=sys.stderr)
    public = Entry.objects.filter(state="published").order_by("kind", "number").values_list("kind", "number")
    known = {
        "people": make_people(N_PEOPLE),
        "entries": [f"{Entry.LETTERS[kind]}-{number:06d}" for kind, number in public],
        "editions": list(Edition.objects.filter(state="published").values_list("code", flat=True)),
        "topics": list(Topic.objects.filter(rank__gt=0).order_by("code").values_list("code", "name_en", "name_zh")),
    }
    (Path(settings.FILES).parent / "crowd.json").write_text(json.dumps(known, ensure_ascii=False))
    return {"people": N_PEOPLE, "entries": len(known["entries"])}


def make_people(n_people: int) -> list[dict[str, str]]:
    """Make people, each the owner of a verified organisation, with a session that is logged in and a token."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from liaowang_web.accounts.models import Membership, Organisation, User
    from liaowang_web.accounts.services import make_token

    made = []
    for at in range(n_people):
        user = User.objects.create_user(email=f"crowd-{at}@example.org", password=None, name=f"Reader {at}")
        body = Organisation.objects.create(
            number=1000 + at, name_zh=f"示例单位{at}", name_en=f"Sample body {at}", type="enterprise", country="SG",
            registration_number=str(at), state="verified",
        )  # fmt: skip
        Membership.objects.create(user=user, organisation=body, role="owner")
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "liaowang_web.accounts.entrance.Entrance"
        session.create()
        _token, secret = make_token(actor=user, name="crowd", scopes=[], days=30)
        made.append({"session": str(session.session_key), "token": secret, "organisation": str(body.pk)})
    return made


def fill_hall(n_entries: int) -> dict[str, int]:
    """Publish entries in bulk, and let the services go on counting where they end."""
    import hall
    from django.db.models import Max

    from liaowang_web.audit.models import Counter
    from liaowang_web.hall.models import Entry

    if not Entry.objects.exists():
        hall.fill(min(n_entries, N_WRITTEN))
    _copy_entries(n_entries)
    for it in Entry.objects.order_by().values("kind").annotate(last=Max("number")):
        Counter.objects.update_or_create(sort=f"entry.{it['kind']}", defaults={"last": it["last"]})
    Counter.objects.update_or_create(sort="organisation", defaults={"last": 5000})
    return {"entries": n_entries, "written": min(n_entries, N_WRITTEN)}


def _copy_entries(n_entries: int) -> None:
    """Copy entries inside the database, with their versions and what the index is told, under other numbers."""
    from django.db import connection, transaction
    from django.db.models import Max

    from liaowang_web.hall.models import Entry, Version
    from liaowang_web.search.models import Change

    is_large = connection.vendor == "postgresql"
    new = "gen_random_uuid()" if is_large else "lower(hex(randomblob(16)))"
    padded = "lpad(c.number::text, 6, '0')" if is_large else "substr('000000' || c.number, -6, 6)"
    code = f"upper(substr(c.kind, 1, 1)) || '-' || {padded}"
    content = (
        f"jsonb_set(o.content, '{{code}}', to_jsonb({code}))" if is_large else f"json_set(o.content, '$.code', {code})"
    )
    n_own, place = (
        Entry.objects.count(),
        max(it["last"] for it in Entry.objects.values("kind").annotate(last=Max("number"))),
    )
    told = _columns(Entry, "number"), _columns(Version, "content", "entry"), _columns(Change, "document", "content")
    kinds = " ".join(f"WHEN '{kind}' THEN {at}" for at, kind in enumerate(Entry.LETTERS, 1))
    connection.cursor().execute("ANALYZE")  # else SQLite goes through all copies for each change
    for turn in range(1, -(-n_entries // n_own)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE copies AS SELECT id AS own, {new} AS copy, kind, number AS was, "
                f"CAST(1000000000 AS bigint) * (CASE kind {kinds} END) + number AS document, "
                "number + %s AS number FROM hall_entry WHERE number <= %s LIMIT %s",
                [turn * place, place, n_entries - turn * n_own],
            )
            cursor.execute("CREATE INDEX copies_own ON copies (own)")
            cursor.execute("CREATE INDEX copies_document ON copies (document)")
            for into, first, of, found in (
                ("hall_entry (id, number", "c.copy, c.number", told[0], "hall_entry o JOIN copies c ON c.own = o.id"),
                ("hall_version (id, content, entry_id", f"{new}, {content}, c.copy", told[1],
                 "hall_version o JOIN copies c ON c.own = o.entry_id"),
                ("search_change (document, content", f"o.document + c.number - c.was, {content}", told[2],
                 "search_change o JOIN copies c ON o.space = 'hall' AND c.document = o.document"),
            ):  # fmt: skip
                cursor.execute(f"INSERT INTO {into}, {of}) SELECT {first}, {_of(of)} FROM {found}")
            cursor.execute("DROP TABLE copies")


def _columns(model: Any, *but: str) -> str:
    fields = (it for it in model._meta.concrete_fields if not it.primary_key and it.name not in but)
    return ", ".join(it.column for it in fields)


def _of(columns: str) -> str:
    return ", ".join(f"o.{it}" for it in columns.split(", "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", type=int, default=4000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=200_000)
    given = parser.parse_args()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    steps: list[tuple[str, Callable[[], dict[str, int]]]] = [
        ("entries", lambda: fill_hall(given.entries)),
        ("topics", lambda: fill_topics(given.topics, given.records)),
        ("people", fill_people),
    ]
    note = Path(settings.FILES).parent / "steps.json"
    told: dict[str, Any] = json.loads(note.read_text()) if note.is_file() else {}
    for name, fill in steps:
        if name not in told and (given.entries or name == "topics"):
            began = time.monotonic()
            told[name] = {**fill(), "seconds": round(time.monotonic() - began)}
            note.write_text(json.dumps(told))
    counts = {key: n for it in told.values() for key, n in it.items() if key != "seconds"}
    print(json.dumps(counts | {"fill_seconds": sum(it["seconds"] for it in told.values())}))


if __name__ == "__main__":
    main()
