"""Three stories through HTTP: a tender with sealed bids, an auction, and a product ordered and partly returned."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.deal_factories import make_listing
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.trading_factories import make_firm, make_product, make_timed_listing

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Auction, Bid, Deal, Order, ProductRequest, Tender
from liaowang_web.deals.sealing import commitment_of

pytestmark = pytest.mark.django_db


def client_of(organisation: Organisation) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(owner_of(organisation))
    return client


def page(client: Client, name: str, *args: Any, data: dict[str, Any] | None = None, status: int = 200) -> str:
    """Ask for a page, or send a form to it; a form that was taken leads on to the next page."""
    with translation.override("en"):
        address = reverse(f"deals:{name}", args=args)
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    text = str(answer.content.decode())
    assert answer.status_code == status, text
    return text


def written(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def move_time(tender: Tender, **span: float) -> None:
    """Let time go by: what lay ahead comes nearer."""
    by = timedelta(**span)
    tender.refresh_from_db()
    until = tender.standstill_until
    Tender.objects.filter(pk=tender.pk).update(
        deadline=tender.deadline - by, opens_until=tender.opens_until - by,
        standstill_until=until - by if until else None,
    )  # fmt: skip


def test_a_tender_with_sealed_bids_one_unopened_and_one_mismatching() -> None:
    listing = make_timed_listing("tender")
    lister = client_of(listing.organisation)
    firms = [make_firm() for _ in range(4)]
    clients = [client_of(it) for it in firms]
    now = timezone.now()
    assert "Announce the call for bids" in page(lister, "listing", listing.code)
    page(lister, "announce_tender", listing.code, data={
        "rule": "score", "limit": "500000", "deadline": written(now + timedelta(days=5)),
        "opens_until": written(now + timedelta(days=7)), "standstill_days": "3",
        "zh_1": "方案", "en_1": "Plan", "weight_1": "40",
    })  # fmt: skip
    receipts = []
    for price, firm, client in zip(("900000", "950000", "700000"), firms, clients, strict=False):
        told = page(client, "bid", listing.code, data={
            "organisation": str(firm.pk), "price": price, "delivery_days": "60", "statement": "Trained people & tools."
        })  # fmt: skip
        found = re.search(r"<pre[^>]*data-receipt>(.*?)</pre>", told, re.DOTALL)
        assert found
        receipts.append(html.unescape(found[1]))
    hashed = json.dumps({
        "bidder": str(firms[3].pk), "delivery_days": "30", "nonce": "5" * 64, "price": "800000.00", "statement": "",
        "tender": listing.code,
    }, sort_keys=True, separators=(",", ":"))  # fmt: skip
    page(clients[3], "bid", listing.code, data={"organisation": str(firms[3].pk), "commitment": commitment_of(hashed)})
    tender = Tender.objects.get()
    for client in (lister, Client(), *clients):
        assert "Minutes of the opening" not in page(client, "tender", listing.code)
    assert receipts[0] not in page(clients[0], "tender", listing.code)
    others = set(Bid.objects.exclude(organisation=firms[0]).values_list("commitment", flat=True))
    assert not [it for it in others if it in page(clients[0], "tender", listing.code)]

    move_time(tender, days=5)
    page(clients[0], "bid", listing.code, data={"organisation": str(firms[0].pk), "commitment": "ab" * 32}, status=409)
    for number in (0, 3):
        receipt = [*receipts, hashed][number]
        page(clients[number], "open_bid", listing.code, number + 1, data={"text": receipt})
    wrong = receipts[2].replace("700000.00", "999999.00")
    file = SimpleUploadedFile("receipt.json", wrong.encode())
    assert "does not give the hash" in page(clients[2], "open_bid", listing.code, 3, data={"file": file}, status=409)
    for client in (lister, clients[1], Client()):
        told = page(client, "tender", listing.code)
        assert Bid.objects.get(number=1).commitment in told
        assert "900,000" not in told  # opened, and read by nobody before the minutes
    page(lister, "move_tender", listing.code, "minute", data={}, status=409)

    move_time(tender, days=2)
    page(lister, "move_tender", listing.code, "minute", data={})
    told = page(clients[1], "tender", listing.code)
    assert "not opened by its bidder in time" in told
    assert "what was opened does not give the hash handed in" in told
    assert "900,000.00" in told
    visitor = page(Client(), "tender", listing.code)
    assert "900,000.00" not in visitor
    assert str(firms[0]) not in visitor
    minutes = clients[1].get(reverse("deals:minutes_file", args=[listing.code]))
    tender.refresh_from_db()
    assert commitment_of(minutes.content.decode()) == tender.minutes_hash
    assert Client().get(reverse("deals:minutes_file", args=[listing.code])).status_code == 302
    for number, points in ((1, "50"), (4, "95")):
        page(lister, "score_bid", listing.code, number, data={"points_c1": points, "note_c1": "As written."})
    page(lister, "award", listing.code, data={"award_reason": "Most points.", "typed": listing.code})
    assert "Most points." in page(clients[0], "tender", listing.code)
    page(clients[0], "complain", listing.code, data={"organisation": str(firms[0].pk), "text": "Our price is higher."})
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(make_officer("market_operator"))
    complaint = tender.complaints.get()
    page(
        officer, "decide_complaint", listing.code, complaint.pk, data={"is_upheld": "no", "decision": "Points decide."}
    )
    page(lister, "move_tender", listing.code, "conclude", data={}, status=409)
    move_time(tender, days=3)
    page(lister, "move_tender", listing.code, "conclude", data={})
    deal = Deal.objects.get()
    assert (deal.origin, deal.buyer, deal.amount) == ("tender", firms[3], Decimal(800000))
    assert deal.code in page(clients[3], "deal", deal.code)
    assert verify_chain().broken_at is None


def test_an_auction() -> None:
    listing = make_timed_listing("auction")
    seller = client_of(listing.organisation)
    first, second = make_firm(), make_firm()
    one, two = client_of(first), client_of(second)
    now = timezone.now()
    page(seller, "announce_auction", listing.code, data={
        "floor": "100000", "step": "5000", "reserve": "150000", "starts_at": written(now - timedelta(minutes=1)),
        "planned_end": written(now + timedelta(hours=1)), "extension_minutes": "5",
    })  # fmt: skip
    assert "150,000" in page(seller, "auction", listing.code)
    assert "150,000" not in page(one, "auction", listing.code)
    for client, firm in ((one, first), (two, second)):
        page(client, "take_paddle", listing.code, data={"organisation": str(firm.pk)})
    page(one, "place_bid", listing.code, data={"amount": "100000"})
    assert "105,000" in page(two, "place_bid", listing.code, data={"amount": "100000"}, status=409)
    page(two, "place_bid", listing.code, data={"amount": "140000"})
    told = page(Client(headers={"accept-language": "en"}), "auction_now", listing.code)
    assert "140,000.00" in told
    assert "reserve not met" in told
    for client in (seller, one, Client()):
        assert str(second) not in page(client, "auction", listing.code)
        assert str(second.pk) not in page(client, "auction_now", listing.code)
    page(one, "place_bid", listing.code, data={"amount": "160000"})
    page(seller, "move_auction", listing.code, "close", data={}, status=409)
    past = timezone.now() - timedelta(seconds=1)
    Auction.objects.update(starts_at=past - timedelta(hours=1), planned_end=past, ends_at=past)
    page(two, "place_bid", listing.code, data={"amount": "200000"}, status=409)
    page(seller, "move_auction", listing.code, "close", data={})
    assert "to your organisation" in page(one, "auction", listing.code)
    assert "to another paddle than yours" in page(two, "auction", listing.code)
    deal = Deal.objects.get()
    assert (deal.origin, deal.buyer, deal.amount) == ("auction", first, Decimal(160000))
    assert verify_chain().broken_at is None


def test_a_product_is_quoted_ordered_delivered_in_parts_and_partly_returned() -> None:
    entry = make_product()
    buyer = make_firm()
    one, two = client_of(entry.organisation), client_of(buyer)
    assert (
        reverse("deals:product", args=[entry.code])
        in two.get(reverse("hall:entry", args=[entry.code])).content.decode()
    )
    page(two, "request_product", entry.code, data={
        "organisation": str(buyer.pk), "sort": "quotation", "quantity": "12", "unit": "pieces",
        "text": "For a line of trams.",
    })  # fmt: skip
    asked = ProductRequest.objects.get()
    day = timezone.localdate() + timedelta(days=20)
    steps = {"from_1": "1", "price_1": "1200", "from_2": "10", "price_2": "999.995"}
    quote = {"currency": "CNY", "valid_until": day.isoformat(), "delivery_days": "30", **steps}
    page(one, "quote", asked.code, data=quote)
    page(one, "quote", asked.code, data={**quote, "price_1": "1150"})
    told = page(two, "request", asked.code)
    assert "1,150.00" in told
    assert "999.995" in told
    page(two, "place_order", asked.code, 1, data={"quantity": "12"}, status=409)  # replaced
    page(two, "place_order", asked.code, 2, data={"quantity": "12"})
    order = Order.objects.get()
    assert (order.unit_price, order.amount) == (Decimal("999.995"), Decimal("11999.94"))
    page(two, "send_part", order.code, status=404)
    page(one, "move_order", order.code, "confirm", data={})
    page(one, "send_part", order.code, data={"quantity": "13"}, status=409)
    page(one, "send_part", order.code, data={"quantity": "7", "waybill": "SF 1"})
    page(one, "send_part", order.code, data={"quantity": "5"})
    page(one, "move_part", order.code, 1, "receive", data={}, status=404)
    for number in (1, 2):
        page(two, "move_part", order.code, number, "receive", data={})
    page(two, "move_part", order.code, 1, "inspect", data={"rejected": "0"})
    page(two, "move_part", order.code, 2, "inspect", data={"rejected": "3"}, status=409)  # says not what is wrong
    page(two, "move_part", order.code, 2, "inspect", data={"rejected": "3", "findings": "Out of tolerance."})
    page(two, "move_part", order.code, 2, "send_back", data={"waybill": "SF 2"})
    page(one, "move_part", order.code, 2, "take_back", data={"remedy": "replace"})
    page(one, "send_part", order.code, data={"quantity": "3"})
    page(two, "move_part", order.code, 3, "receive", data={})
    page(two, "move_part", order.code, 3, "inspect", data={"rejected": "1", "findings": "Scratched."})
    page(two, "move_part", order.code, 3, "send_back", data={})
    page(one, "move_part", order.code, 3, "take_back", data={"remedy": "credit"})
    order.refresh_from_db()
    assert order.state == "accepted"
    owed = Decimal("10999.95")  # 11 of 12 pieces, of 11,999.94 in all
    assert f"{owed:,}" in page(two, "order", order.code)
    page(
        one, "move_order", order.code, "settle", data={"paid": "11999.94", "paid_on": timezone.localdate()}, status=409
    )
    page(one, "move_order", order.code, "settle", data={"paid": str(owed), "paid_on": timezone.localdate()})
    order.refresh_from_db()
    assert order.deal is not None
    assert (order.state, order.deal.origin, order.deal.state) == ("settled", "order", "closed")
    assert verify_chain().broken_at is None


def test_a_listing_of_another_mode_has_neither() -> None:
    listing = make_listing(make_published("achievement", make_firm(), control="free"))
    client = client_of(listing.organisation)
    for name in ("tender", "auction", "announce_tender", "announce_auction", "auction_now", "bid"):
        page(client, name, listing.code, status=404)
