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
from liaowang_web.observatory.models import DIRECTIONS, Document, Passage, Run, Succession, Topic

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
            told=_whole(source),
        )
        topics: dict[str, Topic] = {}
        more = _more(source, run)
        for place, row in enumerate(listed["topics"], 1):
            topics[row["topic"]] = Topic.objects.create(run=run, **_topic(source, row), **more[row["topic"]])
            tell(place, len(listed["topics"]))
        Document.objects.bulk_create(_documents(source, topics), batch_size=_BATCH)
        Passage.objects.bulk_create(_passages(source, topics), batch_size=_BATCH)
        Succession.objects.bulk_create(_successions(source, run), batch_size=_BATCH)
        audit.record(kinds.RUN_IMPORTED, run, actor=actor, n_topics=run.n_topics)
    return run, True


def _topic(source: runs.Run, row: dict[str, Any]) -> dict[str, Any]:
    told = runs.read_topic(source, row["topic"])
    opened = runs.explain_topic(source, row["topic"])
    told |= {"opened": opened["scores"], "asked": opened["forecasts"], "parts": opened["standing_parts"],
             "why_no_forecast": opened["why_no_forecast"]}  # fmt: skip
    for name in (*_LATER, "breakthrough_parts", "industrial_parts", "components", "forecasts"):
        told.pop(name, None)  # the opened scores hold the same once more
    reason = (told["reasons"] or [{"en": "", "zh": ""}])[0]
    return {
        "code": row["topic"],
        "label_en": row["label_en"] or "",
        "label_zh": row["label_zh"] or "",
        "name_en": row["label_en"] or "",
        "name_zh": row["label_zh"] or "",
        "sizes": [it["n_records"] for it in told["series"]],
        "ahead": [[it["low"], it["middle"], it["high"]] for it in told["outlook"]],
        "reason_en": reason["en"],
        "reason_zh": reason["zh"],
        **{name: row[name] for name in _COLUMNS},
        "first_seen": date.fromisoformat(row["first_seen"]) if row["first_seen"] else None,
        "directions": _words(DIRECTIONS[name] for name in told["labels"]),
        "tracks": _words(told["tracks"]),
        "terms": " ".join(term["name"] for term in told["terms"]).lower(),
        "told": told,
    }


def _more(source: runs.Run, run: Run) -> dict[str, dict[str, Any]]:
    """Give each topic its place on the map, the intervals of its scores, and its rank in the run before."""
    more: dict[str, dict[str, Any]] = {
        code: {"x": x, "y": y} for code, x, y in source.table("topics").select("topic", "x", "y").collect().iter_rows()
    }
    if source.has_table("assessments"):
        for row in source.table("assessments").collect().iter_rows(named=True):
            if row["component"] is None and row["score"] in {"breakthrough", "industrial"}:
                more[row["topic"]] |= {f"{row['score']}_{name}": row[name] for name in ("low", "high", "coverage")}
    before = Topic.objects.filter(run__run_id=run.previous_run_id).values_list("code", "rank")
    for code, rank in before if run.previous_run_id else ():
        if code in more:
            more[code]["rank_before"] = rank
    return more


def _whole(source: runs.Run) -> dict[str, Any]:
    return {"forecasts": source.manifest.get("forecasts", {})}


def _words(names: Any) -> str:
    joined = " ".join(names)
    return f" {joined} " if joined else ""


def _documents(source: runs.Run, topics: dict[str, Topic]) -> Iterator[Document]:
    columns = ("topic", "window", "record_id", "title", "known_on", "source", "kind", "authors", "organisations",
               "categories", "language", "similarity")  # fmt: skip
    for row in source.table("documents").select(*columns).collect().iter_rows(named=True):
        if row["topic"] in topics and row["window"] is not None and row["window"] >= 0:
            topic = topics[row["topic"]]
            texts = {name: row[name] or "" for name in ("record_id", "title", "source", "kind", "language")}
            lists = {name: list(row[name] or []) for name in ("authors", "organisations", "categories")}
            yield Document(topic=topic, known_on=row["known_on"], similarity=row["similarity"], **texts, **lists)


def _passages(source: runs.Run, topics: dict[str, Topic]) -> Iterator[Passage]:
    if not source.has_table("assessment_documents"):
        return
    columns = ("component", "position", "record_id", "value")
    for row in source.table("assessment_documents").collect().iter_rows(named=True):
        if row["topic"] in topics:
            yield Passage(topic=topics[row["topic"]], quote=row["quote"] or "", **{name: row[name] for name in columns})


def _successions(source: runs.Run, run: Run) -> Iterator[Succession]:
    for row in source.table("lineage").collect().iter_rows(named=True):
        yield Succession(run=run, code=row["topic"], event=row["event"], other=row["other"] or "",
                         n_shared=row["n_shared"], overlap=row["overlap"])  # fmt: skip
