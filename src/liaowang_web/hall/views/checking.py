"""The secretariat's check of what was submitted: the checklist, the track, and the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall import policies
from liaowang_web.hall.contents import tell
from liaowang_web.hall.differences import compare
from liaowang_web.hall.forms.acts import ChecklistForm, PlaceForm, ReasonForm
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.queue import checks_of, waiting_entry_for
from liaowang_web.hall.selectors.reading import published_of, reading_for
from liaowang_web.hall.services.entries import check_entry, move_entry
from liaowang_web.hall.services.revising import place_entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@login_required
def check(request: PersonRequest, code: str) -> HttpResponse:
    """Show what was submitted with the checklist; keep what was found, publish, return, or place it."""
    found = waiting_entry_for(request.user, code)
    may = policies.can_check_entry(request.user, found)
    if request.method == "POST" and not may:
        raise NotAllowed(_("You may not do this here."))
    act = request.POST.get("act", "")
    forms = _forms(request, found, act)
    status = 200
    if request.method == "POST" and forms[_FORM_OF.get(act, "checklist")].is_valid():
        try:
            return _answer(request, found, act, forms)
        except TransitionRefused as refusal:
            forms[_FORM_OF.get(act, "checklist")].add_error(None, str(refusal))
            status = 409
    context = {**forms, "entry": found, "may": may, "reading": reading_for(request.user, found, is_working=True)}
    context |= {"told": context["reading"].told, "changes": _changes(found)}
    return render(request, "hall/check.html", context, status=status)


_FORM_OF = {"return": "reason", "place": "place"}


def _forms(request: PersonRequest, found: Entry, act: str) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else None
    name = _FORM_OF.get(act, "checklist")
    return {
        "checklist": ChecklistForm(data if name == "checklist" else None, entry=found, checks=checks_of(found)),
        "reason": ReasonForm(data if name == "reason" else None, entry=found, prefix="return"),
        "place": PlaceForm(
            data if name == "place" else None, entry=found, prefix="place", initial={"track": found.track}
        ),
    }


def _answer(request: PersonRequest, found: Entry, act: str, forms: dict[str, Any]) -> HttpResponse:
    actor = request.user
    if act == "place":
        place_entry(found, actor=actor, **forms["place"].cleaned_data)
        messages.success(request, _("Placed in this track."))
        return redirect("hall:check", found.code)
    if act == "return":
        name = "return" if found.state == Entry.State.SUBMITTED else "return_revision"
        move_entry(name, found, actor=actor, **forms["reason"].cleaned_data)
        messages.success(request, _("Returned; its owner reads why."))
        return redirect("hall:queue")
    checklist = forms["checklist"]
    check_entry(found, actor=actor, **checklist.findings)
    if act != "publish":
        messages.success(request, _("What you found was kept."))
        return redirect("hall:check", found.code)
    move_entry("publish", found, actor=actor, version=checklist.cleaned_data["version"])
    messages.success(request, _("Published."))
    return redirect("hall:entry", found.code)


def _changes(found: Entry) -> list[Any] | None:
    """Give what a revision changes; nothing for what was never published."""
    return compare(published_of(found).content, tell(found)) if found.published_version else None
