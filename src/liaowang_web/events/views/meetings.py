"""Meetings as the organiser sees them: requests and meetings in numbers, arranged, cancelled."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.meetings import ArrangeForm
from liaowang_web.events.policies.events import can_oversee_events
from liaowang_web.events.policies.meetings import can_arrange_meeting, can_cancel_meeting
from liaowang_web.events.selectors.events import counts_of, event_for, planned_event_for
from liaowang_web.events.selectors.meetings import meeting_for, meetings_of, requests_of
from liaowang_web.events.selectors.people import people_for
from liaowang_web.events.services.arranging import arrange_meeting
from liaowang_web.events.services.cancelling import cancel_meeting
from liaowang_web.events.views.pages import crumbs_of, page_of
from liaowang_web.workflow.acting import StepForm, ask, sent

PAGE = 100


@login_required
def meetings(request: PersonRequest, code: str) -> HttpResponse:
    """List the meetings agreed upon, or the requests in a state."""
    event = planned_event_for(request.user, code)
    state = request.GET.get("requests", "")
    found = requests_of(event, state=state) if state else meetings_of(event, state="agreed")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "state": state, "counts": counts_of(event), "may": can_arrange_meeting(request.user, event),
    }  # fmt: skip
    return page_of(request, event, "events/meetings.html", context)


@login_required
def arrange(request: PersonRequest, code: str) -> HttpResponse:
    """Arrange a meeting between two to four people."""
    event = planned_event_for(request.user, code)
    if not can_arrange_meeting(request.user, event):
        raise Http404
    form = ArrangeForm(sent(request), people=people_for(request.user, event))
    return ask(
        request, form,
        lambda given: arrange_meeting(
            event, [given["host"], *given["guests"]], actor=request.user, purpose=given["purpose"],
            weight=given["weight"],
        ),
        title=_("Arrange a meeting"), back=reverse("events:meetings", args=[code]), crumbs=crumbs_of(event),
        lead=_("It counts as agreed upon, and those who meet are written to. When and where the timetable says."),
    )  # fmt: skip


@login_required
def cancel(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Cancel a meeting, with a reason."""
    event = event_for(request.user, code)
    found = meeting_for(request.user, event, key)
    if found.state != "agreed" or not can_cancel_meeting(request.user, found):
        raise Http404
    form = StepForm(sent(request), thing=found, needs_reason=True)
    back = "events:meetings" if can_oversee_events(request.user) else "events:requests"
    return ask(
        request, form, lambda given: cancel_meeting(found, actor=request.user, **given),
        title=_("Cancel the meeting"), back=reverse(back, args=[code]), crumbs=crumbs_of(event),
        lead=_("%(meeting)s: the others are written to, and read your reason.") % {"meeting": found},
    )  # fmt: skip
