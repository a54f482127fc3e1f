"""What the permission table asks pages of tenders, auctions and trade about: the member may sign for one side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.liaowang_web.deal_scenes import of_member
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.trading_factories import (
    CRITERIA,
    make_auction,
    make_bid,
    make_firm,
    make_order,
    make_paddle,
    make_product,
    make_quoted,
    make_request,
    make_tender,
    make_timed_listing,
)

from liaowang_web.deals.models import Auction, Bid, Listing, Order, Tender
from liaowang_web.deals.services.auctions import place_bid
from liaowang_web.deals.services.bids import reveal_bid
from liaowang_web.deals.services.orders import inspect_part, receive_part, send_part
from liaowang_web.deals.services.proofs import show_proof
from liaowang_web.deals.services.tenders import award_tender, complain, draw_minutes, score_bid
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.pricing import keep_price_from

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def _listing(scene: Scene, mode: str) -> Listing:
    return make_timed_listing(mode, make_published("achievement", of_member(scene), control="free"))


def _past_deadline(tender: Tender) -> Tender:
    """Let the deadline go by."""
    now = timezone.now()
    Tender.objects.filter(pk=tender.pk).update(deadline=now - timedelta(hours=1), opens_until=now + timedelta(days=1))
    return Tender.objects.get(pk=tender.pk)


def _opened(tender: Tender, *receipts: tuple[Bid, str]) -> Tender:
    tender = _past_deadline(tender)
    for bid, receipt in receipts:
        reveal_bid(bid, actor=owner_of(bid.organisation), text=receipt)
    return draw_minutes(tender)


def called(scene: Scene) -> dict[str, Any]:
    """A listing of the member's, to be announced."""
    return {"code": _listing(scene, "tender").code}


def to_auction(scene: Scene) -> dict[str, Any]:
    return {"code": _listing(scene, "auction").code}


def bidding(scene: Scene) -> dict[str, Any]:
    """A tender of another in which the member may bid."""
    of_member(scene)
    return {"code": make_tender().listing.code}


def sealed(scene: Scene) -> dict[str, Any]:
    bid, _receipt = make_bid(make_tender(), of_member(scene))
    return {"code": bid.tender.listing.code, "number": bid.number}


def opening(scene: Scene) -> dict[str, Any]:
    found = sealed(scene)
    _past_deadline(Tender.objects.get())
    return found


def minuted(scene: Scene) -> dict[str, Any]:
    """The member's own tender, opened, with two bids that count."""
    tender = make_tender(_listing(scene, "tender"), criteria=CRITERIA)
    tender = _opened(tender, make_bid(tender), make_bid(tender, price=700000))
    points = {"plan": Decimal(70), "means": Decimal(60)}
    for bid in tender.bids.all():
        notes = {"plan": "Sound.", "means": "Enough."}
        score_bid(bid, actor=owner_of(tender.listing.organisation), points=points, notes=notes)
    return {"code": tender.listing.code}


def scored(scene: Scene) -> dict[str, Any]:
    return {**minuted(scene), "number": 1}


def cancelling(scene: Scene) -> dict[str, Any]:
    return {"code": make_tender(_listing(scene, "bidding")).listing.code, "name": "cancel"}


def awarded(scene: Scene) -> dict[str, Any]:
    """A tender that the member's organisation lost."""
    tender = make_tender()
    tender = _opened(tender, make_bid(tender, of_member(scene)), make_bid(tender, price=700000))
    award_tender(tender, actor=owner_of(tender.listing.organisation), number=2, award_reason="The highest price.")
    return {"code": tender.listing.code}


def disputed(scene: Scene) -> dict[str, Any]:
    found = awarded(scene)
    made = complain(Tender.objects.get(), scene.organisation, actor=scene.member, text="The minutes name no reason.")
    return {**found, "key": made.pk}


