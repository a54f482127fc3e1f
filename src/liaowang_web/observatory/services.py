"""Bringing a run of the library into the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import DIRECTIONS, Document, Run, Topic

_COLUMNS = ("rank", "standing", "probability", "probability_low", "probability_high", "breakthrough", "industrial",
            "score", "growth_per_year", "n_records", "n_recent")  # fmt: skip
# What a run counts after its own cut-off was not known then, and is not brought in.
_LATER = ("n_later",)
_BATCH = 2000


def _silent(done: int, total: int) -> None:
    pass


def import_run(
    folder: Path, *, actor: User | None = None, tell: Callable[[int, int], None] = _silent
) -> tuple[Run, bool]:
    """Import a finished run once; all of it or nothing.

    Parameters
    ----------
    folder : Path
        Where the run lies, with its manifest.
    actor : User or None
        Who imports it; ``None`` for the system.
    tell : callable
        Called with topics done and topics in all.

    Returns
    -------
    tuple of Run and bool
        The run, and whether it was imported now; a run that is there already is not touched.

    Raises
    ------
    LiaowangError
        If the folder holds no finished run of a known format.
    """
    source = runs.open_run(folder)
    manifest = source.manifest
    found = Run.objects.filter(run_id=manifest["run_id"]).first()
    if found:
        return found, False
    listed = runs.list_topics(source, has_unscored=True)
    with transaction.atomic():
        run = Run.objects.create(
            run_id=manifest["run_id"],
            previous_run_id=manifest.get("previous") or "",
            as_of=date.fromisoformat(manifest["as_of"]),
            made_at=datetime.fromisoformat(manifest["made_at"]).astimezone(UTC),
            number=audit.next_number("run"),
            n_records=manifest["records"]["up_to_cut_off"],
            n_topics=listed["n_topics"],
            n_scored=listed["n_scored"],
            n_listed=manifest["settings"]["n_listed"],
        )
        topics: dict[str, Topic] = {}
        for place, row in enumerate(listed["topics"], 1):
            topics[row["topic"]] = Topic.objects.create(run=run, **_topic(source, row))
            tell(place, len(listed["topics"]))
        Document.objects.bulk_create(_documents(source, topics), batch_size=_BATCH)
        audit.record(kinds.RUN_IMPORTED, run, actor=actor, n_topics=run.n_topics)
    return run, True


def _topic(source: runs.Run, row: dict[str, Any]) -> dict[str, Any]:
    told = runs.read_topic(source, row["topic"])
    opened = runs.explain_topic(source, row["topic"])
    told |= {"opened": opened["scores"], "asked": opened["forecasts"], "parts": opened["standing_parts"],
             "why_no_forecast": opened["why_no_forecast"]}  # fmt: skip
    for name in (*_LATER, "breakthrough_parts", "industrial_parts", "components", "forecasts"):
        told.pop(name, None)  # the opened scores hold the same once more
    return {
        "code": row["topic"],
        "label_en": row["label_en"] or "",
        "label_zh": row["label_zh"] or "",
        **{name: row[name] for name in _COLUMNS},
        "first_seen": date.fromisoformat(row["first_seen"]) if row["first_seen"] else None,
        "directions": _words(DIRECTIONS[name] for name in told["labels"]),
        "tracks": _words(told["tracks"]),
        "terms": " ".join(term["name"] for term in told["terms"]).lower(),
        "told": told,
    }


def _words(names: Any) -> str:
    joined = " ".join(names)
    return f" {joined} " if joined else ""


def _documents(source: runs.Run, topics: dict[str, Topic]) -> Iterator[Document]:
    columns = ("topic", "window", "record_id", "title", "known_on", "source", "kind", "authors")
    for row in source.table("documents").select(*columns).collect().iter_rows(named=True):
        if row["topic"] in topics and row["window"] is not None and row["window"] >= 0:
            topic = topics[row["topic"]]
            yield Document(topic=topic, authors=list(row["authors"] or []),
                           **{name: row[name] or "" for name in ("record_id", "title", "source", "kind")},
                           known_on=row["known_on"])  # fmt: skip
