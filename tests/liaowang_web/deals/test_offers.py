"""Offers and counter-offers: versions, expiry, who may answer, and what is agreed by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone, translation
from tests.liaowang_web.deal_factories import (
    TERMS,
    make_agreed,
    make_buyer,
    make_deal,
    make_enquiry,
    make_listing,
    make_offer_by,
)
from tests.liaowang_web.factories import make_member, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import Membership, User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Deal, Offer
from liaowang_web.deals.services.enquiries import take_up_enquiry
from liaowang_web.deals.services.offers import accept_offer, make_offer, move_deal, move_offer
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def offer(deal: Deal, actor: User, **terms: object) -> Offer:
    return make_offer(deal, actor=actor, terms={**TERMS, **terms}, expires_at=timezone.now() + timedelta(days=3))


def unchanged(deal: Deal, before: int) -> bool:
    return Told.objects.count() == before and Deal.objects.get(pk=deal.pk).state == deal.state


def test_the_first_offer_begins_the_negotiation_and_a_counter_offer_answers_it() -> None:
    deal = make_deal()
    assert deal.state == "enquiry"
    first = make_offer_by("seller", deal)
    deal.refresh_from_db()
    assert (deal.state, first.number) == ("negotiating", 1)
    second = make_offer_by("buyer", deal, terms={"entry_fee": Decimal(150000)})
    first.refresh_from_db()
    assert (first.state, second.number, second.terms["entry_fee"]) == ("countered", 2, "150000")
    agreed = accept_offer(second, actor=owner_of(deal.seller))
    assert (agreed.state, agreed.amount, agreed.type) == ("agreed", Decimal(150000), "licence")
    assert [it.kind for it in Told.objects.order_by("-number")[:2]] == ["deal.agreed", "offer.accepted"]


@pytest.mark.parametrize("who", ["own side", "editor", "stranger", "both"])
def test_an_offer_is_accepted_by_whoever_commits_the_other_side_alone(who: str) -> None:
    deal = make_deal()
    made = make_offer_by("seller", deal)
    deal.refresh_from_db()
    actor = {
        "own side": lambda: owner_of(deal.seller), "editor": lambda: make_member(deal.buyer, "editor"),
        "stranger": make_user, "both": lambda: make_member(deal.buyer, "signatory"),
    }[who]()  # fmt: skip
    if who == "both":
        Membership.objects.create(user=actor, organisation=deal.seller, role="editor")
    before = Told.objects.count()
    with pytest.raises(NotAllowed):
        accept_offer(made, actor=actor)
    assert unchanged(deal, before)
    assert Offer.objects.get().state == "open"


def test_nobody_offers_twice_nor_against_what_they_have_not_seen() -> None:
    deal = make_deal()
    make_offer_by("seller", deal)
    deal.refresh_from_db()
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match="open"):
        make_offer_by("seller", deal)
    with pytest.raises(TransitionRefused):
        make_offer(
            deal, actor=owner_of(deal.buyer), terms=TERMS, expires_at=timezone.now() + timedelta(days=1), answers=7
        )
    with pytest.raises(NotAllowed):
        offer(deal, make_member(deal.buyer, "editor"))
    assert unchanged(deal, before)
    assert Offer.objects.count() == 1


def test_terms_are_whole_and_hold_until_a_day_ahead() -> None:
    deal = make_deal()
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match="whole"):
        offer(deal, owner_of(deal.seller), royalty_percent=None)
    with pytest.raises(TransitionRefused, match="ahead"):
        make_offer(deal, actor=owner_of(deal.seller), terms=TERMS, expires_at=timezone.now())
    assert unchanged(deal, before)


def test_an_offer_expires_by_the_clock_and_cannot_be_accepted_after_its_time() -> None:
    deal = make_deal()
    made = make_offer_by("seller", deal)
    Offer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TransitionRefused, match="expired"):
        accept_offer(made, actor=owner_of(deal.buyer))
    call_command("deals_clock")
    made.refresh_from_db()
    assert made.state == "expired"
    assert Told.objects.latest("number").kind == "offer.expired"
    n = Told.objects.count()
    call_command("deals_clock")
    assert Told.objects.count() == n
    assert make_offer_by("buyer", deal).number == 2


def test_the_clock_closes_listings() -> None:
    listing = make_listing(closes_at=timezone.now() + timedelta(hours=1))
    type(listing).objects.update(closes_at=timezone.now() - timedelta(seconds=1), opens_at=None)
    call_command("deals_clock")
    listing.refresh_from_db()
    assert listing.state == "closed"


def test_the_seller_alone_is_told_that_an_offer_lies_below_the_lowest_price() -> None:
    listing = make_listing(floor=Decimal(300000))
    deal = make_deal(listing.entry, listing=listing)
    with pytest.raises(TransitionRefused, match="lowest price"):
        make_offer_by("seller", deal)
    made = make_offer_by("buyer", deal)
    with pytest.raises(TransitionRefused, match="lowest price"):
        accept_offer(made, actor=owner_of(deal.seller))
    assert Deal.objects.get().state == "negotiating"


def test_exclusive_rights_are_given_once() -> None:
    entry = make_published(control="free")
    first = make_agreed(make_deal(entry), terms={"exclusivity": "exclusive"})
    assert first.state == "agreed"
    second = make_deal(entry, make_buyer(name_zh="另一家", name_en="Another"))
    made = make_offer_by("seller", second)
    with pytest.raises(TransitionRefused, match="another deal"):
        accept_offer(made, actor=owner_of(second.buyer))
    assert Deal.objects.get(pk=second.pk).state == "negotiating"
    move_deal("terminate", first, actor=owner_of(first.buyer), reason="no money")
    assert accept_offer(made, actor=owner_of(second.buyer)).state == "agreed"


def test_terms_are_reopened_and_talks_ended_with_a_reason() -> None:
    deal = make_agreed()
    with pytest.raises(TransitionRefused):
        move_deal("reopen", deal, actor=owner_of(deal.buyer))
    again = move_deal("reopen", deal, actor=owner_of(deal.buyer), reason="the term is too short")
    assert (again.state, again.amount, Offer.objects.get().state) == ("negotiating", None, "countered")
    open_one = make_offer_by("buyer", again)
    ended = move_deal("terminate", again, actor=owner_of(deal.seller), reason="sold otherwise")
    open_one.refresh_from_db()
    assert (ended.state, open_one.state) == ("terminated", "withdrawn")
    with pytest.raises(TransitionRefused):
        make_offer_by("seller", ended)


def test_an_offer_is_withdrawn_by_its_side_and_declined_by_the_other() -> None:
    deal = make_deal()
    made = make_offer_by("seller", deal)
    with pytest.raises(NotAllowed):
        move_offer("withdraw", made, actor=owner_of(deal.buyer))
    with pytest.raises(NotAllowed):
        move_offer("decline", made, actor=owner_of(deal.seller), reason="no")
    assert move_offer("withdraw", made, actor=owner_of(deal.seller)).state == "withdrawn"
    second = make_offer_by("seller", deal)
    assert move_offer("decline", second, actor=owner_of(deal.buyer), reason="too dear").state == "declined"


def test_of_a_demand_its_owner_is_the_buyer() -> None:
    demand = make_published("demand", control="free")
    enquiry = make_enquiry(demand)
    deal = take_up_enquiry(enquiry, actor=owner_of(demand.organisation))
    assert (deal.buyer, deal.seller) == (demand.organisation, enquiry.organisation)
    with translation.override("en"):
        assert "opened the deal" in Told.objects.filter(kind="deal.opened").get().sentence


def test_each_side_hears_by_mail_of_what_the_other_did(
    django_capture_on_commit_callbacks: Any, mailoutbox: list[EmailMessage]
) -> None:
    deal = make_deal()
    with django_capture_on_commit_callbacks(execute=True):
        made = make_offer_by("seller", deal)
        move_offer("decline", made, actor=owner_of(deal.buyer), reason="too dear")
    assert [it.to for it in mailoutbox] == [[owner_of(deal.buyer).email], [owner_of(deal.seller).email]]
    assert all(deal.code in it.subject and "too dear" not in it.body for it in mailoutbox)
