"""What a job is: a function with a name, a number of attempts, and pauses between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django_tasks import TaskContext, task

from liaowang.runs import LiaowangError

FIRST_PAUSE_SECONDS = 10
LONGEST_PAUSE_SECONDS = 3600


class GiveUp(LiaowangError):  # noqa: N818 - it is a decision, not a fault
    """Raised by a job that would fail again however often it is tried."""


@dataclass(frozen=True)
class JobKind:
    """How a job is called and how often it is tried."""

    path: str
    label: str | Promise
    attempts: int


_REGISTRY: dict[str, JobKind] = {}


def job(label: str | Promise, *, attempts: int = 5) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a job.

    Parameters
    ----------
    label : lazy str
        How it is called on the page of jobs.
    attempts : int
        How often it is tried before it counts as failed.

    Returns
    -------
    decorator
        Gives a task of django-tasks: ``it.enqueue(...)`` queues it, inside the transaction that is open. The function
        takes the context first, which ``services.report_progress`` wants, and may run twice if a worker is killed.
    """

    def wrap(function: Callable[..., Any]) -> Any:
        made = task(takes_context=True)(function)
        _REGISTRY[made.module_path] = JobKind(made.module_path, label, attempts)
        return made

    return wrap


def kind_of(path: str) -> JobKind:
    """Give how a job is called by the path of its function; of one that no room knows, its last word."""
    return _REGISTRY.get(path) or JobKind(path, path.rpartition(".")[2], 1)


def pause_after(attempt: int) -> timedelta:
    """Give how long to wait after an attempt that failed: doubled each time, up to an hour.

    Examples
    --------
    >>> [pause_after(attempt).total_seconds() for attempt in (1, 2, 3, 20)]
    [10.0, 20.0, 40.0, 3600.0]
    """
    seconds = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(attempt - 1, 16))
    return timedelta(seconds=seconds)


__all__ = ["GiveUp", "JobKind", "TaskContext", "job", "kind_of", "pause_after"]
