"""Ascending auctions: the floor, the step, the clock, the numbers, and who wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from tests.liaowang_web.deal_factories import make_foreigner
from tests.liaowang_web.factories import make_member, make_officer
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.trading_factories import make_auction, make_firm, make_paddle, make_timed_listing

from liaowang_web.accounts.models import Membership
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.models import NeverChangedError
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Auction, AuctionBid, Deal, Gate, Listing, Paddle
from liaowang_web.deals.services.auctions import (
    announce_auction,
    close_auction,
    place_bid,
    take_paddle,
    withdraw_auction,
)
from liaowang_web.deals.services.listings import move_listing
from liaowang_web.deals.services.trading_clock import tick_trading
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = pytest.mark.django_db


def bid(paddle: Paddle, amount: int | str, **values: Any) -> Auction:
    return place_bid(paddle.auction, paddle, actor=owner_of(paddle.organisation), amount=Decimal(amount), **values)


def refused(act: Callable[[], object], auction: Auction, kind: type[Refused] = TransitionRefused) -> None:
    auction.refresh_from_db()
    before, n = (auction.state, auction.version, auction.highest, auction.ends_at), Told.objects.count()
    n_bids, n_paddles = AuctionBid.objects.count(), Paddle.objects.count()
    with pytest.raises(kind):
        act()
    auction.refresh_from_db()
    assert (auction.state, auction.version, auction.highest, auction.ends_at) == before
    assert (AuctionBid.objects.count(), Paddle.objects.count(), Told.objects.count()) == (n_bids, n_paddles, n)


def test_an_auction_is_won_by_the_highest_bid_and_the_others_are_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    auction = make_auction()
    first, second = make_paddle(auction), make_paddle(auction)
    bid(first, 100000)
    bid(second, 105000)
    bid(first, 120000)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert tick_trading(auction.planned_end).n_closed == 1
    auction.refresh_from_db()
    deal = auction.deal
    assert deal is not None
    assert (auction.state, deal.origin, deal.state, deal.amount) == ("sold", "auction", "agreed", Decimal(120000))
    assert (deal.seller, deal.buyer) == (auction.listing.organisation, first.organisation)
    assert Listing.objects.get(pk=auction.listing_id).state == "awarded"
    letters = {it.to[0]: it.body for it in mail.outbox}
    assert deal.code in letters[owner_of(first.organisation).email]
    assert deal.code not in letters[owner_of(second.organisation).email]
    assert f"{second}" in letters[owner_of(second.organisation).email]
    assert tick_trading(auction.planned_end).n_closed == 0
    assert verify_chain().broken_at is None


def test_the_floor_and_the_step_hold() -> None:
    auction = make_auction()
    first, second = make_paddle(auction), make_paddle(auction)
    for amount in ("99999.99", "0", "-100000", "100000.001", "1e14", "NaN", "Infinity"):
        refused(lambda amount=amount: bid(first, amount), auction)
    bid(first, 100000)
    refused(lambda: bid(first, 200000), auction)  # leads already
    refused(lambda: bid(second, "104999.99"), auction)
    bid(second, 105000)
    assert [it.number for it in auction.bids.all()] == [2, 1]


def test_a_late_bid_moves_the_end_and_an_early_one_does_not() -> None:
    auction = make_auction(extension_minutes=5)
    first, second = make_paddle(auction), make_paddle(auction)
    end = auction.planned_end
    assert bid(first, 100000, now=end - timedelta(minutes=6)).ends_at == end
    moved = bid(second, 105000, now=end - timedelta(seconds=1)).ends_at
    assert moved == end + timedelta(minutes=4, seconds=59)
    assert auction.bids.get(number=2).extended_to == moved
    refused(lambda: close_auction(auction, now=moved - timedelta(seconds=1)), auction)
    assert bid(first, 110000, now=end + timedelta(minutes=1)).n_bids == 3
    auction.refresh_from_db()
    refused(lambda: bid(second, 115000, now=auction.ends_at), auction)


def test_nobody_bids_who_may_not() -> None:
    auction = make_auction()
    paddle = make_paddle(auction)
    firm, seller = paddle.organisation, auction.listing.organisation
    amount = Decimal(100000)
    refused(lambda: take_paddle(auction, seller, actor=owner_of(seller)), auction, NotAllowed)
    other = make_firm()
    refused(lambda: take_paddle(auction, other, actor=owner_of(seller)), auction, NotAllowed)
    refused(lambda: take_paddle(auction, other, actor=make_member(other, "editor")), auction, NotAllowed)
    refused(lambda: take_paddle(auction, firm, actor=owner_of(firm)), auction)
    refused(lambda: place_bid(auction, paddle, actor=owner_of(seller), amount=amount), auction, NotAllowed)
    refused(lambda: place_bid(auction, paddle, actor=owner_of(other), amount=amount), auction, NotAllowed)
    refused(lambda: place_bid(auction, paddle, actor=make_member(firm), amount=amount), auction, NotAllowed)
    insider = make_member(firm, "signatory")
    Membership.objects.create(user=insider, organisation=seller, role="editor")
    insider.forget_roles()
    refused(lambda: place_bid(auction, paddle, actor=insider, amount=amount), auction, NotAllowed)


def test_a_paddle_of_another_auction_is_none_here() -> None:
    auction, other = make_auction(), make_auction()
    paddle = make_paddle(other)
    refused(
        lambda: place_bid(auction, paddle, actor=owner_of(paddle.organisation), amount=Decimal(100000)), auction,
        NotAllowed,
    )  # fmt: skip


def test_below_the_reserve_nothing_is_sold() -> None:
    auction = make_auction(reserve=Decimal(150000))
    bid(make_paddle(auction), 149999)
    closed = close_auction(auction, now=auction.planned_end)
    assert (closed.state, closed.deal, Deal.objects.count()) == ("unsold", None, 0)


def test_before_the_start_paddles_are_taken_and_no_bids() -> None:
    auction = make_auction(starts_at=timezone.now() + timedelta(hours=1))
    paddle = make_paddle(auction)
    refused(lambda: bid(paddle, 100000), auction)
    assert bid(paddle, 100000, now=auction.starts_at).n_bids == 1


def test_what_was_bid_for_its_seller_cannot_withdraw() -> None:
    auction = make_auction()
    paddle = make_paddle(auction)
    seller = owner_of(auction.listing.organisation)
    bid(paddle, 100000)
    refused(lambda: withdraw_auction(auction, actor=seller, reason="A better price."), auction)
    refused(lambda: withdraw_auction(auction, actor=owner_of(paddle.organisation), reason="No."), auction, NotAllowed)
    with pytest.raises(TransitionRefused):
        move_listing("withdraw", auction.listing, actor=seller, reason="A better price.", why="A better price.")
    assert Listing.objects.get(pk=auction.listing_id).state == "open"
    operator = make_officer("market_operator")
    refused(lambda: withdraw_auction(auction, actor=operator, reason=" "), auction)
    withdrawn = withdraw_auction(auction, actor=operator, reason="The patent lapsed.")
    assert (withdrawn.state, withdrawn.ended_for) == ("withdrawn", "The patent lapsed.")
    refused(lambda: bid(paddle, 200000), auction)


def test_a_withdrawn_listing_takes_its_auction_along() -> None:
    auction = make_auction()
    paddle = make_paddle(auction)
    move_listing("withdraw", auction.listing, actor=owner_of(auction.listing.organisation), reason="Sold.", why="Sold.")
    auction = Auction.objects.get(pk=auction.pk)
    paddle = Paddle.objects.get(pk=paddle.pk)
    refused(lambda: bid(paddle, 100000), auction)
    assert tick_trading().n_closed == 1
    auction.refresh_from_db()
    assert auction.state == "withdrawn"


def test_the_export_gate_lets_nobody_in_and_stays() -> None:
    auction = make_auction(
        make_timed_listing("auction", make_published("achievement", make_firm(), control="restricted"))
    )
    foreigner = make_foreigner()
    with pytest.raises(TransitionRefused):
        take_paddle(auction, foreigner, actor=owner_of(foreigner))
    assert not auction.paddles.exists()
    assert Gate.objects.get().organisation == foreigner


def test_a_bid_is_never_changed() -> None:
    auction = make_auction()
    bid(make_paddle(auction), 100000)
    made = AuctionBid.objects.get()
    made.amount = Decimal(1)
    for act in (made.save, made.delete, AuctionBid.objects.all().delete, lambda: AuctionBid.objects.update(amount=1)):
        with pytest.raises(NeverChangedError):
            act()
    assert AuctionBid.objects.get().amount == 100000


def test_rules_that_contradict_each_other_are_refused() -> None:
    listing = make_timed_listing("auction")
    owner, now = owner_of(listing.organisation), timezone.now()
    rules: dict[str, Any] = {
        "floor": Decimal(10), "step": Decimal(1), "reserve": None, "starts_at": now,
        "planned_end": now + timedelta(days=1), "extension_minutes": 5,
    }  # fmt: skip
    for wrong in ({"floor": Decimal(0)}, {"step": Decimal(0)}, {"reserve": Decimal(9)}, {"planned_end": now},
                  {"starts_at": rules["planned_end"]}, {"extension_minutes": 61}):  # fmt: skip
        with pytest.raises(TransitionRefused):
            announce_auction(listing, actor=owner, rules={**rules, **wrong})
    with pytest.raises(NotAllowed):
        announce_auction(listing, actor=make_member(listing.organisation, "editor"), rules=rules)
    assert not Auction.objects.exists()
    announce_auction(listing, actor=owner, rules=rules)
    with pytest.raises(TransitionRefused):
        announce_auction(listing, actor=owner, rules=rules)
