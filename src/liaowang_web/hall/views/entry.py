"""The page of one entry, its versions, and its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.design.keeping import kept
from liaowang_web.hall import policies
from liaowang_web.hall.linked import linked
from liaowang_web.hall.models import Agreement, Entry
from liaowang_web.hall.selectors.own import SOON_DAYS, declines_of, notes_of, returns_of
from liaowang_web.hall.selectors.reading import agreements_on, entry_for, organisations_of, reading_for
from liaowang_web.hall.states import ENTRY

_CHECKED = frozenset({"publish", "return", "return_revision"})


@kept
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry as far as this person sees into it; what was withdrawn or expired keeps its address."""
    found = entry_for(request.user, code)
    request.entry = found  # type: ignore[attr-defined]  # rooms above have buttons for its page
    is_inside = policies.can_see_working_copy(request.user, found)
    if not found.is_public and not is_inside:
        return render(request, "hall/gone.html", {"entry": found}, status=410)
    reading = reading_for(request.user, found, is_working=request.GET.get("copy") == "working")
    context = {"entry": found, "reading": reading, "told": reading.told, "is_inside": is_inside}
    context |= _acts(request, found) | (_inside(request, found) if is_inside else {})
    if reading.version is not None and found.is_public:
        address = request.build_absolute_uri(request.path)
        context["linked"] = {"@context": "https://schema.org", **linked(code, reading.content, address)}
    return render(request, "hall/entry.html", context)


def _acts(request: HttpRequest, found: Entry) -> dict[str, Any]:
    user = request.user
    mine = organisations_of(user)
    steps = [it for it in ENTRY.open_to(user, found) if it.name not in _CHECKED and it.label]
    is_ending = found.days_left is not None and found.days_left <= SOON_DAYS
    return {
        "steps": sorted(steps, key=lambda it: it.name != "renew") if is_ending else steps,
        "may_edit": policies.can_edit_entry(user, found),
        "may_check": policies.can_check_entry(user, found) and found.state in {"submitted", "resubmitted"},
        "may_agree": any(policies.can_agree_for(user, found, it) for it in mine),
        "may_decline": any(policies.can_decline_for(user, found, it) for it in mine),
        "agreements": _agreements(user, found) if user.is_authenticated else [],
    }


def _agreements(user: policies.Anybody, found: Entry) -> list[Agreement]:
    return [it for it in agreements_on(found) if policies.can_end_agreement(user, it)]


def _inside(request: HttpRequest, found: Entry) -> dict[str, Any]:
    return {
        "returned": returns_of([found]).get(found.pk),
        "declines": declines_of(found),
        "notes": notes_of(request.user, found),
    }
