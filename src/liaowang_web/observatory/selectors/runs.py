"""Imported runs that anybody may read, and the one that was known on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from liaowang_web.design.prepared import prepared
from liaowang_web.observatory.models import Run


def public_runs() -> QuerySet[Run]:
    """Give the runs that anybody may read, the latest knowledge first."""
    return Run.objects.filter(is_public=True)


def run_as_of(day: date | None) -> Run | None:
    """Give the latest run that knows nothing after a day; without a day, the latest of all."""
    found = [public_runs().filter(as_of__lte=day).first()] if day else _newest()
    return found[0] if found else None


@prepared
def _newest() -> QuerySet[Run]:
    return public_runs()[:1]


def run_with_id(run_id: str) -> Run | None:
    """Give a run by the id that the library gave it, if anybody may read it."""
    return public_runs().filter(run_id=run_id).first()


def run_before(run: Run) -> Run | None:
    """Give the latest run that knows less than a run, whether that continues it or not."""
    return public_runs().filter(as_of__lt=run.as_of).first()
