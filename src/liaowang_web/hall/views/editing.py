"""Drafting and editing: the sheet, its rows that grow, its saving while somebody types, and a conflict side by side."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall import policies
from liaowang_web.hall.contents import tell
from liaowang_web.hall.differences import Difference, compare, sent
from liaowang_web.hall.forms.sheet import Sheet
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.own import returns_of
from liaowang_web.hall.selectors.reading import organisations_of, working_copy_for
from liaowang_web.hall.services.entries import edit_entry, enter_entry
from liaowang_web.hall.services.tracks import ask_for_tracks
from liaowang_web.workflow.autosaving import autosaved
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@login_required
def choose(request: PersonRequest) -> HttpResponse:
    """Ask what is to be entered."""
    context = {"kinds": Entry.Kind.choices, "organisations": organisations_of(request.user, "owner", "editor")}
    return render(request, "hall/choose.html", context)


@login_required
def enter(request: PersonRequest, kind: str) -> HttpResponse:
    """Draft an entry of a kind."""
    organisations = organisations_of(request.user, "owner", "editor")
    if kind not in Entry.Kind.values or not organisations:
        raise Http404
    data = request.POST if request.method == "POST" else None
    sheet = Sheet(Entry(kind=kind), data, organisations=organisations, is_again="add" in request.POST)
    if data is not None and "add" not in data and sheet.is_valid():
        owner = sheet.form.cleaned_data["organisation"]
        made = enter_entry(kind, owner, actor=request.user, **sheet.values)
        ask_for_tracks(made)
        messages.success(request, _("Saved as a draft. Submit it once it is complete."))
        return redirect("hall:entry", made.code)
    return render(request, "hall/edit.html", {"sheet": sheet, "kind_label": Entry.Kind(kind).label})


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change the working copy; somebody else's change meanwhile is shown beside one's own."""
    found = _editable(request, code)
    data = request.POST if request.method == "POST" else None
    seen = found.version
    theirs = tell(found)
    sheet = Sheet(found, data, is_again="add" in request.POST)
    conflict: list[Difference] = []
    if data is not None and "add" not in data and sheet.is_valid():
        try:
            saved = edit_entry(found, actor=request.user, version=_version(data.get("version")), **sheet.values)
        except TransitionRefused as refusal:
            sheet.refuse(str(refusal))
            mine = sent(sheet.values)
            conflict = compare({name: theirs.get(name) for name in mine}, mine)
        else:
            ask_for_tracks(saved)
            messages.success(request, _("Saved."))
            return redirect("hall:entry", code)
    context = {
        "sheet": sheet, "entry": found, "kind_label": found.get_kind_display(), "conflict": conflict,
        "version": data.get("version") if data is not None and not conflict else seen,
        "returned": returns_of([found]).get(found.pk),
    }  # fmt: skip
    return render(request, "hall/edit.html", context, status=409 if conflict else 200)


@login_required
@require_POST
def autosave(request: PersonRequest, code: str) -> HttpResponse:
    """Save the working copy while somebody types; say in a sentence whether it was."""
    found = working_copy_for(request.user, code)
    if not policies.can_edit_entry(request.user, found):
        raise NotAllowed(_("You may not do this here."))
    sheet = Sheet(found, request.POST)
    n_errors = 0 if sheet.is_valid() else len(sheet.errors)
    version = _version(request.POST.get("version"))
    return autosaved(n_errors, lambda: edit_entry(found, actor=request.user, version=version, **sheet.values))


def _editable(request: PersonRequest, code: str) -> Entry:
    found = working_copy_for(request.user, code)
    if policies.can_edit_entry(request.user, found):
        return found
    if request.method == "POST":
        raise NotAllowed(_("You may not do this here."))
    raise Http404


def _version(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
