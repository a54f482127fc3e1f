"""A story through the pages: a demand is published, its owner finds an achievement, asks, haggles, and agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.deal_factories import ANSWERS, make_buyer
from tests.liaowang_web.factories import make_member, make_organisation
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_entry, make_pdf, make_published, owner_of, publish

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Deal, Enquiry, Listing
from liaowang_web.hall.models import Entry

pytestmark = pytest.mark.django_db
TERMS = {
    "type": "licence", "rights": "patent", "exclusivity": "ordinary", "territory": "China",
    "payment": "entry_royalty", "currency": "CNY", "entry_fee": "300000", "royalty_percent": "4",
    "royalty_base": "sales", "term_months": "60",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Sides:
    """An institute that has something, and works that need it; each with somebody who signs and an editor."""

    def __init__(self) -> None:
        self.institute, self.works = make_organisation(state="verified"), make_buyer()
        self.seller, self.buyer = (log_in(owner_of(it)) for it in (self.institute, self.works))
        self.editor = log_in(make_member(self.works, "editor"))

    def terms(self, **changed: str) -> dict[str, str]:
        ends = timezone.localtime() + timedelta(days=10)
        return {**TERMS, "expires_at": f"{ends:%Y-%m-%dT%H:%M}", **changed}


def post(client: Client, name: str, *arguments: Any, status: int = 302, **data: Any) -> Any:
    answer = client.post(reverse(name, args=arguments), data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def asked(sides: Sides, achievement: Entry, organisation: Organisation) -> Enquiry:
    """The demand's owner comes from the hall to the achievement, and asks from its page."""
    page = sides.editor.get(reverse("hall:entry", args=[achievement.code])).content.decode()
    address = reverse("deals:ask", args=[achievement.code])
    assert f'href="{address}"' in page
    listing = Listing.objects.get()
    assert reverse("deals:listing", args=[listing.code]) in page
    sides.editor.post(f"{address}?listing={listing.code}", {"organisation": organisation.pk, **ANSWERS})
    return Enquiry.objects.get()


def test_from_a_demand_to_agreed_terms() -> None:
    sides = Sides()
    publish(make_entry("demand", sides.works, control="free"))
    achievement = make_published("achievement", sides.institute, control="free")
    sheet = {"type": "licence", "rights": "patent", "exclusivity": "ordinary", "mode": "agreement", "currency": "CNY",
             "floor": "200000"}  # fmt: skip
    post(sides.seller, "deals:enter_listing", achievement.code, **sheet)
    post(sides.seller, "deals:move_listing", Listing.objects.get().code, "open")
    enquiry = asked(sides, achievement, sides.works)
    assert enquiry.listing is not None
    post(sides.seller, "deals:move_enquiry", enquiry.code, "answer", answer="Ten thousand cycles.")
    assert "Ten thousand cycles." in sides.editor.get(reverse("deals:enquiry", args=[enquiry.code])).content.decode()
    post(sides.seller, "deals:move_enquiry", enquiry.code, "take_up")
    deal = Deal.objects.get()
    room = reverse("deals:deal", args=[deal.code])
    assert (deal.seller, deal.buyer, deal.listing) == (sides.institute, sides.works, enquiry.listing)
    post(sides.editor, "deals:send", deal.code, text="Good morning.")
    for client in (sides.seller, sides.buyer):
        post(client, "deals:confide", deal.code, is_agreed="on")
    with_file = {"file": _pdf("data.pdf")}
    post(sides.seller, "deals:put", deal.code, **with_file)

    post(sides.seller, "deals:offer", deal.code, **sides.terms())
    page = sides.buyer.get(room).content.decode()
    assert "Your move" in page
    assert "300,000" in page
    post(sides.editor, "deals:answer", deal.code, 1, "accept", status=404)
    counter = sides.terms(entry_fee="250000", answers="1")
    post(sides.buyer, "deals:offer", deal.code, **counter)
    page = sides.seller.get(room).content.decode()
    assert "changed" in page
    assert "Answered by a counter-offer" in page
    late = post(sides.buyer, "deals:offer", deal.code, status=409, **sides.terms(answers="1"))
    assert "offered meanwhile" in late.content.decode() or "Your own offer is open" in late.content.decode()
    post(sides.seller, "deals:answer", deal.code, 2, "accept")
    deal.refresh_from_db()
    assert (deal.state, deal.amount, deal.type) == ("agreed", 250000, "licence")
    assert "Both sides of" in sides.editor.get(reverse("deals:history", args=[deal.code])).content.decode()
    assert verify_chain().broken_at is None


def _pdf(name: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, make_pdf())


def test_terms_that_are_not_whole_stay_in_the_form() -> None:
    sides = Sides()
    achievement = make_published("achievement", sides.institute, control="free")
    post(sides.editor, "deals:ask", achievement.code, organisation=sides.works.pk, **ANSWERS)
    post(sides.seller, "deals:move_enquiry", Enquiry.objects.get().code, "take_up")
    code = Deal.objects.get().code
    answer = post(sides.seller, "deals:offer", code, status=200, **sides.terms(royalty_percent="", territory="Mars"))
    page = answer.content.decode()
    assert "Needed for this kind of payment." in page
    assert "Mars" in page
    for wrong in ({"entry_fee": "-5"}, {"entry_fee": "1e400"}, {"royalty_percent": "101"}, {"currency": "ZZZ"},
                  {"expires_at": "2020-01-01T10:00"}, {"type": "theft"}):  # fmt: skip
        post(sides.seller, "deals:offer", code, status=200, **sides.terms(**wrong))
    assert Deal.objects.get().state == "enquiry"


def test_an_offerer_of_a_solution_asks_the_owner_of_a_demand() -> None:
    sides = Sides()
    demand = publish(make_entry("demand", sides.works, control="free"))
    post(sides.seller, "deals:ask", demand.code, organisation=sides.institute.pk, **ANSWERS)
    post(sides.buyer, "deals:move_enquiry", Enquiry.objects.get().code, "take_up")
    deal = Deal.objects.get()
    assert (deal.seller, deal.buyer) == (sides.institute, sides.works)
    post(sides.buyer, "deals:offer", deal.code, **sides.terms(payment="lump", amount="90000.50", type="service"))
    post(sides.seller, "deals:answer", deal.code, 1, "decline", status=200)
    post(sides.seller, "deals:answer", deal.code, 1, "decline", reason="too little")
    post(sides.seller, "deals:offer", deal.code, **sides.terms(payment="lump", amount="120000", type="service"))
    post(sides.buyer, "deals:answer", deal.code, 2, "accept")
    post(sides.buyer, "deals:move", deal.code, "reopen", reason="our budget was cut")
    post(sides.buyer, "deals:move", deal.code, "terminate", reason="no money")
    deal.refresh_from_db()
    assert (deal.state, deal.amount) == ("terminated", None)
    assert sides.seller.get(reverse("deals:offer", args=[deal.code])).status_code == 404
