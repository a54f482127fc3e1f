"""Tenders: their page, announced, minuted, scored, awarded, complained about, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals import minutes
from liaowang_web.deals.forms.bidding import AwardForm, ComplaintForm, DecideForm, ScoreForm, TenderForm, WhyForm
from liaowang_web.deals.models import Bid, Listing, Tender
from liaowang_web.deals.policies import bidding
from liaowang_web.deals.selectors import tenders as selectors
from liaowang_web.deals.selectors.market import listing_for
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services import tenders as services
from liaowang_web.deals.states.tenders import TENDER
from liaowang_web.deals.views.acting import ask, is_done, sent, status_of
from liaowang_web.hall.models import Entry

_MOVES = ("minute", "conclude", "fail", "cancel")


def _page(code: str) -> str:
    return reverse("deals:tender", args=[code])


@never_cache
def tender(request: HttpRequest, code: str) -> HttpResponse:
    """Show a tender: its rules, one's own bid, the hashes after the deadline, minutes and award after the opening."""
    found = selectors.tender_for(request.user, code)
    listing, user = found.listing, request.user
    own = selectors.own_bids(user, found)
    may_bid = found.phase == "taking" and bool(selectors.bidders_of(user, listing))
    context = {
        "tender": found, "listing": listing, "title": title_of(listing.entry), "own": own,
        "may_bid": may_bid and not any(it.state == Bid.State.SEALED for it in own),
        "bids": selectors.seen_bids(user, found), "ranking": selectors.ranking_for(user, found),
        "complaints": selectors.complaints_for(user, found), "may_read": bidding.can_read_minutes(user, found),
        "may_score": bidding.can_score_bids(user, found) and found.state == Tender.State.OPENED,
        "may_award": found.state == Tender.State.OPENED and bidding.can_award_tender(user, found),
        "may_complain": found.state in {"awarded", "disputed"} and bool(selectors.complainers_of(user, found)),
        "may_decide": bidding.can_resolve_tender(user, found), "is_lister": _is_lister(request, listing),
        "steps": [it for it in TENDER.open_to(user, found) if it.name in _MOVES],
    }  # fmt: skip
    return render(request, "deals/tender.html", context)


def _is_lister(request: HttpRequest, listing: Listing) -> bool:
    return bool(getattr(request.user, "organisation_roles", {}).get(listing.organisation_id))


@login_required
def announce(request: PersonRequest, code: str) -> HttpResponse:
    """Ask for the rules of a tender, and announce it."""
    listing = listing_for(request.user, code)
    if not bidding.can_announce(request.user, listing) or listing.mode not in services.MODES:
        raise Http404
    is_purchase = listing.entry.kind == Entry.Kind.DEMAND
    form = TenderForm(sent(request), listing=listing, is_purchase=is_purchase)

    def act() -> None:
        services.announce_tender(listing, actor=request.user, rules=form.rules, criteria=form.criteria)

    if is_done(request, form, act, _("Announced. The rules stand now.")):
        return redirect("deals:tender", code)
    context = {"form": form, "listing": listing, "title": title_of(listing.entry)}
    return render(request, "deals/announce_tender.html", context, status=status_of(form))


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Draw the minutes, conclude, end without award, or cancel."""
    found = selectors.tender_for(request.user, code)
    step = next((it for it in TENDER.open_to(request.user, found) if it.name == name and name in _MOVES), None)
    if step is None:
        raise Http404
    leads = {
        "minute": _("Every bid is judged, and the minutes are put before all bidders. They cannot be drawn again."),
        "conclude": _("The deal with the winner is opened, at the price of the bid."),
        "fail": _("The call ends without award; all bidders read why."),
        "cancel": _("The call ends, and its bids stay sealed; all bidders read why."),
    }

    def act(given: dict[str, Any]) -> None:
        if name == "minute":
            services.draw_minutes(found, actor=request.user)
        elif name == "conclude":
            services.conclude_tender(found, actor=request.user)
        else:
            services.end_tender(name, found, actor=request.user, reason=given["reason"])

    form = WhyForm(sent(request)) if step.needs_reason else None
    return ask(request, act, back=_page(code), title=step.label, name=code, lead=leads[name], form=form)


@login_required
def score(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Ask for the points of a bid under every criterion."""
    found = selectors.tender_for(request.user, code)
    bid = selectors.counted_bid(request.user, found, number)
    form = ScoreForm(sent(request), criteria=found.criteria, known=selectors.scores_of(bid))
    if is_done(request, form, lambda: services.score_bid(bid, actor=request.user, **form.findings)):
        return redirect("deals:tender", code)
    context = {"form": form, "tender": found, "listing": found.listing, "bid": bid}
    return render(request, "deals/score_bid.html", context, status=status_of(form))


@login_required
def award(request: PersonRequest, code: str) -> HttpResponse:
    """Award to the bid that is first by the rule."""
    found = selectors.tender_for(request.user, code)
    if not bidding.can_award_tender(request.user, found) or found.state != Tender.State.OPENED:
        raise Http404
    ranking = selectors.ranking_for(request.user, found)
    if not ranking:
        return redirect("deals:tender", code)
    number = ranking[0].bid.number

    def act(given: dict[str, Any]) -> None:
        services.award_tender(found, actor=request.user, number=number, award_reason=given["award_reason"])

    lead = _("By the rule the award goes to bid %(number)s of %(bidder)s. The standstill begins; all bidders are told.")
    return ask(
        request, act, back=_page(code), title=_("Award"), name=code, form=AwardForm(sent(request), code=code),
        lead=lead % {"number": number, "bidder": ranking[0].bid.organisation},
    )  # fmt: skip


@login_required
def complain(request: PersonRequest, code: str) -> HttpResponse:
    """Take a complaint about an award."""
    found = selectors.tender_for(request.user, code)
    mine = selectors.complainers_of(request.user, found)
    if not mine or found.state not in {Tender.State.AWARDED, Tender.State.DISPUTED}:
        raise Http404
    return ask(
        request, lambda given: services.complain(found, actor=request.user, **given), back=_page(code),
        title=_("Complain about the award"), name=code, form=ComplaintForm(sent(request), organisations=mine),
        lead=_("The award is held up until a market operator or the integrity officer has decided, with a reason."),
    )  # fmt: skip


@login_required
def decide(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Decide a complaint."""
    found = selectors.tender_for(request.user, code)
    complaint = selectors.complaint_for(request.user, found, key)
    return ask(
        request, lambda given: services.decide_complaint(complaint, actor=request.user, **given), back=_page(code),
        title=_("Decide a complaint"), name=code, form=DecideForm(sent(request)), lead=complaint.text,
    )  # fmt: skip


@login_required
def minutes_file(request: PersonRequest, code: str) -> HttpResponse:
    """Give the minutes byte by byte as they were hashed, to those who may read them."""
    found = selectors.tender_for(request.user, code)
    if not found.minutes_hash or not bidding.can_read_minutes(request.user, found):
        raise Http404
    answer = HttpResponse(minutes.text_of(found.minutes), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-minutes.json"'
    return answer
