"""Rankers trained from what people said, and put into use only if they are better."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.db import transaction

from liaowang import runs
from liaowang_web.audit import services as audit
from liaowang_web.matching import kinds
from liaowang_web.matching.models import RankerVersion
from liaowang_web.matching.rankers import folder_of, hash_of_files, live_version
from liaowang_web.matching.selectors.answers import answered_lists

State = RankerVersion.State


def retrain() -> RankerVersion:
    """Train a ranker from all lists of which something was said, judge it against the one in use, and keep it.

    It is judged on lists that it had not seen, weighted by how probably each match was shown, and comes into use only
    if the whole interval of its gain lies above 0. Its files are whole before the database names them.

    Raises
    ------
    LiaowangError
        If too little was said to learn from; nothing is kept.
    """
    rows = answered_lists()
    current = live_version()
    Path(settings.RANKERS).mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=settings.RANKERS, prefix=".making-"))
    try:
        judgement = runs.retrain_ranker(rows, made, current=folder_of(current) if current else None)
        return _keep(made, judgement, n_rows=sum(it.level > 0 for it in rows), before=current)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@transaction.atomic
def _keep(made: Path, judgement: runs.Judgement, *, n_rows: int, before: RankerVersion | None) -> RankerVersion:
    number = audit.next_number("ranker")
    live = RankerVersion.objects.select_for_update().filter(state=State.LIVE).first()
    # Somebody put another one into use meanwhile, against which this one was not judged.
    is_overtaken = (live and live.pk) != (before and before.pk)
    is_used = judgement.is_better and not is_overtaken
    told = {name: value if isinstance(value, (bool, int)) else round(value, 6)
            for name, value in asdict(judgement).items()}  # fmt: skip
    version = RankerVersion(number=number, n_rows=n_rows, judgement=told, files_hash=hash_of_files(made))
    shutil.rmtree(folder_of(version), ignore_errors=True)  # of one whose transaction was undone
    made.rename(folder_of(version))
    if is_used and live is not None:
        live.state = State.KEPT
        live.save(update_fields=["state"])
    version.state = State.LIVE if is_used else State.KEPT
    version.save()
    audit.record(kinds.RANKER_TRAINED, version, actor=None, n=n_rows, gain=f"{judgement.gain:.4f}",
                 low=f"{judgement.low:.4f}", high=f"{judgement.high:.4f}", n_lists=judgement.n)  # fmt: skip
    if is_used:
        if live is not None:
            audit.record(kinds.RANKER_DROPPED, live, actor=None)
        audit.record(kinds.RANKER_USED, version, actor=None)
    return version
