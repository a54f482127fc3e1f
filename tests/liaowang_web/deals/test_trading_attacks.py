"""Attacks through the pages: bids of others, guessed numbers, acts of the other side; nothing changes or leaks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_auction, make_bid, make_firm, make_order, make_paddle, make_tender

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import AuctionBid, Bid, Order, Tender
from liaowang_web.deals.services.orders import send_part

pytestmark = pytest.mark.django_db


def attack(user: User, name: str, *args: Any, data: dict[str, Any] | None = None) -> set[int]:
    """Ask for a page and send its form; give the answers."""
    client = Client()
    client.force_login(user)
    address = reverse(f"deals:{name}", args=args)
    return {client.get(address).status_code, client.post(address, data or {}).status_code}


def acts() -> int:
    return Told.objects.exclude(kind="access.refused").count()


def test_of_anothers_bid_nothing_is_opened_read_or_withdrawn() -> None:
    tender = make_tender()
    bid, receipt = make_bid(tender)
    rival, _own = make_bid(tender)
    code = tender.listing.code
    people = [owner_of(rival.organisation), owner_of(tender.listing.organisation), make_user(),
              make_member(bid.organisation, "editor"), make_officer("market_operator")]  # fmt: skip
    n = acts()
    for user in people:
        assert attack(user, "withdraw_bid", code, bid.number) == {404}
    now = timezone.now()
    Tender.objects.update(deadline=now - timedelta(minutes=1), opens_until=now + timedelta(days=1))
    for user in people:
        assert attack(user, "open_bid", code, bid.number, data={"text": receipt}) == {404}
        assert attack(user, "open_bid", code, 99, data={"text": receipt}) == {404}
        assert attack(user, "score_bid", code, bid.number) == {404}
        assert attack(user, "minutes_file", code) == {404}
    for user in people[:1] + people[2:]:
        assert attack(user, "award", code, data={"award_reason": "Mine.", "typed": code}) == {404}
        assert attack(user, "announce_tender", code) == {404}
        assert attack(user, "complain", code) == {404}
    assert set(Bid.objects.values_list("state", "receipt")) == {("sealed", "")}
    assert acts() == n
    owner = owner_of(bid.organisation)  # what may be done by its own people still can
    assert 302 in attack(owner, "open_bid", code, bid.number, data={"text": receipt})


def test_a_tender_takes_nothing_after_its_deadline_by_any_form() -> None:
    tender = make_tender()
    firm = make_firm()
    now = timezone.now()
    Tender.objects.update(deadline=now - timedelta(seconds=1), opens_until=now + timedelta(days=1))
    n = acts()
    sealed = {"organisation": str(firm.pk), "price": "600000"}
    hashed = {"organisation": str(firm.pk), "commitment": "ab" * 32}
    for data in (sealed, hashed, {**hashed, "organisation": str(tender.listing.organisation_id)}):
        assert attack(owner_of(firm), "bid", tender.listing.code, data=data) <= {200, 409, 422}
    assert (Bid.objects.count(), acts()) == (0, n)


def test_in_an_auction_nobody_bids_under_anothers_number() -> None:
    auction = make_auction()
    paddle, code = make_paddle(auction), auction.listing.code
    other = make_auction()
    elsewhere = make_paddle(other)
    operator = make_officer("market_operator")
    n = acts()
    bid = {"amount": "100000", "paddle": str(paddle.pk), "organisation": str(paddle.organisation_id)}
    for user in (owner_of(elsewhere.organisation), owner_of(auction.listing.organisation), make_user(),
                 make_member(paddle.organisation, "editor"), operator):  # fmt: skip
        assert attack(user, "place_bid", code, data=bid) == {405, 403}
    for user in (owner_of(paddle.organisation), make_user()):
        for name in ("close", "withdraw", "sell", "bid"):
            assert attack(user, "move_auction", code, name, data={"reason": "Mine."}) == {404}
    assert (AuctionBid.objects.count(), acts()) == (0, n)


def test_an_order_is_hidden_from_strangers_and_each_side_keeps_to_its_part() -> None:
    order, other = make_order(), make_order()
    part = send_part(order, actor=owner_of(order.seller), quantity=Decimal(5))
    strangers = [owner_of(other.buyer), owner_of(other.seller), make_user(), make_officer("market_operator")]
    n = acts()
    for user in strangers:
        for name, args in (("order", ()), ("send_part", ()), ("move_order", ("confirm",)),
                           ("move_part", (part.number, "receive"))):  # fmt: skip
            assert attack(user, name, order.code, *args) == {404}, name
        assert attack(user, "request", order.request.code) == {404}
    seller, buyer = owner_of(order.seller), owner_of(order.buyer)
    assert attack(seller, "move_part", order.code, part.number, "receive") == {404}
    assert attack(buyer, "send_part", order.code, data={"quantity": "1"}) == {404}
    assert attack(buyer, "move_order", order.code, "settle") == {404}
    assert attack(buyer, "move_part", other.code, part.number, "receive") == {404}
    assert attack(buyer, "move_part", order.code, 99, "receive") == {404}
    assert attack(buyer, "move_part", order.code, part.number, "accept") == {404}
    assert set(Order.objects.values_list("state", flat=True)) == {"delivering", "confirmed"}
    assert acts() == n
