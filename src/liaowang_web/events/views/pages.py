"""What every page of an event shows: its tabs for who asks, and times by the clock of the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaowang_web.events.models import Event, Registration
from liaowang_web.events.policies import events as policies
from liaowang_web.events.policies import meetings as meeting_policies
from liaowang_web.events.selectors.people import own_registration
from liaowang_web.hall.policies import Anybody
from liaowang_web.workflow.acting import Crumbs

S = Event.State
May = Callable[[Anybody, Event, Registration | None], bool]


@dataclass(frozen=True)
class Tab:
    """A page of an event: its name, its word, other pages under it, and who finds it among the tabs."""

    page: str
    word: str | Promise
    may: May
    under: tuple[str, ...] = ()


def _oversees(user: Anybody, _event: Event, _own: Registration | None) -> bool:
    return policies.can_oversee_events(user)


def _takes_part(_user: Anybody, _event: Event, own: Registration | None) -> bool:
    return own is not None and own.takes_part


TABS = (
    Tab("events:event", _("Event"), lambda *_asked: True),
    Tab("events:mine", _("My registration"), lambda _user, _event, own: own is not None, ("edit_mine",)),
    Tab("events:people", _("People"), lambda user, event, _own: meeting_policies.can_see_people(user, event),
        ("write_request",)),
    Tab("events:requests", _("My requests"), _takes_part, ("request", "edit_request", "move_request")),
    Tab("events:schedule", _("My schedule"), _takes_part, ("own_meeting", "report_meeting")),
    Tab("events:plan", _("Plan"), _oversees, ("edit_event", "edit_table", "part_zone")),
    Tab("events:registrations", pgettext_lazy("event", "Registrations"), _oversees, ("move_registration",)),
    Tab("events:invitations", _("Invitations"), _oversees),
    Tab("events:desk", _("Desk"), lambda user, event, _own: policies.can_use_desk(user, event), ("check_in",)),
    Tab("events:meetings", _("Meetings"), _oversees, ("arrange", "cancel_meeting")),
    Tab("events:board", _("Timetable"), _oversees, ("board_meeting", "publish_timetable", "absence")),
    Tab("events:event_report", _("Report"), _oversees),
)  # fmt: skip


def _tabs(request: HttpRequest, event: Event, own: Registration | None) -> list[tuple[Any, str, bool]]:
    page = request.resolver_match.url_name if request.resolver_match else ""
    return [
        (it.word, reverse(it.page, args=[event.code]), page in {it.page.partition(":")[2], *it.under})
        for it in TABS
        if it.may(request.user, event, own)
    ]


def crumbs_of(event: Event) -> Crumbs:
    """Give what stands above every page of an event."""
    return [(_("Events"), reverse("events:events")), (event, reverse("events:event", args=[event.code]))]


def page_of(
    request: HttpRequest, event: Event, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of an event, with its tabs, and times by the clock of its place."""
    own = own_registration(request.user, event)
    told = {"event": event, "own": own, "tabs": _tabs(request, event, own), "crumbs": crumbs_of(event)}
    with timezone.override(event.zone_info):
        return render(request, template, {**told, **(context or {})}, status=status)
