"""The export gate: which rule stops whom, who opens it on what, and that nothing goes round it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.deal_factories import (
    ANSWERS,
    make_buyer,
    make_enquiry,
    make_foreigner,
    make_offer_by,
)
from tests.liaowang_web.factories import make_member, make_officer
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import Membership, Organisation
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.export_rules import CHECKLIST, RULES
from liaowang_web.deals.models import Deal, Enquiry, Gate, Offer
from liaowang_web.deals.services.enquiries import move_enquiry, take_up_enquiry
from liaowang_web.deals.services.gates import knock, open_gate, revoke_gate
from liaowang_web.deals.services.offers import accept_offer
from liaowang_web.deals.services.opening import open_deal
from liaowang_web.deals.services.rooms import send_message
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def opened(gate: Gate, **values: Any) -> Gate:
    given = {"items": list(RULES[gate.rule].asks), "letter": "意向 2026-017", "until": None, **values}
    given.setdefault("actor", None)
    return open_gate(gate, **{**given, "actor": given["actor"] or make_officer("market_operator")})


@pytest.mark.parametrize(
    ("control", "columns", "rule"),
    [
        ("free", {}, ""),
        ("restricted", {}, "restricted_abroad"),
        ("prohibited", {}, "prohibited_abroad"),
        ("unknown", {}, "unknown_abroad"),
        ("free", {"country": "HK"}, ""),
        ("restricted", {"country": "TW"}, "restricted_abroad"),
    ],
)
def test_a_counterpart_abroad_is_stopped_by_the_rule_for_the_technology(
    control: str, columns: dict[str, Any], rule: str
) -> None:
    enquiry = make_enquiry(make_published(control=control), make_foreigner(**columns))
    assert enquiry.rule == rule
    assert enquiry.state == ("stopped" if rule else "sent")
    assert Gate.objects.count() == bool(rule)


@pytest.mark.parametrize(
    ("control", "rule"),
    [("free", ""), ("unknown", ""), ("restricted", "listed_at_home"), ("prohibited", "listed_at_home")],
)
def test_at_home_only_what_is_listed_stops(control: str, rule: str) -> None:
    assert make_enquiry(make_published(control=control)).rule == rule


@pytest.mark.parametrize("columns", [{"country": ""}, {"country": "??"}, {"country": "CN"}])
def test_a_country_that_is_not_known_counts_as_abroad_and_no_paper_opens_it(columns: dict[str, Any]) -> None:
    foreigner = make_foreigner()
    Organisation.objects.filter(pk=foreigner.pk).update(**columns)
    foreigner.refresh_from_db()
    enquiry = make_enquiry(make_published(control="free"), foreigner)
    assert enquiry.rule == "country_unknown"
    with pytest.raises(TransitionRefused, match="No paper"):
        opened(Gate.objects.get(), items=list(CHECKLIST))
    assert Gate.objects.get().state == "closed"


def test_a_revision_that_loosens_control_opens_nothing_before_it_was_checked() -> None:
    entry = make_published(control="restricted")
    type(entry).objects.filter(pk=entry.pk).update(control="free")
    entry.refresh_from_db()
    assert make_enquiry(entry, make_foreigner()).rule == "restricted_abroad"


@pytest.mark.parametrize("lacks", ["an item", "the number", "the day", "the role", "distance"])
def test_the_gate_is_opened_by_a_market_operator_on_every_item_and_a_letter(lacks: str) -> None:
    enquiry = make_enquiry(make_published(control="restricted"), make_foreigner())
    gate = Gate.objects.get()
    operator = make_officer("market_operator")
    values: dict[str, Any] = {"actor": operator}
    if lacks == "an item":
        values["items"] = list(RULES[gate.rule].asks)[1:]
    elif lacks == "the number":
        values["letter"] = " "
    elif lacks == "the day":
        values["until"] = timezone.localdate() - timedelta(days=1)
    elif lacks == "the role":
        values["actor"] = make_officer("secretariat")
    else:
        Membership.objects.create(user=operator, organisation=enquiry.organisation, role="editor", until=timezone.now())
    before = Told.objects.count()
    with pytest.raises((TransitionRefused, NotAllowed)):
        opened(gate, **values)
    enquiry.refresh_from_db()
    assert (enquiry.state, Gate.objects.get().state, Told.objects.count()) == ("stopped", "closed", before)


def test_an_open_gate_lets_the_enquiry_go_on_and_a_closed_one_stops_the_deal_where_it_is() -> None:
    entry = make_published(control="restricted")
    enquiry = make_enquiry(entry, make_foreigner())
    owner, buyer = owner_of(entry.organisation), owner_of(enquiry.organisation)
    for name, values in (("answer", {"answer": "Yes."}), ("release", {})):
        with pytest.raises(TransitionRefused):
            move_enquiry(name, enquiry, actor=owner, **values)
    with pytest.raises(TransitionRefused):
        take_up_enquiry(enquiry, actor=owner)
    gate = opened(Gate.objects.get(), until=timezone.localdate())
    enquiry.refresh_from_db()
    assert (enquiry.state, gate.letter_number) == ("sent", "意向 2026-017")
    deal = take_up_enquiry(enquiry, actor=owner)
    offer = make_offer_by("seller", deal)
    revoke_gate(gate, actor=make_officer("market_operator"), reason="the letter was withdrawn")
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match="Export gate"):
        accept_offer(offer, actor=buyer)
    with pytest.raises(TransitionRefused, match="Export gate"):
        send_message(deal, actor=buyer, text="Let us go on.")
    assert (Offer.objects.get().state, Deal.objects.get().state, Told.objects.count()) == (
        "open",
        "negotiating",
        before,
    )


def test_a_letter_that_is_over_lets_nobody_through() -> None:
    enquiry = make_enquiry(make_published(control="restricted"), make_foreigner())
    opened(Gate.objects.get())
    Gate.objects.update(letter_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(TransitionRefused):
        take_up_enquiry(Enquiry.objects.get(), actor=owner_of(enquiry.entry.organisation))


def test_what_was_opened_under_one_rule_is_shut_under_a_stricter_one() -> None:
    entry, buyer = make_published(control="restricted"), make_buyer()
    make_enquiry(entry, buyer)
    gate = opened(Gate.objects.get())
    assert knock(entry, buyer, actor=None) is None
    Organisation.objects.filter(pk=buyer.pk).update(country="SG")
    buyer.refresh_from_db()
    stopped = knock(entry, buyer, actor=None)
    assert stopped is not None
    gate.refresh_from_db()
    assert (gate.state, gate.rule, gate.letter_number) == ("closed", "restricted_abroad", "")


def test_an_award_goes_through_the_same_gate() -> None:
    entry, foreigner = make_published(control="restricted"), make_foreigner()
    with pytest.raises(TransitionRefused, match="Export gate"):
        open_deal(
            entry=entry, seller=entry.organisation, buyer=foreigner, actor=None, type="licence", rights="patent",
            origin="auction", is_agreed=True,
        )  # fmt: skip
    assert not Deal.objects.exists()


def test_a_refused_export_case_walks_through_its_pages() -> None:
    entry, foreigner = make_published(control="restricted"), make_foreigner()
    theirs, ours = log_in(owner_of(foreigner)), log_in(owner_of(entry.organisation))
    answer = theirs.post(
        reverse("deals:ask", args=[entry.code]), {"organisation": foreigner.pk, **ANSWERS}, follow=True
    )
    page = answer.content.decode()
    assert "Stopped at the export gate" in page
    assert "art. 10" in page
    assert str(CHECKLIST["letter"]) in page
    enquiry = Enquiry.objects.get()
    for name in ("answer", "take_up"):
        assert ours.get(reverse("deals:move_enquiry", args=[enquiry.code, name])).status_code == 404
    again = theirs.post(reverse("deals:move_enquiry", args=[enquiry.code, "release"]))
    assert again.status_code == 409
    gate = Gate.objects.get()
    address = reverse("deals:gate", args=[gate.pk])
    for client, status in ((theirs, 404), (ours, 404), (log_in(make_member(foreigner)), 404), (Client(), 302)):
        assert client.post(address, {}).status_code == status
    auditor = log_in(make_officer("auditor"))
    assert auditor.get(address).status_code == 200
    assert auditor.post(address, {}).status_code == 403
    operator = log_in(make_officer("market_operator"))
    items = {f"item_{code}": "on" for code in RULES[gate.rule].asks}
    assert operator.post(address, {**items, "letter": ""}).status_code == 409
    assert not Told.objects.filter(kind="gate.opened").exists()
    done = operator.post(address, {**items, "letter": "意向 2026-017", "version": gate.version})
    assert done.status_code == 302
    assert Told.objects.get(kind="gate.opened").values["letter"] == "意向 2026-017"
    assert Enquiry.objects.get().state == "sent"
    assert ours.get(reverse("deals:move_enquiry", args=[enquiry.code, "take_up"])).status_code == 200
