"""An expert's own reviews: taken on, scored, locked."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue.forms.confirming import NumberForm
from liaowang_web.catalogue.forms.nominating import ReasonForm
from liaowang_web.catalogue.forms.reviewing import ScoresForm, TieForm
from liaowang_web.catalogue.models import Review
from liaowang_web.catalogue.policies import can_have_reviews
from liaowang_web.catalogue.selectors.files import excluded_reviews_of, review_for, reviews_of
from liaowang_web.catalogue.selectors.reviews import reviews_seen_by
from liaowang_web.catalogue.services.experts import declare_conflict
from liaowang_web.catalogue.services.reviews import lock_review, move_review, save_scores
from liaowang_web.catalogue.views.keeping import conflict_in, kept
from liaowang_web.workflow.acting import is_done, status_of


@login_required
def reviews(request: PersonRequest) -> HttpResponse:
    """List this person's reviews."""
    found = reviews_of(request.user)
    if not (can_have_reviews(request.user) or found):
        raise Http404
    context = {"reviews": found, "excluded": excluded_reviews_of(request.user)}
    return render(request, "catalogue/reviews.html", context)


@login_required
def review(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Show what is to be reviewed with the form for its scores; save them."""
    found = review_for(request.user, key)
    form = ScoresForm(request.POST or None, review=found)

    if is_done(request, form, lambda: _save(request, found, form), _("Saved, not yet locked.")):
        return redirect("catalogue:review", key)
    nomination = found.nomination
    context = {
        "review": found,
        "entry": nomination,
        "edition": nomination.edition,
        "form": form,
        "conflict": conflict_in(form, ScoresForm(review=review_for(request.user, key))),
        "others": reviews_seen_by(request.user, nomination),
    }
    return render(request, "catalogue/review.html", context, status=status_of(form))


@login_required
@require_POST
def autosave(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Save scores while somebody types; not once they are locked."""
    found = review_for(request.user, key)
    form = ScoresForm(request.POST, review=found)
    return kept(form, lambda: _save(request, found, form))


def _save(request: PersonRequest, found: Review, form: ScoresForm) -> Review:
    given = form.cleaned_data
    return save_scores(
        found, actor=request.user, version=given["version"] or 0, points=form.points(), comment=given["comment"]
    )


@login_required
def move(request: PersonRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a review on, decline it, or say what ties one to it."""
    found = review_for(request.user, key)
    if name == "accept":
        return _accept(request, found)
    if name == "lock":
        return _lock(request, found)
    if name not in {"decline", "declare"}:
        raise Http404
    form = (ReasonForm if name == "decline" else TieForm)(request.POST or None)

    def act() -> None:
        if name == "decline":
            move_review("decline", found, actor=request.user, reason=form.cleaned_data["reason"])
        else:
            declare_conflict(found, actor=request.user, note=form.cleaned_data["note"])

    if is_done(request, form, act):
        return redirect("catalogue:reviews")
    context = {"review": found, "form": form, "is_declared": name == "declare"}
    return render(request, "catalogue/review_end.html", context, status=status_of(form))


def _lock(request: PersonRequest, found: Review) -> HttpResponse:
    form = NumberForm(request.POST or None, number=found.nomination.code)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else found.version
    told = _("Locked. Nobody changes these scores any more.")
    if is_done(request, form, lambda: lock_review(found, actor=request.user, version=version), told):
        return redirect("catalogue:review", found.pk)
    context = {"review": found, "scores": found.scores.select_related("criterion"), "form": form}
    return render(request, "catalogue/review_lock.html", context, status=status_of(form))


@require_POST
def _accept(request: PersonRequest, found: Review) -> HttpResponse:
    move_review("accept", found, actor=request.user)
    messages.success(request, _("You took it on."))
    return redirect("catalogue:review", found.pk)
