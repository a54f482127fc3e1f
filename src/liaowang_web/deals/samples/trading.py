"""Sample tenders, auctions and orders of products, walked by the services that everybody uses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models import Auction, Bid, Listing, Order, Tender
from liaowang_web.deals.prices import Step
from liaowang_web.deals.samples.market import Traders, home_buyers
from liaowang_web.deals.sealing import Terms
from liaowang_web.deals.services.auctions import announce_auction, place_bid, take_paddle
from liaowang_web.deals.services.bids import reveal_bid, seal_bid
from liaowang_web.deals.services.listings import enter_listing, move_listing
from liaowang_web.deals.services.orders import confirm_order, inspect_part, receive_part, send_part
from liaowang_web.deals.services.proofs import show_proof
from liaowang_web.deals.services.tenders import announce_tender, award_tender, draw_minutes, score_bid
from liaowang_web.deals.services.trading import ask_for_product, make_quotation, place_order
from liaowang_web.hall.models import Entry
from liaowang_web.hall.samples.sample import Sample, publish_sample

_CRITERIA = [
    {"code": "plan", "name_zh": "转化方案", "name_en": "Plan of use", "weight": 35},
    {"code": "means", "name_zh": "实施能力", "name_en": "Means", "weight": 25},
]
_STEPS = (Step(Decimal(1), Decimal(12800)), Step(Decimal(10), Decimal(11600)), Step(Decimal(50), Decimal("10450.50")))
_PRODUCT = Sample(
    "product",
    {
        "title_zh": "便携式量子磁强计（示例产品）", "title_en": "Portable quantum magnetometer (sample product)",
        "teaser_zh": "示例，并非真实产品，亦非要约。", "teaser_en": "A sample: no real product, and no offer.",
        "keywords": "磁强计; 量子传感", "track": "FI-03", "control": "free", "price_low": Decimal(10000),
        "price_high": Decimal(13000),
    },
    {"model": "SAMPLE-1", "first": "set", "first_document": "示例文号 / sample number", "delivery_days": 45},
)  # fmt: skip
_NOTES = {"plan": "计划具体。 / The plan is concrete.", "means": "产线齐备。 / The line is there."}


def fill_trading(entries: list[Entry], traders: Traders) -> dict[str, int]:
    """Walk samples of bidding and trade as far as each shows something else; give how many of what there are.

    Parameters
    ----------
    entries : list of Entry
        Published, of the institute for which the seller signs, whose rights are in no listing: three at least.
    traders : Traders
        The buyer signs for three organisations at home at least.
    """
    buyers = home_buyers(traders)
    _taking(entries[0], buyers, traders)
    _awarded(entries[1], buyers, traders)
    _running(entries[2], buyers, traders)
    product = publish_sample(_PRODUCT, entries[0].organisation, owner=traders.seller, secretary=traders.secretary)
    _traded(product, buyers[0], traders, is_ordered=True)
    _traded(product, buyers[1], traders, is_ordered=False)
    return {"tenders": 2, "auctions": 1, "requests": 2}


def _listed(entry: Entry, traders: Traders, mode: str) -> Listing:
    made = enter_listing(
        entry, actor=traders.seller, type="licence", rights="patent", exclusivity="ordinary", mode=mode,
        territory="中国境内 / China", currency="CNY", note_zh="示例，并非要约。", note_en="A sample, not an offer.",
        closes_at=timezone.now() + timedelta(days=60),
    )  # fmt: skip
    return move_listing("open", made, actor=traders.seller)


def _called(entry: Entry, traders: Traders, mode: str, **rules: Any) -> Tender:
    now = timezone.now()
    values = {
        "rule": "highest", "limit": Decimal(300_000), "deadline": now + timedelta(days=21),
        "opens_until": now + timedelta(days=24), "standstill_days": 5, **rules,
    }  # fmt: skip
    criteria = _CRITERIA if values["rule"] == "score" else ()
    return announce_tender(_listed(entry, traders, mode), actor=traders.seller, rules=values, criteria=criteria)


def _sealed(tender: Tender, buyers: list[Organisation], traders: Traders) -> list[tuple[Bid, str]]:
    prices = (Decimal(420_000), Decimal(455_000), Decimal(390_000))
    statement = "含培训与备件。 / Training and spare parts included."
    return [
        seal_bid(tender, it, actor=traders.buyer, terms=Terms(price, 60, statement))
        for it, price in zip(buyers, prices, strict=False)
    ]


def _taking(entry: Entry, buyers: list[Organisation], traders: Traders) -> None:
    """A bidding that takes bids, with one under seal."""
    _sealed(_called(entry, traders, "bidding"), buyers[:1], traders)


def _awarded(entry: Entry, buyers: list[Organisation], traders: Traders) -> None:
    """A tender that was opened, with one bid unopened, and awarded by points."""
    tender = _called(entry, traders, "tender", rule="score", limit=None)
    bids = _sealed(tender, buyers[:3], traders)
    # Samples alone turn the clock: the deadline of a real tender goes by.
    now = timezone.now()
    Tender.objects.filter(pk=tender.pk).update(deadline=now, opens_until=now + timedelta(days=1))
    for bid, receipt in bids[:2]:
        reveal_bid(bid, actor=traders.buyer, text=receipt)
    opens_until = timezone.now()
    Tender.objects.filter(pk=tender.pk).update(deadline=opens_until - timedelta(minutes=1), opens_until=opens_until)
    tender = draw_minutes(Tender.objects.get(pk=tender.pk))
    for bid, plan in zip(tender.bids.filter(state=Bid.State.COUNTED), (88, 71), strict=False):
        points = {"plan": Decimal(plan), "means": Decimal(80)}
        score_bid(bid, actor=traders.seller, points=points, notes=_NOTES)
    award_tender(
        tender, actor=traders.seller, number=1,
        award_reason="按公告的规则得分最高。 / Most points by the rule that was announced.",
    )  # fmt: skip


def _running(entry: Entry, buyers: list[Organisation], traders: Traders) -> Auction:
    """An auction that runs, with some bids and a reserve that is not met."""
    now = timezone.now()
    rules = {
        "floor": Decimal(200_000), "step": Decimal(10_000), "reserve": Decimal(350_000), "starts_at": now,
        "planned_end": now + timedelta(days=14), "extension_minutes": 5,
    }  # fmt: skip
    auction = announce_auction(_listed(entry, traders, "auction"), actor=traders.seller, rules=rules)
    paddles = [take_paddle(auction, it, actor=traders.buyer) for it in buyers[:3]]
    for n in range(5):
        amount = Decimal(200_000 + 20_000 * n)
        auction = place_bid(auction, paddles[n % len(paddles)], actor=traders.buyer, amount=amount)
    return auction


def _traded(entry: Entry, buyer: Organisation, traders: Traders, *, is_ordered: bool) -> Order | None:
    """A request that was quoted; the first was ordered, and a part of it rejected."""
    if is_ordered:
        show_proof(
            entry, actor=traders.seller, title="示例证明 / Sample certificate", number="SAMPLE-2026-01",
            issued_by="示例单位 / Sample body", issued_on=timezone.localdate(),
        )  # fmt: skip
    request = ask_for_product(
        entry, buyer, actor=traders.buyer, sort="quotation" if is_ordered else "sample",
        quantity=Decimal(12 if is_ordered else 1), unit="台 / pcs", place="上海 / Shanghai",
        text="用于示范线，请注明质保。 / For a demonstration line; please state the warranty.",
    )  # fmt: skip
    quotation = make_quotation(
        request, actor=traders.seller, steps=_STEPS, currency="CNY", delivery_days=45,
        valid_until=timezone.localdate() + timedelta(days=30),
        terms="质保两年，含包装。 / Two years of warranty, packed.",
    )  # fmt: skip
    if not is_ordered:
        return None
    order = confirm_order(place_order(quotation, actor=traders.buyer, quantity=Decimal(12)), actor=traders.seller)
    part = send_part(order, actor=traders.seller, quantity=Decimal(8), waybill="SAMPLE 0001")
    send_part(order, actor=traders.seller, quantity=Decimal(2), waybill="SAMPLE 0002")
    inspect_part(
        receive_part(part, actor=traders.buyer), actor=traders.buyer, rejected=Decimal(1),
        findings="外壳有划痕。 / The case is scratched.",
    )  # fmt: skip
    return order
