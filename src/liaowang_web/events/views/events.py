"""Events: the list, one of them, entered, edited, walked from state to state."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.planning import EventForm
from liaowang_web.events.kinds.events import EVENT_CANCELLED
from liaowang_web.events.models import Event
from liaowang_web.events.policies import events as policies
from liaowang_web.events.selectors.events import counts_of, days_of, event_for, events_for, zones_of
from liaowang_web.events.selectors.people import is_invited, organisations_to_register, own_registrations
from liaowang_web.events.selectors.reasons import reason_of
from liaowang_web.events.services.events import edit_event, enter_event, move_event
from liaowang_web.events.states.events import EVENT, n_places_left
from liaowang_web.events.views.pages import crumbs_of, page_of
from liaowang_web.workflow.acting import StepForm, ask, is_done, sent, status_of

PAGE = 30
_LEADS = {
    "open": gettext_lazy("Everybody sees the event from now on, and members of verified organisations may register."),
    "arrange": gettext_lazy(
        "Whoever confirmed that they come sees who else comes, and may ask to meet. They are written to."
    ),
    "begin": gettext_lazy("The event takes place now: the desk checks in, and outcomes of meetings are reported."),
    "close": gettext_lazy("Nothing more can be reported; the event and its report stay."),
    "cancel": gettext_lazy(
        "The event does not take place. Everybody who holds a place is written to; the reason stays."
    ),
}


def events(request: HttpRequest) -> HttpResponse:
    """List the events to come, one's own registrations, and those that are over."""
    is_over = request.GET.get("view") == "over"
    page = Paginator(events_for(request.user, is_over=is_over), PAGE).get_page(request.GET.get("page"))
    user = request.user
    context = {
        "page": page, "view": "over" if is_over else "", "may_plan": policies.can_plan_event(user),
        "mine": list(own_registrations(user)) if isinstance(user, User) else [],
    }  # fmt: skip
    return render(request, "events/events.html", context)


def event(request: HttpRequest, code: str) -> HttpResponse:
    """Show an event: what, when and where, and what can be done now."""
    found = event_for(request.user, code)
    user = request.user
    oversees = policies.can_oversee_events(user)
    context = {
        "days": days_of(found), "zones": zones_of(found), "n_left": n_places_left(found),
        "counts": counts_of(found) if oversees else None, "may_register": _may_register(user, found),
        "is_invited": isinstance(user, User) and is_invited(found, user),
        "may_edit": policies.can_edit_event(user, found),
        "steps": [it for it in EVENT.open_to(user, found) if it.label],
        "road": _road(found), "reason": reason_of(found, EVENT_CANCELLED),
    }  # fmt: skip
    return page_of(request, found, "events/event.html", context)


def _may_register(user: object, found: Event) -> bool:
    if found.registration_until <= timezone.now() or not isinstance(user, User):
        return False
    return any(policies.can_register(user, found, it) for it in organisations_to_register(user))


def _road(found: Event) -> list[tuple[str, str]]:
    """Give the states an event walks through, and whether each is past, present or to come."""
    states: list[str] = [it.value for it in Event.State if it != Event.State.CANCELLED]
    if found.state == Event.State.CANCELLED:
        return []
    at = states.index(found.state)
    return [(str(Event.State(it).label), "done" if k < at else "now" if k == at else "") for k, it in enumerate(states)]


@login_required
def enter(request: PersonRequest) -> HttpResponse:
    """Begin to plan an event."""
    if not policies.can_plan_event(request.user):
        raise Http404
    form = EventForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = enter_event(actor=request.user, **form.columns)
        messages.success(request, _("Saved. Nobody else sees the event until registration is opened."))
        return redirect("events:plan", made.code)
    crumbs = [(_("Events"), reverse("events:events"))]
    context = {"form": form, "crumbs": crumbs, "act_title": _("Plan an event"), "back": reverse("events:events")}
    return render(request, "events/edit_event.html", context, status=status_of(form))


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change the plan of an event."""
    found = event_for(request.user, code)
    if not policies.can_edit_event(request.user, found):
        raise Http404
    form = EventForm(sent(request), instance=found)
    shown = event_for(request.user, code)  # the form writes what was sent into the other

    def act() -> Event:
        return edit_event(shown, actor=request.user, version=form.cleaned_data["version"], **form.columns)

    if is_done(request, form, act, _("Saved.")):
        return redirect("events:plan", code)
    context = {"form": form, "act_title": _("Edit the event"), "back": reverse("events:plan", args=[code])}
    return page_of(request, shown, "events/edit_event.html", context, status=status_of(form))


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a move of an event needs, then make it."""
    found = event_for(request.user, code)
    step = next((it for it in EVENT.open_to(request.user, found) if it.name == name and it.label), None)
    if step is None:
        raise Http404
    form = StepForm(sent(request), thing=found, needs_reason=step.needs_reason)
    return ask(
        request, form, lambda given: move_event(name, found, actor=request.user, **given), title=step.label,
        back=reverse("events:event", args=[code]), crumbs=crumbs_of(found), lead=_LEADS.get(name, ""),
    )  # fmt: skip
