"""Bids on a challenge: sealed on a page, with a receipt that is shown once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.programme.forms.acts import SealForm
from liaowang_web.programme.models import Challenge
from liaowang_web.programme.registries import registry_of
from liaowang_web.programme.selectors.challenges import leads_of
from liaowang_web.programme.selectors.registries import thing_for
from liaowang_web.programme.services.bids import seal_bid
from liaowang_web.programme.views.registries import crumbs_of
from liaowang_web.workflow.acting import is_done, sent, status_of


@never_cache
@login_required
def bid(request: PersonRequest, code: str) -> HttpResponse:
    """Seal a bid and hand in its hash; the answer is its receipt."""
    challenge = thing_for(request.user, code)
    if not isinstance(challenge, Challenge) or challenge.phase != "taking":
        raise Http404
    leads = leads_of(request.user, challenge)
    if not leads:
        raise Http404
    form = SealForm(sent(request), organisations=leads, challenge=challenge)
    made: list[Any] = []

    def act() -> None:
        given = form.cleaned_data
        made.extend(
            seal_bid(
                given["task"], given["organisation"], actor=request.user, terms=form.terms,
                partners=given["partners"], recommended_by=given["recommended_by"],
            )
        )  # fmt: skip

    its = registry_of(challenge)
    context = {"challenge": challenge, "crumbs": crumbs_of(its, code), "back": reverse("programme:thing", args=[code])}
    if is_done(request, form, act):
        return render(request, "programme/receipt.html", {**context, "bid": made[0], "receipt": made[1]})
    return render(request, "programme/bid.html", {**context, "form": form}, status=status_of(form))