def auction(scene: Scene) -> dict[str, Any]:
    """An auction that runs, in which the member leads."""
    made = make_auction(reserve=Decimal(300000))
    paddles = make_paddle(made), make_paddle(made, of_member(scene))
    for step, paddle in enumerate((*paddles, *paddles)):
        place_bid(made, paddle, actor=owner_of(paddle.organisation), amount=Decimal(100000 + 20000 * step))
    return {"code": made.listing.code}


def entering(scene: Scene) -> dict[str, Any]:
    of_member(scene)
    return {"code": make_auction().listing.code}


def closing(scene: Scene) -> dict[str, Any]:
    made = make_auction(_listing(scene, "auction"))
    past = timezone.now() - timedelta(minutes=1)
    Auction.objects.update(starts_at=past - timedelta(hours=1), planned_end=past, ends_at=past)
    return {"code": made.listing.code, "name": "close"}


def _own_product(scene: Scene) -> Entry:
    detail = {"first": "set", "model": "QM-3", "first_document": "首台套 2026-17"}
    return make_product(organisation=of_member(scene), detail=detail)


def product(scene: Scene) -> dict[str, Any]:
    return {"code": proof(scene)["code"]}


def proof(scene: Scene) -> dict[str, Any]:
    entry = _own_product(scene)
    made = show_proof(
        entry, actor=owner_of(entry.organisation), title="First-set certificate", number="FS-2026-17",
        issued_by="Provincial department of industry", issued_on=timezone.localdate(),
    )  # fmt: skip
    return {"code": entry.code, "key": made.pk}


def others_product(scene: Scene) -> dict[str, Any]:
    of_member(scene)
    return {"code": make_product().code}


def exclusion(scene: Scene) -> dict[str, Any]:
    entry = _own_product(scene)
    made = keep_price_from(entry, make_firm(), actor=owner_of(entry.organisation), reason="A competitor.")
    return {"code": entry.code, "key": made.pk}


def excluded(scene: Scene) -> dict[str, Any]:
    return {"code": exclusion(scene)["code"]}


def asked(scene: Scene) -> dict[str, Any]:
    """A request for the member's product."""
    return {"code": make_request(_own_product(scene)).code}


def declining(scene: Scene) -> dict[str, Any]:
    return {**asked(scene), "name": "decline"}


def quoted(scene: Scene) -> dict[str, Any]:
    """A quotation that the member may accept."""
    quotation = make_quoted(make_request(organisation=of_member(scene)), terms="Packed for the sea.")
    return {"code": quotation.request.code, "number": 1}


def quoting(scene: Scene) -> dict[str, Any]:
    quotation = make_quoted(make_request(_own_product(scene)))
    return {"code": quotation.request.code, "number": 1}


def request(scene: Scene) -> dict[str, Any]:
    return {"code": quoted(scene)["code"]}


def _order(scene: Scene, *, is_confirmed: bool = True) -> Order:
    return make_order(make_quoted(make_request(_own_product(scene))), is_confirmed=is_confirmed)


def order(scene: Scene) -> dict[str, Any]:
    """An order of the member's product, of which a part was rejected."""
    made = _order(scene)
    buyer = owner_of(made.buyer)
    first = send_part(made, actor=scene.member, quantity=Decimal(7), waybill="SF 1")
    send_part(made, actor=scene.member, quantity=Decimal(3))
    inspect_part(receive_part(first, actor=buyer), actor=buyer, rejected=Decimal(2), findings="Out of tolerance.")
    return {"code": made.code}


def confirming(scene: Scene) -> dict[str, Any]:
    return {"code": _order(scene, is_confirmed=False).code, "name": "confirm"}


def sending(scene: Scene) -> dict[str, Any]:
    return {"code": _order(scene).code}


def receiving(scene: Scene) -> dict[str, Any]:
    """A part that is on its way to the member."""
    made = make_order(make_quoted(make_request(organisation=of_member(scene))))
    send_part(made, actor=owner_of(made.seller), quantity=Decimal(5))
    return {"code": made.code, "number": 1, "name": "receive"}
