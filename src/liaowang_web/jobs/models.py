"""Columns of what is known of running jobs and workers, beside the queue itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_tasks_db.models import DBTaskResult

# The row of the queue, with arguments and results of any kind.
Job = DBTaskResult[Any, Any]


UNSEEN = "progress"
"""The cache in which a job tells how far it has come while a transaction of its own is open."""


class Progress(models.Model):
    """How far a job has come."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="progress")
    n_done = models.PositiveBigIntegerField(default=0)
    n_total = models.PositiveBigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.n_done}/{self.n_total or '?'}"


class Heartbeat(models.Model):
    """When a worker was last seen alive."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id
