"""Which runs continue which: the way back from a run to the first of its line, and the runs that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from liaowang_web.design.prepared import prepared
from liaowang_web.observatory.models import Run


def ancestors_of(run: Run) -> Sequence[UUID]:
    """Give the keys of a run and of the imported runs that it continues, the nearest first."""
    known = {run_id: (key, previous) for key, run_id, previous in _links()}
    found: list[UUID] = []
    at = run.run_id
    while at in known and known[at][0] not in found:
        key, at = known[at]
        found.append(key)
    return found


def line_of(run: Run) -> Sequence[UUID]:
    """Give the keys of a run and of the imported runs that continue it, each after the one that it continues."""
    links = _links()
    ids = [run.run_id]
    for run_id in ids:  # grows while it is walked
        ids += [it for _, it, previous in links if previous == run_id and it not in ids]
    keys = {run_id: key for key, run_id, _ in links}
    return [keys[it] for it in ids]


@prepared
def _links() -> QuerySet[Run, tuple[UUID, str, str]]:
    # Not public ones too: a line does not break where one of its runs is kept back.
    return Run.objects.order_by().values_list("pk", "run_id", "previous_run_id")
