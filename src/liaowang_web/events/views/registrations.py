"""Registrations as the organiser sees them: the list, decisions, invitations, the desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.people import DeskForm, InviteForm
from liaowang_web.events.models import Event, Registration
from liaowang_web.events.policies.events import can_manage_event, can_use_desk
from liaowang_web.events.selectors.events import counts_of, event_for, planned_event_for
from liaowang_web.events.selectors.people import (
    n_blocked,
    registration_for,
    registration_with,
    registrations_of,
)
from liaowang_web.events.services.inviting import invite, withdraw_invitation
from liaowang_web.events.services.registering import move_registration
from liaowang_web.events.states.events import REGISTRATION, n_places_left
from liaowang_web.events.views.pages import crumbs_of, page_of
from liaowang_web.workflow.acting import StepForm, ask, is_done, sent, status_of

PAGE = 100
_AT_THE_DESK = {"check_in", "undo_check_in"}


@login_required
def registrations(request: PersonRequest, code: str) -> HttpResponse:
    """List who registered, by state, with what can be done."""
    event = planned_event_for(request.user, code)
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:80]
    page = Paginator(registrations_of(event, state=state, text=text), PAGE).get_page(request.GET.get("page"))
    n_slots, blocked = event.slots.filter(is_pause=False).count(), n_blocked(event)
    rows = [
        (it, n_slots - blocked.get(it.pk, 0), [step for step in REGISTRATION.open_to(request.user, it) if step.label])
        for it in page
    ]
    context = {
        "page": page, "rows": rows, "state": state, "text": text, "counts": counts_of(event), "n_slots": n_slots,
        "n_left": n_places_left(event),
    }  # fmt: skip
    return page_of(request, event, "events/registrations.html", context)


@login_required
def move(request: PersonRequest, code: str, key: UUID, name: str) -> HttpResponse:
    """Ask for what a move of a registration needs, then make it; whoever it is may confirm and cancel."""
    event = event_for(request.user, code)
    found = registration_for(request.user, event, key)
    step = next((it for it in REGISTRATION.open_to(request.user, found) if it.name == name), None)
    if step is None:
        raise Http404
    is_own = found.person_id == request.user.pk
    back = reverse("events:mine" if is_own else "events:registrations", args=[code])
    form = StepForm(sent(request), thing=found, needs_reason=step.needs_reason)
    return ask(
        request, form, lambda given: move_registration(name, found, actor=request.user, **given), title=step.label,
        back=back, crumbs=crumbs_of(event), lead=_lead(name, found, is_own=is_own),
    )  # fmt: skip


def _lead(name: str, found: Registration, *, is_own: bool) -> str:
    said = {
        "approve": _("They get a place and are written to; they confirm within five days that they come."),
        "move_up": _("They get a place before the others of the waiting list, and are written to."),
        "queue": _("They are written to, and move up by themselves when a place becomes free."),
        "refuse": _("They are written to, and read the reason on the event's page."),
        "confirm": _("Your place is yours. The others who take part see your name and your organisation."),
        "check_in": _("They are here."),
        "undo_check_in": _("It was a mistake: they are expected, and not here yet."),
        "miss": _("They did not come. Their meetings stay until the timetable is made anew."),
        "cancel": _("Requests are withdrawn and meetings cancelled; the others are written to. The place goes to the "
                    "waiting list."),
    }  # fmt: skip
    return said.get(name, "") if is_own else f"{found} | {found.organisation} | {said.get(name, '')}"


@login_required
def invitations(request: PersonRequest, code: str) -> HttpResponse:
    """List who was invited, and invite."""
    event = planned_event_for(request.user, code)
    form = InviteForm(sent(request))
    may = can_manage_event(request.user, event)
    if request.method == "POST" and not may:
        raise Http404
    if is_done(request, form, lambda: invite(event, form.cleaned_data["addresses"], actor=request.user),
               _("The invitations were sent.")):  # fmt: skip
        return redirect("events:invitations", code)
    context = {"form": form, "may": may, "invitations": list(event.invitations.filter(withdrawn_at=None))}
    return page_of(request, event, "events/invitations.html", context, status=status_of(form))


@login_required
@require_POST
def uninvite(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Take an invitation back."""
    event = planned_event_for(request.user, code)
    if not can_manage_event(request.user, event):
        raise Http404
    withdraw_invitation(event, key, actor=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("events:invitations", code)


def _desk_of(request: PersonRequest, code: str) -> Event:
    event = event_for(request.user, code)
    if not can_use_desk(request.user, event):
        raise Http404
    return event


@login_required
def desk(request: PersonRequest, code: str) -> HttpResponse:
    """Take a check-in code by hand, and list who is expected by name."""
    event = _desk_of(request, code)
    form = DeskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        found = registration_with(event, form.cleaned_data["code"])
        if found is not None:
            return redirect("events:check_in", code, found.code)
        form.add_error("code", _("No registration for this event has this code."))
    text = request.GET.get("q", "").strip()[:80]
    expected = registrations_of(event, text=text).filter(state__in=Registration.HOLDS_PLACE)
    context = {
        "form": form, "text": text, "rows": list(expected.order_by("person__name")),
        "n_here": event.registrations.filter(state=Registration.State.CHECKED_IN).count(),
        "n_expected": event.registrations.filter(state__in=Registration.HOLDS_PLACE).count(),
    }  # fmt: skip
    return page_of(request, event, "events/desk.html", context, status=status_of(form))


@login_required
def check_in(request: PersonRequest, code: str, letters: str) -> HttpResponse:
    """Show to the desk whose check-in code was read, and check them in."""
    event = _desk_of(request, code)
    found = registration_with(event, letters)
    if found is None:
        raise Http404
    steps = [it for it in REGISTRATION.open_to(request.user, found) if it.name in _AT_THE_DESK]
    form = StepForm(sent(request), thing=found)
    if steps and is_done(
        request, form, lambda: move_registration(steps[0].name, found, actor=request.user, **form.cleaned_data),
        _("%(who)s: done.") % {"who": found},
    ):  # fmt: skip
        return redirect("events:desk", code)
    context = {"found": found, "form": form, "steps": steps}
    return page_of(request, event, "events/check_in.html", context, status=status_of(form))
