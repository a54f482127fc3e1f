"""What people do with one match: no, a question, hide, what came of it; each can be undone."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.matching.forms import NotRelevantForm, OutcomeForm
from liaowang_web.matching.selectors.lists import matched_for
from liaowang_web.matching.selectors.said import said_for
from liaowang_web.matching.services.asking import ask_owner
from liaowang_web.matching.services.choosing import hide_owner
from liaowang_web.matching.services.saying import decline_match, note_outcome, take_back
from liaowang_web.workflow.refusals import TransitionRefused


@login_required
def decline(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Say that a match is not relevant, with a reason from the list."""
    found = matched_for(request.user, code, other)
    form = NotRelevantForm(request.POST or None)
    row = found.suggestion
    if request.method == "POST" and form.is_valid():
        said = decline_match(row.match_list.entry, row.other, actor=request.user, **form.cleaned_data)
        told = _("%(code)s is put aside. Its owner is not told.") % {"code": other}
        messages.success(request, told, extra_tags=reverse("matching:undo", args=[said.pk]))
        return redirect("matching:matches", code)
    context = {"found": found, "form": form, "code": code}
    return render(request, "matching/decline.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def outcome(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Note what came of a match."""
    found = matched_for(request.user, code, other)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        row = found.suggestion
        said = note_outcome(row.match_list.entry, row.other, form.cleaned_data["act"], actor=request.user)
        told = _("Noted: %(act)s.") % {"act": said.get_act_display()}
        messages.success(request, told, extra_tags=reverse("matching:undo", args=[said.pk]))
    return redirect("matching:matches", code)


@login_required
@require_POST
def ask(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Send the one question to the owner of the other entry."""
    found = matched_for(request.user, code, other)
    try:
        ask_owner(found.suggestion, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The question was sent. An answer shows as a figure in the entry."))
    return redirect("matching:matches", code)


@login_required
@require_POST
def hide(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Hide the organisation of the other entry."""
    found = matched_for(request.user, code, other)
    row = found.suggestion
    try:
        made = hide_owner(row.match_list.entry, row.other, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Entries of %(organisation)s are hidden.") % {"organisation": made.other}
        messages.success(request, told, extra_tags=reverse("matching:end_avoidance", args=[made.pk]))
    return redirect("matching:matches", code)


@login_required
@require_POST
def undo(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Take back what was said of a match."""
    said = said_for(request.user, key)
    try:
        take_back(said, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect("matching:matches", said.entry.code)
