"""The plan of an event: sessions, slots, zones and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.planning import SessionForm, TableForm, TablesForm, ZoneForm
from liaowang_web.events.models import Event
from liaowang_web.events.policies.events import can_edit_event
from liaowang_web.events.selectors.events import days_of, planned_event_for, zones_of
from liaowang_web.events.services import planning as services
from liaowang_web.events.states.events import EVENT
from liaowang_web.events.views.pages import crumbs_of, page_of
from liaowang_web.workflow.acting import ask, is_done, sent, status_of


@login_required
def plan(request: PersonRequest, code: str) -> HttpResponse:
    """Show sessions, slots, zones and tables, with forms to add to them."""
    return _plan(request, planned_event_for(request.user, code))


def _plan(request: PersonRequest, event: Event, **forms: BaseForm) -> HttpResponse:
    context: dict[str, Any] = {
        "days": days_of(event), "zones": zones_of(event), "may_edit": can_edit_event(request.user, event),
        "steps": [it for it in EVENT.open_to(request.user, event) if it.label],
        "session_form": SessionForm(event=event), "tables_form": TablesForm(), **forms,
    }  # fmt: skip
    status = max((status_of(it) for it in forms.values()), default=200)
    return page_of(request, event, "events/plan.html", context, status=status)


def _editable(request: PersonRequest, code: str) -> Event:
    event = planned_event_for(request.user, code)
    if not can_edit_event(request.user, event):
        raise Http404
    return event


@login_required
@require_POST
def add_session(request: PersonRequest, code: str) -> HttpResponse:
    """Add a session; one of meetings is cut into slots."""
    event = _editable(request, code)
    form = SessionForm(request.POST, event=event)
    if is_done(request, form, lambda: services.add_session(event, actor=request.user, **form.columns)):
        return redirect("events:plan", code)
    return _plan(request, event, session_form=form)


@login_required
@require_POST
def add_tables(request: PersonRequest, code: str) -> HttpResponse:
    """Put up tables, or a booth."""
    event = _editable(request, code)
    form = TablesForm(request.POST)
    if is_done(request, form, lambda: services.add_tables(event, actor=request.user, **form.cleaned_data)):
        return redirect("events:plan", code)
    return _plan(request, event, tables_form=form)


def _done(request: PersonRequest, code: str, act: Callable[[Event], object]) -> HttpResponse:
    act(_editable(request, code))
    return redirect("events:plan", code)


@login_required
@require_POST
def remove_session(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Remove a session with its slots."""
    return _done(request, code, lambda event: services.remove_session(event, key, actor=request.user))


@login_required
@require_POST
def mark_pause(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Keep a slot free of meetings, or give it back."""
    is_pause = request.POST.get("pause") == "1"
    return _done(request, code, lambda event: services.mark_pause(event, key, actor=request.user, is_pause=is_pause))


@login_required
@require_POST
def remove_table(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Take a table away."""
    return _done(request, code, lambda event: services.remove_table(event, key, actor=request.user))


@login_required
def edit_table(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Change what a table is for."""
    event = _editable(request, code)
    table = get_object_or_404(event.tables, pk=key)
    form = TableForm(sent(request), instance=table)
    return ask(
        request, form, lambda given: services.edit_table(event, key, actor=request.user, **given),
        title=_("Edit table %(table)s") % {"table": table.code}, back=reverse("events:plan", args=[code]),
        crumbs=crumbs_of(event), told=_("Saved."),
    )  # fmt: skip


@login_required
def part_zone(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Say from which zones nobody walks to this one between two meetings."""
    event = _editable(request, code)
    zone = get_object_or_404(event.zones, pk=key)
    form = ZoneForm(sent(request), instance=zone)
    return ask(
        request, form,
        lambda given: services.part_zones(event, key, actor=request.user, far_from=list(given["far_from"])),
        title=_("Walking from %(zone)s") % {"zone": zone}, back=reverse("events:plan", args=[code]),
        crumbs=crumbs_of(event), told=_("Saved."),
        lead=_("Between these zones nobody has to walk from one meeting to the next without a pause."),
    )  # fmt: skip
