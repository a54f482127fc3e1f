"""Nominations: drafted, edited, nominated, checked."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.nominating import NominateForm, NominationForm, ReasonForm, TopicForm
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.selectors.files import OFFICERS, bodies_of, nomination_for, nominations_for
from liaowang_web.catalogue.selectors.published import edition_for
from liaowang_web.catalogue.selectors.reviews import reviews_seen_by
from liaowang_web.catalogue.services import nominations as services
from liaowang_web.catalogue.services.panel import set_aside
from liaowang_web.catalogue.states import NOMINATION
from liaowang_web.catalogue.views.desks import desks_of
from liaowang_web.catalogue.views.keeping import conflict_in, kept
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.workflow.acting import is_done, status_of
from liaowang_web.workflow.refusals import NotAllowed

_WALKS = (*services.WALKS, "set_aside")


@login_required
def nominations(request: PersonRequest, code: str) -> HttpResponse:
    """List the nominations of an edition that this person may see."""
    found = edition_for(request.user, code)
    state = request.GET.get("state", "")
    context = {
        "edition": found,
        "desks": desks_of(request.user, found),
        "nominations": nominations_for(request.user, found, state if state in Nomination.State.values else ""),
        "states": Nomination.State.choices,
        "state": state,
    }
    return render(request, "catalogue/nominations.html", context)


@login_required
def nominate(request: PersonRequest, code: str) -> HttpResponse:
    """Draft a nomination through a nominating body."""
    found = edition_for(request.user, code)
    if not bodies_of(request.user):
        return render(request, "catalogue/may_not_nominate.html", {"edition": found})
    form = NominateForm(request.POST or None, user=request.user, edition=found)
    drafted: list[Nomination] = []

    def act() -> None:
        given = form.cleaned_data
        drafted.append(
            services.draft_nomination(
                found, given["through"], actor=request.user, columns=form.columns(), continues=given["continues"]
            )
        )

    if is_done(request, form, act, _("Saved as a draft. Nominate it once it is complete.")):
        return redirect("catalogue:nomination", drafted[0].pk)
    context = {"edition": found, "form": form, "is_open": found.state == Edition.State.CALL}
    return render(request, "catalogue/nomination_form.html", context, status=status_of(form))


@login_required
def nominate_topic(request: PersonRequest, topic: str) -> HttpResponse:
    """Draft the nomination of a topic of the newest run, with what the run knows of it."""
    if not policies.can_nominate_topics(request.user):
        raise Http404
    found = topic_of(run_as_of(None), topic, request.user)
    form = TopicForm(request.POST or None)
    drafted: list[Nomination] = []

    def act() -> None:
        edition = form.cleaned_data["edition"]
        drafted.append(services.nominate_topic(found, edition, actor=request.user))

    if is_done(request, form, act, _("Saved as a draft. Nominate it once it is complete.")):
        return redirect("catalogue:edit_nomination", drafted[0].pk)
    return render(request, "catalogue/nominate_topic.html", {"topic": found, "form": form}, status=status_of(form))


@login_required
def nomination(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Show the file of a nomination, and what this person may do with it."""
    found = nomination_for(request.user, key)
    steps = [it for it in NOMINATION.open_to(request.user, found) if it.name in _WALKS]
    is_officer = request.user.has_role(*OFFICERS, "auditor") and not policies.is_involved(request.user, found)
    context = {
        "nomination": found,
        "edition": found.edition,
        "may_edit": policies.can_edit_nomination(request.user, found),
        "is_officer": is_officer,
        "may_see_people": is_officer or policies.can_keep_nomination(request.user, found),
        "steps": [(it, it.guard(found, actor=request.user) if it.guard else "") for it in steps],
        "reviews": reviews_seen_by(request.user, found),
        "may_revise": found.state in Nomination.LISTED and policies.can_publish_edition(request.user, found.edition),
    }
    return render(request, "catalogue/nomination.html", context)


@login_required
def edit(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Change a draft, or what was returned."""
    found = nomination_for(request.user, key)
    if not policies.can_edit_nomination(request.user, found):
        raise Http404
    form = NominationForm(request.POST or None, instance=found)

    def act() -> None:
        version = form.cleaned_data["version"] or 0
        services.edit_nomination(found, actor=request.user, version=version, columns=form.columns())

    if is_done(request, form, act, _("Saved.")):
        return redirect("catalogue:nomination", key)
    now = NominationForm(instance=nomination_for(request.user, key))
    context = {"edition": found.edition, "nomination": found, "form": form, "is_open": True,
               "conflict": conflict_in(form, now)}  # fmt: skip
    return render(request, "catalogue/nomination_form.html", context, status=status_of(form))


@login_required
@require_POST
def autosave(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Save a draft while somebody types."""
    found = nomination_for(request.user, key)
    form = NominationForm(request.POST, instance=found)

    def save() -> Nomination:
        version = form.cleaned_data["version"] or 0
        return services.edit_nomination(found, actor=request.user, version=version, columns=form.columns())

    if not policies.can_edit_nomination(request.user, found):
        raise NotAllowed(_("You may not do this here."))
    return kept(form, save)


@login_required
def move(request: PersonRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask for what a step of a nomination needs, then walk it."""
    found = nomination_for(request.user, key)
    step = NOMINATION.transitions.get(name)
    if step is None or name not in _WALKS:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = ReasonForm(given) if step.needs_reason else Form(given)

    def act() -> None:
        if name == "set_aside":
            set_aside(found, actor=request.user, **form.cleaned_data)
        else:
            services.move_nomination(name, found, actor=request.user, **form.cleaned_data)

    if is_done(request, form, act):
        return redirect("catalogue:nomination", key)
    context = {"nomination": found, "edition": found.edition, "step": step, "form": form}
    return render(request, "catalogue/move.html", context, status=status_of(form))
