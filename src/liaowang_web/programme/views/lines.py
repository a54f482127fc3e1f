"""Pilot lines: their calendar, asked for and decided on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.programme.forms.acts import BookingForm
from liaowang_web.programme.models import PilotLine
from liaowang_web.programme.registries import registry_of
from liaowang_web.programme.selectors import lines as selectors
from liaowang_web.programme.services import registries as services
from liaowang_web.programme.states.registries import BOOKING
from liaowang_web.programme.views.registries import crumbs_of
from liaowang_web.workflow.acting import StepForm, ask, sent


def line(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a line: which days are free, and to who may read it who has them."""
    found = selectors.line_for(key)
    bookings = selectors.bookings_for(request.user, found)
    context = {
        "line": found, "crumbs": crumbs_of(registry_of(found.incubator), found.incubator.code),
        "weeks": selectors.calendar_of(found, _start(request.GET.get("from", ""))),
        "bookings": [(it, BOOKING.open_to(request.user, it)) for it in bookings],
        "may_ask": bool(selectors.bookers_of(request.user, found)),
    }  # fmt: skip
    return render(request, "programme/line.html", context)


def _start(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


@login_required
def ask_for(request: PersonRequest, key: UUID) -> HttpResponse:
    """Ask for days on a line."""
    found = selectors.line_for(key)
    organisations = selectors.bookers_of(request.user, found)
    if not organisations:
        raise Http404
    form = BookingForm(sent(request), organisations=organisations)
    return ask(
        request, form, lambda given: services.ask_for_line(found, actor=request.user, **given),
        back=_page(found), title=_("Ask for days"), crumbs=_above(found),
        lead=_("The days are yours only once the keepers of the line confirm."),
    )  # fmt: skip


@login_required
def move_booking(request: PersonRequest, key: UUID, booking: UUID, name: str) -> HttpResponse:
    """Confirm, decline or cancel a booking."""
    found = selectors.line_for(key)
    asked = selectors.booking_for(request.user, found, booking)
    step = next((it for it in BOOKING.open_to(request.user, asked) if it.name == name), None)
    if step is None:
        raise Http404
    form = StepForm(sent(request), thing=asked, needs_reason=step.needs_reason)
    return ask(
        request, form, lambda given: services.move_booking(name, asked, actor=request.user, **given),
        back=_page(found), title=step.label, crumbs=_above(found),
    )  # fmt: skip


def _page(found: PilotLine) -> str:
    return reverse("programme:line", args=[found.pk])


def _above(found: PilotLine) -> list[tuple[object, str]]:
    return [*crumbs_of(registry_of(found.incubator), found.incubator.code), (str(found), _page(found))]
