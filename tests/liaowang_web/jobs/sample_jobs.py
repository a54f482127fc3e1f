"""Jobs that only tests queue."""

from __future__ import annotations

import time
from pathlib import Path

from django.utils.translation import gettext_noop

from liaowang_web.jobs.job import GiveUp, TaskContext, job
from liaowang_web.jobs.services import report_progress


@job("Light lamps", attempts=3)
def light(context: TaskContext, n: int) -> int:
    for k in range(n):
        report_progress(context, k + 1, n, gettext_noop("Queued"))
    return n


@job("Fall", attempts=3)
def fall(context: TaskContext) -> None:
    raise ValueError("the lamp fell")


@job("Give up", attempts=3)
def give_up(context: TaskContext) -> None:
    raise GiveUp("no oil")


@job("Wait", attempts=5)
def wait(context: TaskContext, sign: str) -> str:
    """Say that it began; on the first time wait to be killed."""
    path = Path(sign)
    is_first = not path.exists()
    with path.open("a") as file:
        file.write("began\n")
    if is_first:
        time.sleep(60)
    return "done"
