"""The page of jobs."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liaowang_web.jobs import selectors, services
from liaowang_web.jobs.policies import can_restart_job


@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Show what is queued, running, failed and finished; the table renews itself."""
    status = request.GET.get("status", "")
    context = {
        "jobs": selectors.jobs_for(request.user, status=status),
        "counts": selectors.counts(),
        "status": status,
        "is_worked_on": selectors.is_worked_on(),
        "last_seen": selectors.last_seen(),
        "may_restart": can_restart_job(request.user),
    }
    template = "jobs/table.html" if request.headers.get("HX-Request") else "jobs/jobs.html"
    return render(request, template, context)


@login_required
@require_POST
def restart(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Run a failed job again."""
    services.restart_job(selectors.job_for(request.user, key), actor=cast("AbstractBaseUser", request.user))
    return redirect("jobs:jobs")
