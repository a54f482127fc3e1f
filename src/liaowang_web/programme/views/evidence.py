"""Evidence: recorded, seen with its thread, and checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.programme.forms.evidence import FORMS, RecordForm
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.policies.evidence import can_oversee_evidence, can_record_evidence
from liaowang_web.programme.selectors.candidates import candidates_for
from liaowang_web.programme.selectors.involved import can_bring_forward
from liaowang_web.programme.selectors.pointing import ALLOWED, CONFIDENTIAL, known_of, thing_with
from liaowang_web.programme.selectors.resembling import resembling
from liaowang_web.programme.selectors.targets import evidence_for, target_with, targets
from liaowang_web.programme.selectors.thread import thread_of
from liaowang_web.programme.services.evidence import move_evidence, record_evidence
from liaowang_web.programme.states.evidence import EVIDENCE
from liaowang_web.programme.thread_drawing import thread_picture
from liaowang_web.workflow.acting import StepForm, ask, is_done, sent, status_of


@login_required
def record(request: PersonRequest, code: str) -> HttpResponse:
    """Ask for a piece of evidence, and record it; a number in the address fills in what is known of it."""
    target = target_with(code)
    if not can_record_evidence(request.user):
        raise Http404
    form = RecordForm(sent(request), user=request.user, initial=_known(request))
    made: list[EvidenceItem] = []

    def act() -> None:
        made.append(record_evidence(target, actor=request.user, kind=form.kind, thing=form.thing, values=form.values))

    if is_done(request, form, act, _("Recorded. It counts once a second person has accepted it.")):
        return redirect("programme:evidence", made[0].pk)
    context = {"target": target, "form": form, "candidates": candidates_for(request.user, target)}
    return render(request, "programme/targets/record.html", context, status=status_of(form))


def _known(request: PersonRequest) -> dict[str, Any]:
    code = request.GET.get("code", "")[:60]
    found = thing_with(request.user, code) if code else None
    if found is None:
        return {}
    known = known_of(*found)
    return {
        "code": code, "title_zh": known.title_zh, "title_en": known.title_en, "happened_on": known.day,
        "region": known.region, "direction": known.direction,
    }  # fmt: skip


@login_required
def bring_forward(request: PersonRequest, code: str) -> HttpResponse:
    """Ask for which target something of the site is to count."""
    found = thing_with(request.user, code) if can_record_evidence(request.user) else None
    if found is None:
        raise Http404
    kind, thing = found
    known = known_of(kind, thing)
    if not can_bring_forward(request.user, kind, known):
        raise Http404
    fitting = [it for it in targets() if kind in ALLOWED.get(it.unit, ())]
    context = {"code": code, "known": known, "targets": fitting}
    return render(request, "programme/targets/bring_forward.html", context)


@require_safe
def evidence(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a piece of evidence, what may be the same, and the thread that leads to it."""
    item = evidence_for(request.user, key)
    thread = thread_of(request.user, item)
    oversees = can_oversee_evidence(request.user)
    context = {
        "item": item, "target": item.target, "thread": thread, "picture": thread_picture(thread),
        "sees_all": oversees or item.recorded_by_id == request.user.pk,
        "alike": resembling([item]).get(item.pk, ()) if oversees else (),
        "is_confidential": item.kind in CONFIDENTIAL,
        "steps": EVIDENCE.open_to(request.user, item),
    }  # fmt: skip
    return render(request, "programme/targets/evidence.html", context)


@login_required
def move(request: PersonRequest, key: UUID, name: str) -> HttpResponse:
    """Ask for what a step of evidence needs, and take it."""
    item = evidence_for(request.user, key)
    step = EVIDENCE.transitions.get(name)
    if step is None or not step.may(request.user, item):
        raise Http404
    form = FORMS.get(name, StepForm)(sent(request), thing=item, needs_reason=step.needs_reason)
    page = reverse("programme:evidence", args=[item.pk])
    crumbs = [(_("Targets"), reverse("programme:targets")),
              (item.target.code, reverse("programme:target", args=[item.target.code])), (str(item), page)]  # fmt: skip
    return ask(
        request, form, lambda values: move_evidence(name, item, actor=request.user, **values), back=page,
        title=step.label, crumbs=crumbs, template="programme/targets/move.html", item=item,
        alike=resembling([item]).get(item.pk, ()),
    )  # fmt: skip
