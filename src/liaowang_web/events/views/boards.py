"""The organiser's board: a version of the timetable, made, moved by hand, and published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.boards import AbsenceForm, PlaceForm
from liaowang_web.events.forms.outcomes import OutcomeForm
from liaowang_web.events.models import Event, Meeting, Timetable
from liaowang_web.events.policies.events import can_decide_registration
from liaowang_web.events.policies.meetings import can_make_timetable, can_report_placement
from liaowang_web.events.selectors import placements as selectors
from liaowang_web.events.selectors.boards import VIEWS, board_of
from liaowang_web.events.selectors.events import event_for
from liaowang_web.events.selectors.meetings import meeting_for
from liaowang_web.events.selectors.moves import moves_of
from liaowang_web.events.selectors.people import registration_for
from liaowang_web.events.services import boards as services
from liaowang_web.events.services import publishing, timetables
from liaowang_web.events.services.absences import note_late
from liaowang_web.events.services.outcomes import report_outcome as report_meeting
from liaowang_web.events.services.registering import move_registration
from liaowang_web.events.views.pages import page_of
from liaowang_web.jobs.selectors import is_worked_on, progress_of
from liaowang_web.workflow.acting import StepForm, ask, sent
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
def board(request: PersonRequest, code: str) -> HttpResponse:
    """Show the draft that is worked on, or else what is published; by table, person or time."""
    event = event_for(request.user, code)
    versions = selectors.timetables_for(request.user, event)
    shown = _chosen(request, event) or selectors.draft_of(event) or selectors.published_of(event)
    view = request.GET.get("by", "table")
    view = view if view in VIEWS else "table"
    is_draft = shown is not None and shown.state == Timetable.State.DRAFT
    context: dict[str, Any] = {
        "event": event, "timetable": shown, "view": view, "versions": versions, "is_draft": is_draft,
        "may_make": can_make_timetable(request.user, event), "published": selectors.published_of(event),
        "n_agreed": event.meetings.filter(state=Meeting.State.AGREED).count(),
    }  # fmt: skip
    if shown is not None:
        found = board_of(shown, view)
        n_placed = shown.placements.exclude(state="cancelled").count()
        context |= {
            "board": found, "n_meetings": n_placed + len(found.unplaced), "n_placed": n_placed,
            "n_affected": selectors.affected_by(shown).count() if is_draft else 0,
            "last_move": shown.moves.filter(undone_at=None).first(), "is_worked_on": is_worked_on(),
            "progress": progress_of(UUID(shown.job_id)) if shown.is_making and shown.job_id else None,
            "is_optimal": shown.bound is not None and shown.held >= shown.bound,
        }  # fmt: skip
    return page_of(request, event, "events/board/board.html", context)


def _chosen(request: PersonRequest, event: Event) -> Timetable | None:
    number = request.GET.get("version", "")
    if not number.isdecimal() or len(number) > 6:
        return None
    return selectors.timetable_for(request.user, event, int(number))


def _page(event: Event) -> str:
    return reverse("events:board", args=[event.code])


def _crumbs(event: Event) -> list[tuple[str, str]]:
    return [(str(event), reverse("events:event", args=[event.code])), (_("Timetable"), _page(event))]


def _acted(request: PersonRequest, event: Event, act: Any, told: str) -> HttpResponse:
    """Do what needs no form, say so on the board, or say there why not."""
    try:
        act()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    view = request.POST.get("by", "")
    return redirect(f"{_page(event)}?by={view}" if view in VIEWS else _page(event))


@login_required
@require_POST
def make_timetable(request: PersonRequest, code: str) -> HttpResponse:
    """Have a timetable made afresh, or the published one made again with few changes."""
    event = event_for(request.user, code)
    selectors.timetables_for(request.user, event)
    is_replan = request.POST.get("replan") == "1"
    told = _("It is being made; this page shows how far it is.")
    return _acted(
        request, event, lambda: timetables.begin_timetable(event, actor=request.user, is_replan=is_replan), told
    )  # fmt: skip


@login_required
@require_POST
def change_timetable(request: PersonRequest, code: str) -> HttpResponse:
    """Begin a draft that says what is published."""
    event = event_for(request.user, code)
    selectors.timetables_for(request.user, event)
    told = _("A draft of what is published: nobody is told of a change before you publish it.")
    return _acted(request, event, lambda: services.copy_published(event, actor=request.user), told)


@login_required
@require_POST
def drop_timetable(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Give up a draft."""
    event = event_for(request.user, code)
    draft = selectors.timetable_for(request.user, event, number)
    return _acted(
        request, event, lambda: timetables.drop_draft(draft, actor=request.user), _("The draft was given up.")
    )  # fmt: skip


