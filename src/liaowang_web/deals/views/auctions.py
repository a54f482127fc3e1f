"""Auctions: their page as it stands, announced, entered, bid in, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.bidding import AuctionForm, BidForm, ForForm, WhyForm
from liaowang_web.deals.models import Auction, Listing
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.selectors import auctions as selectors
from liaowang_web.deals.selectors.market import listing_for
from liaowang_web.deals.selectors.tenders import bidders_of
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services import auctions as services
from liaowang_web.deals.states.auctions import AUCTION
from liaowang_web.deals.views.acting import ask, sent, status_of
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@never_cache
def auction(request: HttpRequest, code: str) -> HttpResponse:
    """Show an auction: its rules, where it stands, and what one can do."""
    found = selectors.auction_for(request.user, code)
    return _page(request, found, BidForm())


def _page(request: HttpRequest, found: Auction, form: BidForm) -> HttpResponse:
    user, listing = request.user, found.listing
    standing = selectors.standing_for(user, found)
    can_enter = found.phase in {"before", "running"} and standing.paddle is None and bool(bidders_of(user, listing))
    context = {
        "auction": found, "listing": listing, "title": title_of(listing.entry), "standing": standing, "form": form,
        "may_enter": can_enter, "may_bid": standing.paddle is not None and bidding.can_bid_in_auction(user, found),
        "paddles": selectors.paddles_for(user, found), "is_lister": _is_lister(request, listing),
        "may_close": found.phase == "over" and bidding.can_close_auction(user, found),
        "may_withdraw": any(it.name == "withdraw" for it in AUCTION.open_to(user, found)),
    }  # fmt: skip
    return render(request, "deals/auction.html", context, status=status_of(form))


def _is_lister(request: HttpRequest, listing: Listing) -> bool:
    return bool(getattr(request.user, "organisation_roles", {}).get(listing.organisation_id))


@never_cache
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Give the part of the page that changes, as it stands now."""
    found = selectors.auction_for(request.user, code)
    context = {"auction": found, "listing": found.listing, "standing": selectors.standing_for(request.user, found)}
    return render(request, "deals/parts/standing.html", context)


@login_required
def announce(request: PersonRequest, code: str) -> HttpResponse:
    """Ask for the rules of an auction, and announce it."""
    listing = listing_for(request.user, code)
    if not bidding.can_announce(request.user, listing) or listing.mode != Listing.Mode.AUCTION:
        raise Http404
    form = AuctionForm(sent(request))
    return ask(
        request, lambda given: services.announce_auction(listing, actor=request.user, rules=given),
        back=reverse("deals:listing", args=[code]), then=reverse("deals:auction", args=[code]),
        title=_("Announce the auction"), name=code, form=form,
        lead=_("Everybody reads the rules, but not the reserve. They cannot be changed afterwards."),
    )  # fmt: skip


@login_required
def enter(request: PersonRequest, code: str) -> HttpResponse:
    """Take a paddle."""
    found = selectors.auction_for(request.user, code)
    mine = bidders_of(request.user, found.listing)
    if not mine:
        raise Http404
    return ask(
        request, lambda given: services.take_paddle(found, actor=request.user, **given),
        back=reverse("deals:auction", args=[code]), title=_("Take a paddle"), name=code,
        form=ForForm(sent(request), organisations=mine),
        lead=_("Your organisation gets a number by chance. Others see the number; the seller learns who won."),
    )  # fmt: skip


@login_required
@require_POST
def bid(request: PersonRequest, code: str) -> HttpResponse:
    """Take a bid."""
    found = selectors.auction_for(request.user, code)
    paddle = selectors.paddle_of(request.user, found)
    if paddle is None:
        raise NotAllowed(_("You have no paddle in this auction."))
    form = BidForm(request.POST)
    if form.is_valid():
        try:
            services.place_bid(found, paddle, actor=request.user, amount=form.cleaned_data["amount"])
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your bid was taken."))
            return redirect("deals:auction", code)
    return _page(request, selectors.auction_for(request.user, code), form)


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Close an auction that is over, or withdraw it."""
    found = selectors.auction_for(request.user, code)
    if name not in {"close", "withdraw"} or not bidding.can_close_auction(request.user, found):
        raise Http404
    is_closing = name == "close"

    def act(given: dict[str, Any]) -> None:
        if is_closing:
            services.close_auction(found, actor=request.user)
        else:
            services.withdraw_auction(found, actor=request.user, reason=given["reason"])

    return ask(
        request, act, back=reverse("deals:auction", args=[code]), name=code,
        title=_("Close the auction") if is_closing else AUCTION.transitions["withdraw"].label,
        lead=_("It is sold to the highest bid if that meets the reserve; all bidders are told.") if is_closing
        else _("No more bids are taken; all who hold a paddle read why."),
        form=None if is_closing else WhyForm(sent(request)),
    )  # fmt: skip
