"""Listings and enquiries through their pages: who drafts, opens, asks, answers; what an anonymous owner keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.deal_factories import ANSWERS, make_buyer, make_enquiry, make_listing
from tests.liaowang_web.factories import make_member, make_officer
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Deal, Enquiry, Listing
from liaowang_web.deals.services.enquiries import move_enquiry, send_enquiry, take_up_enquiry
from liaowang_web.deals.services.listings import edit_listing, enter_listing, move_listing
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.entries import move_entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
SHEET = {
    "type": "licence", "rights": "patent", "exclusivity": "ordinary", "territory": "China", "mode": "price",
    "price": "500000", "floor": "400000", "currency": "CNY", "note_en": "Know-how comes with it.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_listing_is_drafted_by_an_editor_and_opened_by_whoever_binds() -> None:
    entry = make_published(control="free")
    editor = log_in(make_member(entry.organisation, "editor"))
    answer = editor.post(reverse("deals:enter_listing", args=[entry.code]), SHEET)
    listing = Listing.objects.get()
    assert answer.status_code == 302
    page = reverse("deals:listing", args=[listing.code])
    assert Client().get(page).status_code == 404
    opening = reverse("deals:move_listing", args=[listing.code, "open"])
    assert editor.post(opening).status_code == 404
    signatory = log_in(make_member(entry.organisation, "signatory"))
    assert signatory.post(opening, {"version": listing.version}).status_code == 302
    assert "400,000" in editor.get(page).content.decode()
    for client in (Client(), log_in(owner_of(make_buyer()))):
        told = client.get(page).content.decode()
        assert "500,000" in told
        assert "400,000" not in told
        assert listing.code in client.get(reverse("deals:market"), {"mode": "price"}).content.decode()
        assert listing.code not in client.get(reverse("deals:market"), {"mode": "auction"}).content.decode()
        assert listing.code in client.get(reverse("hall:entry", args=[entry.code])).content.decode()
    assert editor.get(reverse("deals:edit_listing", args=[listing.code])).status_code == 404


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"mode": "price"}, "listed price is needed"),
        ({"mode": "price", "price": Decimal(50000)}, "below the lowest"),
        ({"mode": "auction"}, "until when"),
        ({"mode": "tender", "closes_at": "past"}, "lie ahead"),
    ],
)
def test_a_listing_that_is_not_whole_is_not_opened(columns: dict[str, Any], why: str) -> None:
    if columns.get("closes_at"):
        columns = {**columns, "closes_at": timezone.now() - timedelta(hours=1)}
    listing = make_listing(is_open=False, **columns)
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match=why):
        move_listing("open", listing, actor=owner_of(listing.organisation))
    assert (Listing.objects.get().state, Told.objects.count()) == ("draft", before)


def test_the_same_rights_are_not_offered_exclusively_twice() -> None:
    first = make_listing(exclusivity="exclusive")
    second = make_listing(first.entry, is_open=False)
    with pytest.raises(TransitionRefused, match=first.code):
        move_listing("open", second, actor=owner_of(first.organisation))
    make_listing(first.entry, rights="software")
    assert Listing.objects.filter(state="open").count() == 2


def test_a_draft_changes_under_the_eyes_of_one_editor_at_a_time() -> None:
    listing = make_listing(is_open=False)
    owner = owner_of(listing.organisation)
    edit_listing(listing, actor=owner, version=listing.version, territory="Europe")
    with pytest.raises(TransitionRefused):
        edit_listing(listing, actor=owner, version=listing.version, territory="Asia")
    with pytest.raises(TypeError):
        edit_listing(listing, actor=owner, state="open")
    assert Listing.objects.get().territory == "Europe"


def test_demands_are_not_offered_and_strangers_offer_nothing() -> None:
    demand = make_published("demand")
    with pytest.raises(NotAllowed):
        enter_listing(demand, actor=owner_of(demand.organisation), type="licence", rights="patent")
    with pytest.raises(NotAllowed):
        make_listing(demand)
    assert not Listing.objects.exists()


def test_the_market_operator_withdraws_a_listing_with_a_reason() -> None:
    listing = make_listing()
    operator = make_officer("market_operator")
    with pytest.raises(NotAllowed):
        move_listing("withdraw", listing, actor=make_officer("secretariat"), reason="no")
    withdrawn = move_listing("withdraw", listing, actor=operator, reason="a complaint", why="a complaint")
    assert withdrawn.state == "withdrawn"
    assert "a complaint" in Client().get(reverse("deals:listing", args=[listing.code])).content.decode()


def test_a_draft_that_is_withdrawn_stays_hidden_and_so_does_what_was_offered_of_an_entry_that_is_gone() -> None:
    draft = make_listing(is_open=False, opens_at=timezone.now())
    owner = owner_of(draft.organisation)
    shown = make_listing(draft.entry)
    move_listing("withdraw", draft, actor=owner, reason="no")
    assert Client().get(reverse("deals:listing", args=[draft.code])).status_code == 404
    assert log_in(owner).get(reverse("deals:listing", args=[draft.code])).status_code == 200
    address = reverse("deals:listing", args=[shown.code])
    assert Client().get(address).status_code == 200
    move_entry("withdraw", draft.entry, actor=owner, reason="gone", why="other")
    assert Client().get(address).status_code == 404
    assert shown.code not in Client().get(reverse("deals:market")).content.decode()
    assert log_in(owner).get(address).status_code == 200


def test_an_enquiry_is_asked_once_and_never_by_the_owner() -> None:
    entry, buyer = make_published(control="free"), make_buyer()
    make_enquiry(entry, buyer)
    with pytest.raises(TransitionRefused, match="already"):
        make_enquiry(entry, buyer)
    for organisation, actor in ((entry.organisation, owner_of(entry.organisation)), (buyer, make_officer("expert"))):
        with pytest.raises(NotAllowed):
            send_enquiry(entry, organisation, actor=actor, **ANSWERS)
    assert Enquiry.objects.count() == 1


def test_whoever_belongs_to_both_sides_asks_and_answers_for_none() -> None:
    entry, buyer = make_published(control="free"), make_buyer()
    both = make_member(entry.organisation, "signatory")
    buyer.memberships.create(user=both, role="signatory")
    with pytest.raises(NotAllowed):
        send_enquiry(entry, buyer, actor=both, **ANSWERS)
    enquiry = make_enquiry(entry, buyer)
    with pytest.raises(NotAllowed):
        take_up_enquiry(enquiry, actor=both)
    assert not Deal.objects.exists()


def test_an_entry_that_is_gone_is_asked_about_no_more() -> None:
    entry = make_published(control="free")
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), reason="gone", why="other")
    buyer = make_buyer()
    answer = log_in(owner_of(buyer)).post(
        reverse("deals:ask", args=[entry.code]), {"organisation": buyer.pk, **ANSWERS}
    )
    assert answer.status_code == 404
    assert not Enquiry.objects.exists()


def test_an_enquiry_is_answered_declined_or_withdrawn_by_whom_it_concerns() -> None:
    enquiry = make_enquiry()
    owner, asker = owner_of(enquiry.entry.organisation), owner_of(enquiry.organisation)
    for name, actor in (("answer", asker), ("decline", asker), ("withdraw", owner)):
        with pytest.raises(NotAllowed):
            move_enquiry(name, enquiry, actor=actor, answer="No.", reason="no")
    assert move_enquiry("answer", enquiry, actor=owner, answer="Ten years.").state == "answered"
    declined = move_enquiry("decline", enquiry, actor=owner, reason="we sell to nobody")
    assert declined.state == "declined"
    with pytest.raises(TransitionRefused):
        take_up_enquiry(declined, actor=owner)


def test_an_anonymous_owner_stays_so_until_they_take_the_enquiry_up() -> None:
    entry = make_published(control="free", is_anonymous=True)
    listing = make_listing(entry)
    buyer = make_buyer()
    theirs = log_in(owner_of(buyer))
    address = reverse("deals:ask", args=[entry.code])
    theirs.post(address, {"organisation": buyer.pk, **ANSWERS})
    enquiry = Enquiry.objects.get()
    owner = owner_of(entry.organisation)
    move_enquiry("answer", enquiry, actor=owner, answer="Ten years.")
    pages = [
        address, reverse("deals:enquiry", args=[enquiry.code]), reverse("deals:listing", args=[listing.code]),
        reverse("deals:market"), reverse("deals:own") + "?view=sent",
        reverse("deals:move_enquiry", args=[enquiry.code, "withdraw"]),
    ]  # fmt: skip
    for page in pages:
        told = theirs.get(page).content.decode()
        for mark in ("Lantern", "灯塔", str(owner), str(entry.organisation_id), entry.organisation.code):
            assert mark not in told, page
    deal = take_up_enquiry(enquiry, actor=owner)
    assert "Lantern" in theirs.get(reverse("deals:deal", args=[deal.code])).content.decode()


def test_a_title_under_revision_is_told_to_nobody_in_the_market() -> None:
    enquiry = make_enquiry()
    Entry.objects.update(title_en="The secret new title", title_zh="新标题")
    deal = take_up_enquiry(enquiry, actor=owner_of(enquiry.entry.organisation))
    theirs = log_in(owner_of(enquiry.organisation))
    for page in (
        reverse("deals:deal", args=[deal.code]),
        reverse("deals:own"),
        reverse("deals:enquiry", args=[enquiry.code]),
    ):
        told = theirs.get(page).content.decode()
        assert "secret new title" not in told
        assert "Separators for lithium batteries" in told


def test_the_list_of_the_market_costs_the_same_however_long_it_is() -> None:
    entry, reader = make_published(control="free"), log_in(owner_of(make_buyer()))
    reader.get(reverse("deals:market"))
    asked = []
    for n in (1, 6):
        for _number in range(n):
            make_listing(entry)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(reverse("deals:market")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 14
