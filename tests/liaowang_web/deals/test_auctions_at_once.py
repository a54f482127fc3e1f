"""Fifty bidders in the last seconds: no bid that was acknowledged is lost, and one wins."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_auction, make_firm

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Auction, AuctionBid, Deal, Paddle
from liaowang_web.deals.services.auctions import close_auction, place_bid
from liaowang_web.workflow.refusals import TransitionRefused

N = 50
pytestmark = pytest.mark.django_db(transaction=True)


def paddles_of(auction: Auction) -> list[tuple[Paddle, User]]:
    firm = make_firm()
    made = []
    for number in range(N):
        owner = owner_of(firm) if number == 0 else User.objects.create_user(f"bidder{number}@example.org")
        if number:
            firm = type(firm).objects.create(
                name_en=f"Bidder {number} (sample)", type="enterprise", state="verified", country="CN",
                number=firm.number + 1,
            )  # fmt: skip
            firm.memberships.create(user=owner, role="owner")
        paddle = Paddle.objects.create(auction=auction, number=100 + number, organisation=firm, person=owner)
        made.append((paddle, owner))
    return made


def test_fifty_bid_in_the_last_seconds_and_one_wins() -> None:
    now = timezone.now()
    auction = make_auction(planned_end=now + timedelta(hours=1), extension_minutes=5)
    bidders = paddles_of(auction)
    ends = []

    def last_seconds() -> None:
        """Move its end once all are ready: bids are taken by the time of the service, not by one handed in."""
        end = timezone.now() + timedelta(seconds=3)
        Auction.objects.filter(pk=auction.pk).update(starts_at=now - timedelta(hours=1), planned_end=end, ends_at=end)
        ends.append(end)

    amounts = [Decimal(100000 + 5000 * step) for step in range(N)]
    random.Random(7).shuffle(amounts)
    start = threading.Barrier(N + 1, action=last_seconds)
    acknowledged: list[tuple[Decimal, int]] = []

    def one(number: int) -> str:
        paddle, owner = bidders[number]
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            place_bid(auction, paddle, actor=owner, amount=amounts[number])
        except TransitionRefused as refusal:
            return str(refusal)
        else:
            acknowledged.append((amounts[number], paddle.number))
            return ""
        finally:
            connection.close()

    def close() -> str:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            close_auction(auction)
        except TransitionRefused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(N + 1) as pool:
        closing = pool.submit(close)
        said = list(pool.map(one, range(N)))
    assert closing.result()  # refused: it is not over
    assert len(said) == N
    found = list(AuctionBid.objects.order_by("number"))
    assert sorted((it.amount, it.paddle.number) for it in found) == sorted(acknowledged)
    assert [it.number for it in found] == list(range(1, len(found) + 1))
    assert all(after.amount >= before.amount + 5000 for before, after in pairwise(found))
    assert [it.taken_at for it in found] == sorted(it.taken_at for it in found)
    auction = Auction.objects.get(pk=auction.pk)
    highest = max(amounts)  # nobody can outbid it, so it is taken whenever it comes
    assert (auction.highest, auction.n_bids) == (highest, len(found))
    assert auction.leader == bidders[amounts.index(highest)][0]
    assert auction.ends_at > ends[0] + timedelta(minutes=4)
    assert Told.objects.filter(kind="auction.bid").count() == len(found)

    def close_late(_number: int) -> str:
        try:
            close_auction(auction, now=auction.ends_at)
        except TransitionRefused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "closed"

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(close_late, range(8))).count("closed") == 1
    assert (Deal.objects.count(), Deal.objects.get().amount) == (1, highest)
    assert Deal.objects.get().buyer == bidders[amounts.index(highest)][0].organisation
    assert verify_chain().broken_at is None
