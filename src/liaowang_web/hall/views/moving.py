"""Moves from state to state: each asks for what it needs first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall.forms.acts import ActForm, RenewForm, WithdrawForm
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import can_keep_entry
from liaowang_web.hall.selectors.reading import reading_for, working_copy_for
from liaowang_web.hall.services.entries import move_entry
from liaowang_web.hall.services.revising import discard_revision
from liaowang_web.hall.states import ENTRY
from liaowang_web.workflow.refusals import TransitionRefused

_FORMS: dict[str, type[ActForm]] = {
    "submit": ActForm, "revise": ActForm, "resubmit": ActForm, "discard": ActForm, "renew": RenewForm,
    "withdraw": WithdrawForm,
}  # fmt: skip


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a move needs, then make it."""
    found = working_copy_for(request.user, code)
    if name not in _FORMS:
        raise Http404
    form = _FORMS[name](request.POST if request.method == "POST" else None, entry=found)
    if request.method == "POST" and form.is_valid():
        try:
            _perform(request, name, found, form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("hall:edit" if name == "revise" else "hall:entry", code)
    context = {
        "form": form, "entry": found, "step": ENTRY.transitions[name], "name": name,
        "reading": reading_for(request.user, found, is_working=name in {"submit", "resubmit"}),
    }  # fmt: skip
    return render(request, "hall/move.html", context, status=409 if form.non_field_errors() else 200)


def _perform(request: PersonRequest, name: str, found: Entry, form: ActForm) -> None:
    values: dict[str, Any] = {key: it for key, it in form.cleaned_data.items() if key not in {"typed", "is_true"}}
    if name == "discard":
        discard_revision(found, actor=request.user, **values)
        return
    owner = found.organisation_id if can_keep_entry(request.user, found) else None
    move_entry(name, found, actor=request.user, on_behalf_of=owner, **values)