@login_required
@require_POST
def undo_move(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Undo the last move of a draft."""
    event = event_for(request.user, code)
    draft = selectors.timetable_for(request.user, event, number)
    return _acted(request, event, lambda: services.undo_move(draft, actor=request.user), _("The move was undone."))


@login_required
def publish_timetable(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Ask whether to publish, saying whom it affects, and do it."""
    event = event_for(request.user, code)
    draft = selectors.timetable_for(request.user, event, number)
    if draft.state != Timetable.State.DRAFT:
        raise Http404
    people = [str(it) for it in selectors.affected_by(draft)]

    def act(read: dict[str, Any]) -> None:
        publishing.publish_timetable(draft, actor=request.user, version=read["version"])

    return ask(
        request, StepForm(sent(request), thing=draft), act, back=_page(event), title=_("Publish"),
        crumbs=_crumbs(event), lead=_told_to(people),
        told=_("Published: it binds from now on, and everybody whom it affects is told."),
    )  # fmt: skip


def _told_to(people: list[str]) -> str:
    if not people:
        return _("Nothing changes for anybody: nobody is written to.")
    text = ngettext(
        "%(n)s person is told that something changes: %(names)s.",
        "%(n)s people are told that something changes: %(names)s.", len(people),
    )  # fmt: skip
    return text % {"n": len(people), "names": _names(people)}


def _names(names: list[str], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}, …" if len(names) > most else shown


@login_required
def board_meeting(request: PersonRequest, code: str, number: int, key: UUID) -> HttpResponse:
    """Move or place a meeting by a form; a script that moves it on the board asks here too, and gets JSON."""
    event, draft, meeting = _of_version(request, code, number, key)
    placement = draft.placements.filter(meeting=meeting).exclude(state="cancelled").first()
    given = {"slot": placement.slot_id, "table": placement.table_id} if placement else None
    form = PlaceForm(sent(request), meeting=meeting, initial=given)

    def act(read: dict[str, Any]) -> None:
        services.move_meeting(draft, meeting, read["slot"], read["table"], actor=request.user)

    if request.headers.get("Accept") == "application/json":
        return _told(form, act)
    title = _("Move") if placement else _("Give it a place")
    return ask(
        request, form, act, back=f"{_page(event)}#m{meeting.pk}", title=title, crumbs=_crumbs(event),
        lead=meeting.purpose, template="events/board/meeting.html", meeting=meeting, placement=placement, event=event,
        timetable=draft,
    )  # fmt: skip


def _told(form: PlaceForm, act: Any) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({"is_done": False, "says": _("This is no place for a meeting.")}, status=422)
    try:
        act(form.cleaned_data)
    except TransitionRefused as refusal:
        return JsonResponse({"is_done": False, "says": str(refusal)}, status=409)
    return JsonResponse({"is_done": True, "says": _("Moved.")})


def _of_version(request: PersonRequest, code: str, number: int, key: UUID) -> tuple[Event, Timetable, Meeting]:
    event = event_for(request.user, code)
    draft = selectors.timetable_for(request.user, event, number)
    return event, draft, meeting_for(request.user, event, key)


@login_required
def board_moves(request: PersonRequest, code: str, number: int, key: UUID) -> HttpResponse:
    """Tell a script what speaks against each place of a meeting."""
    _event, draft, meeting = _of_version(request, code, number, key)
    found = moves_of(draft, meeting)
    return JsonResponse({"cells": dict(found.cells), "slots": dict(found.slots)})


@login_required
@require_POST
def take_off(request: PersonRequest, code: str, number: int, key: UUID) -> HttpResponse:
    """Take a meeting off a draft."""
    event, draft, meeting = _of_version(request, code, number, key)
    told = _("Taken off: it waits among those without a place.")
    if request.headers.get("Accept") == "application/json":
        return _told_off(draft, meeting, request)
    return _acted(request, event, lambda: services.take_off(draft, meeting, actor=request.user), told)


def _told_off(draft: Timetable, meeting: Meeting, request: PersonRequest) -> JsonResponse:
    try:
        services.take_off(draft, meeting, actor=request.user)
    except TransitionRefused as refusal:
        return JsonResponse({"is_done": False, "says": str(refusal)}, status=409)
    return JsonResponse({"is_done": True, "says": _("Taken off: it waits among those without a place.")})


@login_required
@require_POST
def lock_meeting(request: PersonRequest, code: str, number: int, key: UUID) -> HttpResponse:
    """Lock a meeting where it is, or let it go."""
    event, draft, meeting = _of_version(request, code, number, key)
    placement = draft.placements.filter(meeting=meeting).exclude(state="cancelled").first()
    if placement is None:
        raise Http404
    locked = not placement.is_locked
    told = _("Locked: it stays where it is.") if locked else _("Unlocked: it can be moved.")
    return _acted(
        request, event, lambda: services.lock_placement(placement, actor=request.user, is_locked=locked), told
    )  # fmt: skip


@login_required
def report_outcome(request: PersonRequest, code: str, number: int, key: UUID) -> HttpResponse:
    """Report for those who met whether a published meeting was held, or who did not come."""
    event, timetable, meeting = _of_version(request, code, number, key)
    placement = timetable.placements.filter(meeting=meeting).exclude(state="cancelled").first()
    if placement is None or not can_report_placement(request.user, placement):
        raise Http404
    form = OutcomeForm(sent(request), meeting=meeting)

    def act(read: dict[str, Any]) -> None:
        report_meeting(placement, actor=request.user, absent=list(read["absent"]))

    return ask(
        request, form, act, back=_page(event), title=_("Report"), crumbs=_crumbs(event), lead=str(meeting),
        told=_("Reported."),
    )  # fmt: skip


@login_required
def absence(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Note that somebody comes late, or not at all."""
    event = event_for(request.user, code)
    selectors.timetables_for(request.user, event)
    person = registration_for(request.user, event, key)
    if not can_decide_registration(request.user, person):
        raise Http404

    def act(read: dict[str, Any]) -> None:
        if read["slot"] is None:
            move_registration("miss", person, actor=request.user)
        else:
            note_late(person, read["slot"], actor=request.user)

    return ask(
        request, AbsenceForm(sent(request), event=event), act, back=f"{_page(event)}?by=person",
        title=_("%(person)s is not there") % {"person": person}, crumbs=_crumbs(event),
        lead=_("Afterwards have the timetable made again: it changes as little as can be."),
    )  # fmt: skip
