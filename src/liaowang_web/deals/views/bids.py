"""Sealed bids: handed in, withdrawn, opened by their bidders."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.bidding import HashForm, OpenForm, SealForm
from liaowang_web.deals.models import Bid, Tender
from liaowang_web.deals.selectors import tenders as selectors
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services import bids as services
from liaowang_web.deals.views.acting import ask, is_done, sent, status_of
from liaowang_web.workflow.refusals import TransitionRefused


@never_cache
@login_required
def bid(request: PersonRequest, code: str) -> HttpResponse:
    """Take a bid: sealed here, or as a hash made elsewhere; a receipt made here stands on the answer alone."""
    found = selectors.tender_for(request.user, code)
    mine = selectors.bidders_of(request.user, found.listing)
    if not mine:
        raise Http404
    is_hash = "commitment" in request.POST
    seal_form = SealForm(None if is_hash else sent(request), organisations=mine)
    hash_form = HashForm(request.POST if is_hash else None, organisations=mine, auto_id="id_hash_%s")
    context = {"tender": found, "listing": found.listing, "title": title_of(found.listing.entry)}
    if is_hash:
        if is_done(request, hash_form, lambda: _commit(request, found, hash_form), _("Your bid was handed in.")):
            return redirect("deals:tender", code)
    else:
        made: list[tuple[Bid, str]] = []
        if is_done(request, seal_form, lambda: made.append(_seal(request, found, seal_form)), _("Sealed.")):
            given_bid, receipt = made[0]
            return render(request, "deals/receipt.html", {**context, "bid": given_bid, "receipt": receipt})
    context |= {"seal_form": seal_form, "hash_form": hash_form, "organisations": mine}
    return render(request, "deals/bid.html", context, status=status_of(hash_form if is_hash else seal_form))


def _commit(request: PersonRequest, found: Tender, form: HashForm) -> Bid:
    return services.commit_bid(found, actor=request.user, **form.cleaned_data)


def _seal(request: PersonRequest, found: Tender, form: SealForm) -> tuple[Bid, str]:
    return services.seal_bid(found, form.cleaned_data["organisation"], actor=request.user, terms=form.terms)


@login_required
def withdraw(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Withdraw a bid before the deadline."""
    found = selectors.tender_for(request.user, code)
    own = selectors.own_bid(request.user, found, number)
    return ask(
        request, lambda _given: services.withdraw_bid(own, actor=request.user),
        back=reverse("deals:tender", args=[code]), title=_("Withdraw the bid"), name=code,
        lead=_("The hash stays in the minutes as withdrawn. Until the deadline you may hand in another."),
    )  # fmt: skip


@never_cache
@login_required
def open_bid(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Take the receipt that opens a bid; what does not give its hash is told in the audit."""
    found = selectors.tender_for(request.user, code)
    own = selectors.own_bid(request.user, found, number)
    form = OpenForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.reveal_bid(own, actor=request.user, text=form.cleaned_data["text"])
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if opened.state == Bid.State.REVEALED:
                messages.success(request, _("Opened. Others read it once the minutes are drawn."))
                return redirect("deals:tender", code)
            form.add_error(None, _("This does not give the hash that you handed in. The try is on record."))
    context = {"form": form, "tender": found, "listing": found.listing, "bid": own}
    return render(request, "deals/open_bid.html", context, status=status_of(form))
