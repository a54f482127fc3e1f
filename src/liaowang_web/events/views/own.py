"""One's own registration: entered, read, changed; and when one can meet."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.codes import qr_picture
from liaowang_web.events.forms.people import RegisterForm, RegistrationForm
from liaowang_web.events.kinds.events import REFUSED, REGISTRATION_CANCELLED
from liaowang_web.events.models import Availability, Event, Registration, Session, Slot
from liaowang_web.events.policies.events import can_edit_registration, can_register
from liaowang_web.events.selectors.events import Day, days_of, event_for
from liaowang_web.events.selectors.people import marks_of, organisations_to_register, own_registration_for
from liaowang_web.events.selectors.reasons import reason_of
from liaowang_web.events.services.registering import edit_registration, mark_availability, register
from liaowang_web.events.states.events import REGISTRATION, n_places_left
from liaowang_web.events.views.pages import page_of
from liaowang_web.workflow.acting import is_done, sent, status_of

_FREE = "free"


@login_required
def enter(request: PersonRequest, code: str) -> HttpResponse:
    """Register for an event."""
    event = event_for(request.user, code)
    mine = [it for it in organisations_to_register(request.user) if can_register(request.user, event, it)]
    if not mine:
        raise Http404
    form = RegisterForm(sent(request), organisations=mine)

    def act() -> Registration:
        organisation = form.cleaned_data["organisation"]
        return register(event, organisation, actor=request.user, **form.columns)

    if is_done(request, form, act, _("You are registered. Say next when you can meet.")):
        return redirect("events:mine", code)
    context = {"form": form, "n_left": n_places_left(event)}
    return page_of(request, event, "events/register.html", context, status=status_of(form))


@login_required
def mine(request: PersonRequest, code: str) -> HttpResponse:
    """Show where one's registration stands, the check-in code, and when one can meet."""
    event = event_for(request.user, code)
    own = own_registration_for(request.user, event)
    address = request.build_absolute_uri(reverse("events:check_in", args=[code, own.code]))
    marks = marks_of(own)
    n_slots = event.slots.filter(is_pause=False).count()
    context = {
        "qr": qr_picture(address) if own.state in Registration.HOLDS_PLACE else "",
        "grid": _grid(days_of(event), marks), "n_slots": n_slots,
        "n_free": n_slots - list(marks.values()).count(Availability.Mark.BLOCKED),
        "marks": [(_FREE, pgettext("slot", "free")), *Availability.Mark.choices],
        "may_edit": can_edit_registration(request.user, own), "reason": reason_of(own, REFUSED, REGISTRATION_CANCELLED),
        "steps": [it for it in REGISTRATION.open_to(request.user, own) if it.label],
    }  # fmt: skip
    return page_of(request, event, "events/mine.html", context)


def _grid(days: list[Day], marks: Mapping[UUID, str]) -> list[tuple[Day, list[tuple[Session, list[tuple[Slot, str]]]]]]:
    """Give each day's sessions of meetings, with each slot and what is said of it."""
    return [
        (day, [(session, [(it, marks.get(it.pk, _FREE)) for it in slots if not it.is_pause])
               for session, slots in day.sessions if slots])
        for day in days
    ]  # fmt: skip


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change what one says of oneself."""
    event = event_for(request.user, code)
    own = own_registration_for(request.user, event)
    if not can_edit_registration(request.user, own):
        raise Http404
    form = RegistrationForm(sent(request), instance=own)

    def act() -> Registration:
        return edit_registration(own, actor=request.user, version=form.cleaned_data["version"], **form.columns)

    if is_done(request, form, act, _("Saved.")):
        return redirect("events:mine", code)
    return page_of(request, event, "events/edit_mine.html", {"form": form}, status=status_of(form))


@login_required
@require_POST
def availability(request: PersonRequest, code: str) -> HttpResponse:
    """Keep when one can meet."""
    event = event_for(request.user, code)
    own = own_registration_for(request.user, event)
    n_free = mark_availability(own, _marks_sent(request.POST, event), actor=request.user)
    messages.success(request, _("Saved: you can meet in %(n)s slots.") % {"n": n_free})
    return redirect("events:mine", code)


def _marks_sent(given: QueryDict, event: Event) -> dict[UUID, str]:
    """Read what was said slot by slot; what is said of a whole session goes before."""
    marks = {}
    for slot in event.slots.filter(is_pause=False):
        whole = given.get(f"session-{slot.session_id}", "")
        mark = whole or given.get(f"slot-{slot.pk}", _FREE)
        if mark in Availability.Mark:
            marks[slot.pk] = mark
    return marks
