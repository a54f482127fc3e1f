"""Somebody's own schedule: on the phone, on paper, in the calendar, and without a network."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.calendars import calendar_of
from liaowang_web.events.following import steps_after
from liaowang_web.events.forms.outcomes import OutcomeForm, RatingForm
from liaowang_web.events.models import Event, Registration
from liaowang_web.events.printing import NoChineseFontError, schedule_as_pdf
from liaowang_web.events.selectors.events import event_for
from liaowang_web.events.selectors.people import own_registration_for
from liaowang_web.events.selectors.ratings import rating_of
from liaowang_web.events.selectors.schedules import Appointment, appointment_of, registration_by_key, schedule_of
from liaowang_web.events.services import outcomes as services
from liaowang_web.events.views.pages import page_of
from liaowang_web.workflow.acting import ask, is_done, sent, status_of
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
@never_cache
def schedule(request: PersonRequest, code: str) -> HttpResponse:
    """Show one's own schedule."""
    event, own = _own(request, code)
    feed = reverse("events:calendar", args=[own.calendar_key])
    context = {
        "registration": own, "schedule": schedule_of(own),
        "feed": request.build_absolute_uri(feed), "webcal": f"webcal://{request.get_host()}{feed}",
    }  # fmt: skip
    return page_of(request, event, "events/schedule/schedule.html", context)


def _own(request: PersonRequest, code: str) -> tuple[Event, Registration]:
    event = event_for(request.user, code)
    return event, own_registration_for(request.user, event)


def _page(event: Event) -> str:
    return reverse("events:schedule", args=[event.code])


def _appointment(own: Registration, key: UUID) -> Appointment:
    found = appointment_of(schedule_of(own), key)
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def arrive(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Say that one is at the table."""
    event, own = _own(request, code)
    found = _appointment(own, key)
    try:
        services.arrive(found.placement, own, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The others see that you are there."))
    return redirect(_page(event))


@login_required
def own_meeting(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Show one meeting: why they should meet; afterwards who came, how useful it was, and what follows."""
    event, own = _own(request, code)
    found = _appointment(own, key)
    rating = rating_of(found.meeting, own)
    form = RatingForm(sent(request), instance=rating)
    told = _("Kept: only the organisers read it, and the other side your next step. Proposals learn from the points.")

    def act() -> None:
        services.rate_meeting(found.meeting, own, actor=request.user, **form.cleaned_data)

    may_rate = found.placement.state == "held"
    if may_rate and is_done(request, form, act, told):
        return redirect("events:own_meeting", event.code, key)
    asked = found.meeting.request
    context = {
        "appointment": found, "form": form, "may_rate": may_rate, "rating": rating, "entry": asked and asked.entry,
        "is_sender": asked is not None and asked.sender_id == own.pk,
        "next_steps": steps_after(request.user, found.meeting) if may_rate else [],
        "theirs": [rating_of(found.meeting, it) for it in found.others],
    }  # fmt: skip
    return page_of(request, event, "events/schedule/meeting.html", context, status=status_of(form))


@login_required
def report_meeting(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Report that a meeting was held, or who did not come."""
    event, own = _own(request, code)
    found = _appointment(own, key)
    form = OutcomeForm(sent(request), meeting=found.meeting)

    def act(read: dict[str, Any]) -> None:
        services.report_outcome(found.placement, actor=request.user, absent=list(read["absent"]))

    back = reverse("events:own_meeting", args=[event.code, key])
    return ask(
        request, form, act, back=back, title=_("Report"), crumbs=[(str(event), _page(event))],
        lead=str(found.meeting), told=_("Reported."),
    )  # fmt: skip


@login_required
def schedule_pdf(request: PersonRequest, code: str) -> HttpResponse:
    """Give the schedule on one printed page."""
    event, own = _own(request, code)
    try:
        made = schedule_as_pdf(own, schedule_of(own), address=request.build_absolute_uri(_page(event)))
    except NoChineseFontError as error:
        raise Http404(_("This machine has no font with Chinese characters.")) from error
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{event.code}-schedule.pdf"'
    return response


@login_required
@never_cache
def schedule_worker(request: PersonRequest, code: str) -> HttpResponse:
    """Give the script that keeps the schedule on the device; it stands beside the page, for which alone it works."""
    _own(request, code)
    path = finders.find("events/schedule-worker.js")
    with open(str(path), encoding="utf-8") as file:  # noqa: PTH123 - what the finder gives is a text
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")


@never_cache
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody's schedule to their calendar, which knows a secret address and logs in nowhere."""
    own = registration_by_key(key)
    page = request.build_absolute_uri(_page(own.event))
    text = calendar_of(own, schedule_of(own), host=request.get_host().partition(":")[0], page=page)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
