"""Bringing a run of the library into the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import Document, Passage, Run, Succession, Topic
from liaowang_web.observatory.services.corrections import lay_over
from liaowang_web.observatory.services.unpacking import (
    unpack_documents,
    unpack_passages,
    unpack_successions,
    unpack_topics,
)

_BATCH = 2000
_FEW = 200  # topics weigh tens of kilobytes each


def import_run(folder: Path, *, actor: User | None = None, progress: runs.Progress | None = None) -> tuple[Run, bool]:
    """Import a finished run once; all of it or nothing.

    Parameters
    ----------
    folder : Path
        Where the run lies, with its manifest.
    actor : User or None
        Who imports it; ``None`` for the system.
    progress : Progress or None
        Is told what is done.

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
    found = _imported(source)
    if found:
        return found, False
    run = _unpack_run(source)
    # Told before the transaction begins: on SQLite nobody else writes while it is open.
    topics = _read_topics(source, run, progress or runs.Silence())
    try:
        _write(source, run, topics, actor, progress or runs.Silence())
    except IntegrityError:
        # Somebody else may have imported it while this one was read.
        found = _imported(source)
        if found is None:
            raise
        return found, False
    return run, True


def _imported(source: runs.Run) -> Run | None:
    return Run.objects.filter(run_id=source.manifest["run_id"]).first()


def _unpack_run(source: runs.Run) -> Run:
    manifest = source.manifest
    counts = runs.list_topics(source, has_unscored=True, limit=1)
    return Run(
        run_id=manifest["run_id"],
        previous_run_id=manifest.get("previous") or "",
        as_of=date.fromisoformat(manifest["as_of"]),
        made_at=datetime.fromisoformat(manifest["made_at"]).astimezone(UTC),
        n_records=manifest["records"]["up_to_cut_off"],
        n_topics=counts["n_topics"],
        n_scored=counts["n_scored"],
        n_listed=manifest["settings"]["n_listed"],
        told=runs.tell_run(source),
    )


def _read_topics(source: runs.Run, run: Run, progress: runs.Progress) -> list[Topic]:
    progress.step("Read topics", run.n_topics, "topics")
    topics = []
    for topic in unpack_topics(source, run):
        topics.append(topic)
        progress.advance(1)
    progress.finish(f"{len(topics)} topics")
    return topics


@transaction.atomic
def _write(source: runs.Run, run: Run, topics: list[Topic], actor: User | None, progress: runs.Progress) -> None:
    keys = {it.code: it.pk for it in topics}
    progress.step("Write rows", None, "rows")
    run.number = audit.next_number("run")
    run.save(force_insert=True)
    n_rows = _keep(Topic, topics, progress, _FEW)
    n_rows += _keep(Document, unpack_documents(source, keys), progress)
    n_rows += _keep(Passage, unpack_passages(source, keys), progress)
    n_rows += _keep(Succession, unpack_successions(source, run), progress)
    _link(run)
    lay_over(run)
    audit.record(kinds.RUN_IMPORTED, run, actor=actor, n_topics=run.n_topics)
    progress.finish(f"{n_rows} rows")


def _keep(model: Any, rows: Iterable[Any], progress: runs.Progress, size: int = _BATCH) -> int:
    """Write rows batch by batch, so that few are held in memory at once; gives how many there were."""
    n = 0
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            model.objects.bulk_create(batch)
            progress.advance(len(batch))
            n += len(batch)
            batch = []
    model.objects.bulk_create(batch)
    progress.advance(len(batch))
    return n + len(batch)


def _link(run: Run) -> None:
    """Note ranks of the run before, in this run and in runs that follow it, whichever was imported first."""
    earlier = Run.objects.filter(run_id=run.previous_run_id).exclude(run_id="")
    pairs = [(it, run) for it in earlier] + [(run, it) for it in Run.objects.filter(previous_run_id=run.run_id)]
    for before, after in pairs:
        ranks = dict(before.topics.values_list("code", "rank"))
        topics = list(after.topics.only("code"))
        for topic in topics:
            topic.rank_before = ranks.get(topic.code)
        Topic.objects.bulk_update(topics, ["rank_before"], batch_size=_FEW)
