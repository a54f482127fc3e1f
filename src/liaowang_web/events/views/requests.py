"""One's own meeting requests: received and sent, read, answered, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.meetings import AcceptForm, DeclineForm, RequestForm
from liaowang_web.events.kinds.meetings import MEETING_CANCELLED
from liaowang_web.events.models import MeetingRequest
from liaowang_web.events.policies.meetings import can_cancel_meeting, can_write_request
from liaowang_web.events.selectors.events import event_for
from liaowang_web.events.selectors.meetings import (
    entries_between,
    own_meetings,
    request_for,
    requests_from,
    requests_to,
)
from liaowang_web.events.selectors.people import own_registration_for
from liaowang_web.events.selectors.reasons import reason_of
from liaowang_web.events.services.requests import edit_request, move_request
from liaowang_web.events.states.meetings import REQUEST
from liaowang_web.events.views.pages import crumbs_of, page_of
from liaowang_web.workflow.acting import StepForm, ask, is_done, sent, status_of

PAGE = 50
_FORMS: dict[str, Callable[..., forms.Form]] = {"accept": AcceptForm, "decline": DeclineForm}


@login_required
def requests(request: PersonRequest, code: str) -> HttpResponse:
    """List what one was asked, what one asked, and the meetings agreed upon."""
    event = event_for(request.user, code)
    own = own_registration_for(request.user, event)
    views: dict[str, Any] = {"received": requests_to(own), "sent": requests_from(own), "agreed": own_meetings(own)}
    words = {"received": _("Received"), "sent": _("Sent"), "agreed": _("Agreed upon")}
    view = request.GET.get("view", "received")
    view = view if view in views else "received"
    page = Paginator(views[view], PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "view": view, "me": own,
        "tabs_within": [(name, word, views[name].count()) for name, word in words.items()],
        "rows": [(it, [] if view == "agreed" else _steps(request, it)) for it in page],
    }  # fmt: skip
    return page_of(request, event, "events/requests.html", context)


def _steps(request: PersonRequest, it: MeetingRequest) -> list[Any]:
    return [step for step in REQUEST.open_to(request.user, it) if step.label]


@login_required
def read(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Show a request: who asks, why, what it is about, and what can be done."""
    event = event_for(request.user, code)
    found = request_for(request.user, event, key)
    meeting = getattr(found, "meeting", None)
    context = {
        "found": found, "steps": _steps(request, found), "is_sender": found.sender.person_id == request.user.pk,
        "may_edit": found.state == MeetingRequest.State.DRAFT and can_write_request(request.user, found.sender),
        "reason": reason_of(meeting, MEETING_CANCELLED) if meeting else "",
        "meeting": meeting, "may_cancel": meeting is not None and meeting.state == "agreed"
        and can_cancel_meeting(request.user, meeting),
    }  # fmt: skip
    return page_of(request, event, "events/request.html", context)


@login_required
def edit(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Change a draft."""
    event = event_for(request.user, code)
    found = request_for(request.user, event, key)
    if found.state != MeetingRequest.State.DRAFT or not can_write_request(request.user, found.sender):
        raise Http404
    seen = found.version
    form = RequestForm(sent(request), instance=found, entries=entries_between(found.sender, found.receiver))
    if is_done(
        request, form, lambda: edit_request(found, actor=request.user, version=seen, **form.columns), _("Saved.")
    ):
        return redirect("events:request", code, key)
    context = {"form": form, "other": found.receiver, "why": found.proposal, "is_draft": True}
    return page_of(request, event, "events/write_request.html", context, status=status_of(form))


@login_required
def move(request: PersonRequest, code: str, key: UUID, name: str) -> HttpResponse:
    """Ask for what a move of a request needs, then make it."""
    event = event_for(request.user, code)
    found = request_for(request.user, event, key)
    step = next((it for it in _steps(request, found) if it.name == name), None)
    if step is None:
        raise Http404
    form = _FORMS.get(name, StepForm)(sent(request), thing=found)
    leads = {
        "send": _("%(who)s reads it and answers. It blocks no slot of either of you.") % {"who": found.receiver},
        "accept": _("You agree to meet %(who)s. When and where is told once the timetable is published.")
        % {"who": found.sender},
        "decline": _("%(who)s reads your reason.") % {"who": found.sender},
        "withdraw": _("The request is taken back."),
    }
    return ask(
        request, form, lambda given: move_request(name, found, actor=request.user, **given), title=step.label,
        back=reverse("events:requests", args=[code]), crumbs=crumbs_of(event), lead=leads[name],
    )  # fmt: skip
