"""Sample listings, enquiries and deals, walked by the services that everybody uses; each organisation says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.services import enter_organisation, move_organisation
from liaowang_web.deals.models import Deal, Enquiry, Listing
from liaowang_web.deals.samples.contracts import write_contract
from liaowang_web.deals.services.enquiries import move_enquiry, send_enquiry, take_up_enquiry
from liaowang_web.deals.services.listings import enter_listing, move_listing
from liaowang_web.deals.services.mandates import move_mandate, propose_manager
from liaowang_web.deals.services.offers import accept_offer, make_offer
from liaowang_web.deals.services.rooms import keep_confidential, send_message
from liaowang_web.hall.models import Entry
from liaowang_web.hall.samples.organisations import found_sample

_BUYERS = (
    ("灯船航运", "Lightship Shipping", "440000"), ("潮汐电力", "Tidal Power", "440000"),
    ("浮标仪器", "Buoy Instruments", "440000"),
)  # fmt: skip
"""Names in both languages, and a region."""
_FIRST_CODE = 11
"""The numbers before are those of the hall's sample organisations."""
_TERMS: dict[str, Any] = {
    "type": "licence", "rights": "patent", "exclusivity": "ordinary", "territory": "中国境内 / China",
    "payment": "entry_royalty", "currency": "CNY", "entry_fee": Decimal(300_000), "royalty_percent": Decimal(4),
    "royalty_base": "sales", "term_months": 60,
    "delivery": "三十日内交付工艺文件，并现场培训两次。 / Process sheets within 30 days, and two trainings on site.",
}  # fmt: skip


@dataclass(frozen=True)
class Traders:
    """Who acts: ``seller`` signs for the institute, ``buyer`` for the others, ``manager`` brings both together."""

    seller: User
    buyer: User
    manager: User
    secretary: User


def found_buyers(traders: Traders) -> list[Organisation]:
    """Enter and verify the organisations that buy, the last of them abroad."""
    owner, secretary = traders.buyer, traders.secretary
    at_home = [
        found_sample(zh, en, _FIRST_CODE + n, owner=owner, secretary=secretary, region=region)
        for n, (zh, en, region) in enumerate(_BUYERS)
    ]
    abroad = enter_organisation(
        actor=owner, name_zh="远山公司（示例）", name_en="Far Hills (sample)", type=Organisation.Type.FOREIGN,
        country="SG", registration_number="sample-7",
    )  # fmt: skip
    abroad = move_organisation("submit", abroad, actor=owner)
    proof = {"proof": Organisation.Proof.DOCUMENT, "proof_note": "sample: there is no document"}
    return [*at_home, move_organisation("verify", abroad, actor=secretary, **proof)]


def home_buyers(traders: Traders) -> list[Organisation]:
    """Give the organisations at home for which the buyer acts."""
    mine = Organisation.objects.filter(memberships__user=traders.buyer, memberships__until=None, country="CN")
    return list(mine.distinct().order_by("number"))


def fill_market(entries: list[Entry], traders: Traders) -> dict[str, int]:
    """Walk samples as far as each shows something else; give how many of what there are.

    Parameters
    ----------
    entries : list of Entry
        Published, of the institute for which the seller signs; six at least.
    """
    buyers = found_buyers(traders)
    listings = [_listed(entry, traders, n) for n, entry in enumerate(entries[:4])]
    asked = {
        "answered": ask(listings[0].entry, buyers[0], traders, listings[0]),
        "stopped": ask(entries[4], buyers[3], traders),
        "sent": ask(entries[5], buyers[1], traders),
    }
    answer = "样机已连续运行一年，数据见附件。 / A prototype has run for a year; its data are with the files."
    move_enquiry("answer", asked["answered"], actor=traders.seller, answer=answer)
    talking = _opened(listings[1], buyers[0], traders)
    _haggle(talking, traders)
    agreed = _opened(listings[2], buyers[1], traders)
    write_contract(accept_offer(_offer(agreed, traders.seller), actor=traders.buyer), actor=traders.seller)
    return {"listings": len(listings), "enquiries": len(asked) + 2, "deals": 2, "contracts": 1}


def _listed(entry: Entry, traders: Traders, n: int) -> Listing:
    is_priced = n % 2 == 1
    made = enter_listing(
        entry, actor=traders.seller, type="licence", rights="patent", exclusivity="ordinary",
        mode=Listing.Mode.PRICE if is_priced else Listing.Mode.AGREEMENT, territory="中国境内 / China",
        price=Decimal(480_000) if is_priced else None, floor=Decimal(200_000), currency="CNY",
        note_zh="示例，并非要约。", note_en="A sample, not an offer.",
        closes_at=timezone.now() + timedelta(days=90 + n),
    )  # fmt: skip
    return move_listing("open", made, actor=traders.seller)


def ask(entry: Entry, organisation: Organisation, traders: Traders, listing: Listing | None = None) -> Enquiry:
    """Let an organisation of the buyer's ask three questions."""
    return send_enquiry(
        entry, organisation, actor=traders.buyer, listing=listing,
        cooperation="希望取得普通许可，用于自有产线。 / An ordinary licence, for a line of our own.",
        unclear="连续运行多久？成本与现有方案相比如何？ / How long does it run, and at what cost?",
        about="示例企业，年产十万台。 / A sample firm that makes 100,000 units a year.",
    )  # fmt: skip


def _opened(listing: Listing, organisation: Organisation, traders: Traders) -> Deal:
    return take_up_enquiry(ask(listing.entry, organisation, traders, listing), actor=traders.seller)


def _offer(deal: Deal, actor: User, **changed: Any) -> Any:
    return make_offer(deal, actor=actor, terms={**_TERMS, **changed}, expires_at=timezone.now() + timedelta(days=14))


def _haggle(deal: Deal, traders: Traders) -> None:
    """Let both sides bind themselves, write, offer and answer, with a technology manager between."""
    for person in (traders.seller, traders.buyer):
        keep_confidential(deal, actor=person)
    send_message(deal, actor=traders.buyer, text="上午好，报价请含培训。 / Good morning; please include the training.")
    _offer(deal, traders.seller)
    send_message(deal, actor=traders.seller, text="培训已列入交付。 / The training is part of the delivery.")
    _offer(deal, traders.buyer, entry_fee=Decimal(240_000), royalty_percent=Decimal("3.5"))
    mandate = propose_manager(deal, traders.manager, actor=traders.seller)
    mandate = move_mandate("consent", mandate, actor=traders.buyer)
    move_mandate("take", mandate, actor=traders.manager)
