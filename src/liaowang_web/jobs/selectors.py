"""Reading the queue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Count
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus

from liaowang_web.jobs.job import kind_of
from liaowang_web.jobs.models import UNSEEN, Heartbeat, Job, Progress
from liaowang_web.jobs.policies import can_restart_job, can_see_jobs

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

_WORDS: dict[str, tuple[str, str | Promise]] = {
    TaskResultStatus.READY: ("", _("queued")),
    TaskResultStatus.RUNNING: ("half", _("running")),
    TaskResultStatus.FAILED: ("stop needs", _("failed")),
    TaskResultStatus.SUCCESSFUL: ("on", _("finished")),
}


@dataclass(frozen=True)
class Shown:
    """A job as the page shows it."""

    key: uuid.UUID
    label: str | Promise
    status: str
    shape: str
    word: str | Promise
    n_attempts: int
    max_attempts: int
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    next_at: datetime | None
    progress: Progress | None
    error: str


def jobs_for(user: AbstractBaseUser | AnonymousUser, *, status: str = "", limit: int = 100) -> Sequence[Shown]:
    """Give jobs, newest first. Raises Http404 unless this person may see them."""
    if not can_see_jobs(user):
        raise Http404
    found = Job.objects.select_related("progress").order_by("-enqueued_at")
    if status:
        found = found.filter(status=status)
    return [_shown(job) for job in found[:limit]]


def job_for(user: AbstractBaseUser | AnonymousUser, key: uuid.UUID) -> Job:
    """Give one job. Raises Http404 unless this person may restart it."""
    found = Job.objects.filter(pk=key).first()
    if found is None or not can_restart_job(user):
        raise Http404
    return found


def progress_of(key: uuid.UUID | None) -> Progress | None:
    """Give how far a job has come, to a page that shows its own job; nothing before it says so."""
    if key is None:
        return None
    unseen = caches[UNSEEN].get(str(key))
    return Progress(job_id=key, **unseen) if unseen else Progress.objects.filter(job_id=key).first()


def _shown(job: Job) -> Shown:
    kind = kind_of(job.task_path)
    shape, word = _WORDS[job.status]
    n_attempts = len(job.worker_ids)
    is_waiting = job.status == TaskResultStatus.READY and n_attempts > 0
    return Shown(
        key=job.pk,
        label=kind.label,
        status=job.status,
        shape="needs" if is_waiting else shape,
        word=_("to be tried again") if is_waiting else word,
        n_attempts=n_attempts,
        max_attempts=kind.attempts,
        queued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        next_at=job.run_after if is_waiting else None,
        progress=progress_of(job.pk) if job.status == TaskResultStatus.RUNNING else getattr(job, "progress", None),
        error=job.traceback.strip().rpartition("\n")[2] if job.status != TaskResultStatus.SUCCESSFUL else "",
    )


def counts() -> dict[str, int]:
    """Give how many jobs there are in each status."""
    rows = Job.objects.order_by().values("status").annotate(n=Count("pk")).values_list("status", "n")
    return dict.fromkeys(_WORDS, 0) | dict(rows)


def last_seen() -> datetime | None:
    """Give when any worker was last seen."""
    latest = Heartbeat.objects.order_by("-seen_at").first()
    return latest.seen_at if latest else None


def is_worked_on(within_seconds: int = 60) -> bool:
    """Whether a worker was seen lately."""
    seen = last_seen()
    return seen is not None and (timezone.now() - seen).total_seconds() < within_seconds


def is_queued(path: str, *arguments: str) -> bool:
    """Whether a job of this function with these arguments waits or runs."""
    waiting = Job.objects.filter(task_path=path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    return waiting.filter(args_kwargs__args=list(arguments)).exists()
