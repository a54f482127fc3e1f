"""Pages of corrections: making one, withdrawing it, and the list of all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.observatory.correction_forms import MergeForm, QuestionForm, ReasonForm, RenameForm, SeenForm
from liaowang_web.observatory.models import Correction, Topic
from liaowang_web.observatory.policies import can_correct_topics, can_see_hidden_topics
from liaowang_web.observatory.selectors.corrections import (
    correction_for,
    corrections_for,
    corrections_holding_in,
    n_hidden_from,
)
from liaowang_web.observatory.selectors.evidence import neighbours_of
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.selectors.standing import fates_of, shown_in_place
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.observatory.services.corrections import (
    Overtaken,
    hide_topic,
    merge_topic,
    rename_topic,
    withdraw_correction,
)
from liaowang_web.observatory.views.known import known_at
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

PAGE = 50


@dataclass(frozen=True)
class Act:
    """One way to correct a topic: the word on its tab and button, its form, its service, what is said afterwards."""

    label: str | Promise
    form: type[SeenForm]
    perform: Callable[..., Correction]
    done: str | Promise


ACTS = {
    "rename": Act(gettext_lazy("Rename"), RenameForm, rename_topic, gettext_lazy("The topic was renamed.")),
    "merge": Act(gettext_lazy("Merge"), MergeForm, merge_topic, gettext_lazy("The topic was merged.")),
    "hide": Act(gettext_lazy("Hide"), SeenForm, hide_topic, gettext_lazy("The topic is hidden.")),
}


@login_required
def correct(request: PersonRequest, code: str) -> HttpResponse:
    """Rename, merge or hide a topic of the latest run."""
    run, known = known_at(request)
    topic = topic_of(run, code, request.user)
    _admit(request, is_past=bool(known["past"]))
    name = request.POST.get("act") or request.GET.get("act") or "rename"
    if name not in ACTS:
        raise Http404
    act = ACTS[name]
    held = corrections_holding_in(topic.run, topic.code)
    form = _form(act, topic, held.get((name, topic.code)), request.POST if request.method == "POST" else None)
    context = {**known, "topic": topic, "acts": ACTS, "name": name, "act": act, "held": list(held.values())}
    if request.method == "POST" and form.is_valid():
        try:
            made = act.perform(topic, actor=request.user, **form.values())
        except Overtaken as overtaken:
            form = _form(act, topic, overtaken.other, request.POST, is_seen=True)
            form.add_error(None, str(overtaken))
            context |= {"is_overtaken": True, "theirs": overtaken.other}
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(act.done), extra_tags=reverse("observatory:undo", args=[made.pk]))
            return redirect("observatory:topic", topic.code)
    status = 409 if form.non_field_errors() else 200
    return render(request, "observatory/corrections/correct.html", {**context, "form": form}, status=status)


def _admit(request: PersonRequest, *, is_past: bool) -> None:
    """Show the form to analysts only; whoever sends it without being one is refused, and the audit knows of it."""
    if can_correct_topics(request.user, is_past=is_past):
        return
    if request.method == "POST":
        raise NotAllowed(_("You may not do this here."))
    raise Http404


def _form(
    act: Act, topic: Topic, held: Correction | None, data: QueryDict | None, *, is_seen: bool = False
) -> SeenForm:
    """Give the form of an act; ``is_seen`` notes in what was sent that the actor is now shown what holds."""
    mark = held.mark if held else ""
    if data is not None and is_seen:
        data = data.copy()
        data["seen"] = mark
    initial = {"seen": mark, "name_en": topic.name_en, "name_zh": topic.name_zh}
    more: dict[str, Any] = {"nearest": neighbours_of(topic, topic.run)} if act.form is MergeForm else {}
    return act.form(data, initial=initial, **more)


def corrections(request: HttpRequest) -> HttpResponse:
    """List what was changed by hand."""
    run, known = known_at(request)
    form = QuestionForm(request.GET)
    if run is None:
        return render(request, "observatory/corrections/list.html", {"form": form})
    found = corrections_for(request.user, run, form.question())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "fates": fates_of(list(page), run),
        "n_hidden": 0 if can_see_hidden_topics(request.user) else n_hidden_from(run),
        "may_correct": can_correct_topics(request.user, is_past=bool(known["past"])),
    }
    return render(request, "observatory/corrections/list.html", {**known, **context})


@login_required
def withdraw(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Ask why, then withdraw a correction."""
    correction = correction_for(request.user, key)
    _admit(request, is_past=False)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        seen = int(version) if version.isdecimal() and len(version) < 10 else None
        try:
            withdraw_correction(correction, actor=request.user, version=seen, **form.values())
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction was withdrawn."))
            return redirect("observatory:corrections")
    run = run_as_of(None) or correction.since
    context = {"correction": correction, "fate": fates_of([correction], run)[0], "form": form}
    status = 409 if form.non_field_errors() else 200
    return render(request, "observatory/corrections/withdraw.html", context, status=status)


@login_required
@require_POST
def undo(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Withdraw a correction that its maker has just made; anybody else is asked why."""
    correction = correction_for(request.user, key)
    _admit(request, is_past=False)
    if correction.made_by_id != request.user.pk or not correction.is_in_force:
        return redirect("observatory:withdraw", key)
    withdraw_correction(correction, actor=request.user, reason=_("Undone by whoever made it."))
    messages.success(request, _("The correction was undone."))
    run = run_as_of(None)
    is_there = run is not None and correction.code in shown_in_place(run, [correction.code])
    return redirect("observatory:topic", correction.code) if is_there else redirect("observatory:corrections")
