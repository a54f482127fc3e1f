"""Writes on jobs: progress, attempts, workers that are gone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, TaskResultStatus

from liaowang_web.audit.services import record
from liaowang_web.jobs.job import GiveUp, kind_of, pause_after
from liaowang_web.jobs.kinds import JOB_RESTARTED
from liaowang_web.jobs.models import UNSEEN, Heartbeat, Job, Progress
from liaowang_web.jobs.policies import can_restart_job
from liaowang_web.workflow.acts import is_within_an_act
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def report_progress(context: TaskContext, n_done: int, n_total: int | None = None, note: str = "") -> None:
    """Say how far a job has come.

    Parameters
    ----------
    context : TaskContext
        What the job was handed.
    n_done, n_total : int
        Steps done, and of how many, if that is known.
    note : str
        What is being done, a message marked by ``gettext_noop``; the page shows it in its own language.

    Within a transaction it is told beside the database, so that it is seen before the transaction ends.
    """
    key = uuid.UUID(context.task_result.id)
    values = {"n_done": n_done, "n_total": n_total, "note": note}
    if is_within_an_act():
        # What a transaction writes nobody sees before its end, and SQLite lets nobody else write beside it.
        caches[UNSEEN].set(str(key), values)
        return
    Progress.objects.update_or_create(job_id=key, defaults=values)
    caches[UNSEEN].delete(str(key))


def finish(job: Job, worker_id: str, return_value: object) -> bool:
    """Keep what a job gave. Gives whether it was still this worker's."""
    with transaction.atomic():
        mine = _still_mine(job, worker_id)
        if mine:
            mine.set_successful(return_value)
    return mine is not None


def fail(job: Job, worker_id: str, error: BaseException) -> bool:
    """Keep that an attempt failed, and queue the next one if there is one. Gives whether there is."""
    with transaction.atomic():
        mine = _still_mine(job, worker_id)
        if mine is None:
            return False
        mine.set_failed(error)
        n_attempts = len(mine.worker_ids)
        if isinstance(error, GiveUp) or n_attempts >= kind_of(mine.task_path).attempts:
            return False
        _queue_again(mine, after=pause_after(n_attempts))
    return True


def _still_mine(job: Job, worker_id: str) -> Job | None:
    locked = Job.objects.select_for_update().filter(pk=job.pk, status=TaskResultStatus.RUNNING).first()
    return locked if locked and locked.worker_ids[-1:] == [worker_id] else None


def _queue_again(job: Job, *, after: timedelta = timedelta(0)) -> None:
    job.status, job.finished_at = TaskResultStatus.READY, None
    job.run_after = timezone.now() + after
    job.save(update_fields=["status", "finished_at", "run_after"])


def beat(worker_id: str) -> None:
    """Say that a worker is alive."""
    Heartbeat.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def leave(worker_id: str) -> None:
    """Say that a worker stops."""
    Heartbeat.objects.filter(worker_id=worker_id).delete()


def recover_jobs(lease: timedelta) -> int:
    """Queue again what is told as running by workers that were not seen for longer than the lease.

    Returns
    -------
    int
        How many jobs.
    """
    since = timezone.now() - lease
    n_recovered = 0
    with transaction.atomic():
        alive = set(Heartbeat.objects.filter(seen_at__gte=since).values_list("worker_id", flat=True))
        running = Job.objects.running().select_for_update(skip_locked=True).filter(started_at__lt=since)
        for job in running:
            if job.worker_ids[-1] not in alive:
                _queue_again(job)
                n_recovered += 1
        Heartbeat.objects.filter(seen_at__lt=since - timedelta(days=1)).delete()
    return n_recovered


def restart_job(job: Job, *, actor: AbstractBaseUser) -> None:
    """Run a failed job again. Raises NotAllowed, or TransitionRefused if it did not fail."""
    if not can_restart_job(actor):
        raise NotAllowed(_("You may not do this here."))
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=job.pk)
        if locked.status != TaskResultStatus.FAILED:
            raise TransitionRefused(_("Only a failed job can run again."))
        locked.worker_ids = []
        locked.save(update_fields=["worker_ids"])
        _queue_again(locked)
        record(JOB_RESTARTED, locked, actor=actor, job=kind_of(locked.task_path).path)
