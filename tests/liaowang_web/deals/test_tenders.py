"""Sealed bids: committed before the deadline, opened after it, awarded by the rule that was announced."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from tests.liaowang_web.deal_factories import make_foreigner
from tests.liaowang_web.factories import make_member, make_officer
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.trading_factories import (
    CRITERIA,
    make_bid,
    make_firm,
    make_tender,
    make_timed_listing,
)

from liaowang_web.accounts.models import Membership
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals import sealing
from liaowang_web.deals.minutes import hash_of
from liaowang_web.deals.models import Bid, Deal, Gate, Listing, Tender
from liaowang_web.deals.services.bids import commit_bid, reveal_bid, seal_bid, withdraw_bid
from liaowang_web.deals.services.tenders import (
    announce_tender,
    award_tender,
    complain,
    conclude_tender,
    decide_complaint,
    draw_minutes,
    end_tender,
    score_bid,
)
from liaowang_web.deals.services.trading_clock import tick_trading
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = pytest.mark.django_db
HASH = "ab" * 32


def state_of(tender: Tender) -> tuple[Any, ...]:
    tender.refresh_from_db()
    bids = tender.bids.values_list("number", "state", "commitment", "receipt", "price", "void_for")
    return (tender.state, tender.version, tender.winner_id, *bids)


def refused(act: Callable[[], object], tender: Tender, kind: type[Refused] = TransitionRefused) -> str:
    """Try an act; it must be refused, and nothing may have changed."""
    before, n = state_of(tender), Told.objects.count()
    with pytest.raises(kind) as caught:
        act()
    assert state_of(tender) == before
    assert Told.objects.count() == n
    return str(caught.value)


def opened(tender: Tender, *receipts: tuple[Bid, str]) -> Tender:
    """Let bidders open their bids after the deadline, and draw the minutes."""
    after = tender.deadline + timedelta(hours=1)
    for bid, receipt in receipts:
        reveal_bid(bid, actor=owner_of(bid.organisation), text=receipt, now=after)
    return draw_minutes(tender, now=tender.opens_until)


def test_a_bidding_from_hash_to_deal() -> None:
    tender = make_tender()
    low, high = make_bid(tender, price=600000), make_bid(tender, price=720000)
    late, wrong, below = make_bid(tender, price=900000), make_bid(tender, price=910000), make_bid(tender, price=500000)
    limit = tender.limit
    assert limit is not None
    after = tender.deadline + timedelta(minutes=1)
    other = json.loads(wrong[1]) | {"price": "800000.00"}
    tried = reveal_bid(wrong[0], actor=owner_of(wrong[0].organisation), text=json.dumps(other), now=after)
    assert (tried.state, tried.n_mismatches) == ("sealed", 1)
    tender = opened(tender, low, high, below)
    told = {it["number"]: (it["state"], it["void_for"]) for it in tender.minutes["bids"]}
    assert told == {1: ("counted", ""), 2: ("counted", ""), 3: ("void", "unopened"), 4: ("void", "mismatch"),
                    5: ("counted", "")}  # fmt: skip
    assert tender.minutes_hash == hash_of(json.loads(json.dumps(tender.minutes)))
    for it in tender.minutes["bids"]:
        if it["state"] == "counted":
            assert sealing.commitment_of(it["receipt"]) == it["commitment"]
    assert late[1] not in json.dumps(tender.minutes)
    lister = owner_of(tender.listing.organisation)
    mail.outbox.clear()
    tender = award_tender(tender, actor=lister, number=2, award_reason="The highest price.")
    refused(lambda: conclude_tender(tender, actor=lister), tender)
    assert tick_trading(tender.standstill_until).n_concluded == 1
    tender.refresh_from_db()
    deal = tender.deal
    assert deal is not None
    assert (deal.origin, deal.state, deal.amount) == ("bidding", "agreed", Decimal(720000))
    assert (deal.seller, deal.buyer) == (tender.listing.organisation, high[0].organisation)
    assert Listing.objects.get(pk=tender.listing_id).state == "awarded"
    assert verify_chain().broken_at is None


def test_a_limit_voids_what_was_sealed_elsewhere() -> None:
    tender = make_tender()
    firm = make_firm()
    owner = owner_of(firm)
    terms = sealing.Terms(Decimal(499999), None, "")
    refused(lambda: seal_bid(tender, firm, actor=owner, terms=terms), tender)
    receipt = sealing.receipt_of(tender.listing.code, str(firm.pk), terms, sealing.new_nonce())
    bid = commit_bid(tender, firm, actor=owner, commitment=sealing.commitment_of(receipt))
    other = make_firm()
    broken = sealing.canonical({**json.loads(receipt), "bidder": str(other.pk), "price": "much"})
    unreadable = commit_bid(tender, other, actor=owner_of(other), commitment=sealing.commitment_of(broken))
    opened(tender, (bid, receipt), (unreadable, broken))
    assert [(it.state, it.void_for) for it in tender.bids.all()] == [("void", "limit"), ("void", "unreadable")]
    with pytest.raises(TransitionRefused):
        award_tender(tender, actor=owner_of(tender.listing.organisation), number=1, award_reason="None is left.")
    ended = end_tender("fail", tender, actor=owner_of(tender.listing.organisation), reason="No bid counts.")
    assert (ended.state, Deal.objects.count()) == ("failed", 0)


def test_nobody_bids_who_may_not() -> None:
    tender = make_tender()
    firm = make_firm()
    owner = owner_of(firm)
    lister = tender.listing.organisation
    say = {"commitment": HASH}
    refused(lambda: commit_bid(tender, lister, actor=owner_of(lister), **say), tender, NotAllowed)
    refused(lambda: commit_bid(tender, firm, actor=owner_of(lister), **say), tender, NotAllowed)
    refused(lambda: commit_bid(tender, firm, actor=make_member(firm, "editor"), **say), tender, NotAllowed)
    both = make_member(firm, "signatory")
    Membership.objects.create(user=both, organisation=lister, role="editor")
    both.forget_roles()
    refused(lambda: commit_bid(tender, firm, actor=both, **say), tender, NotAllowed)
    refused(lambda: commit_bid(tender, firm, actor=owner, commitment="AB" * 32), tender)
    refused(lambda: commit_bid(tender, firm, actor=owner, now=tender.deadline, **say), tender)
    commit_bid(tender, firm, actor=owner, **say)
    refused(lambda: commit_bid(tender, firm, actor=owner, commitment="cd" * 32), tender)
    copier = make_firm()
    refused(lambda: commit_bid(tender, copier, actor=owner_of(copier), **say), tender)


def test_a_bid_is_withdrawn_before_the_deadline_and_never_changed() -> None:
    tender = make_tender()
    bid, receipt = make_bid(tender)
    owner, stranger = owner_of(bid.organisation), owner_of(make_firm())
    refused(lambda: withdraw_bid(bid, actor=stranger), tender, NotAllowed)
    refused(lambda: reveal_bid(bid, actor=owner, text=receipt), tender)  # before the deadline
    after = tender.deadline
    refused(lambda: withdraw_bid(bid, actor=owner, now=after), tender)
    refused(lambda: reveal_bid(bid, actor=stranger, text=receipt, now=after), tender, NotAllowed)
    refused(lambda: reveal_bid(bid, actor=owner_of(tender.listing.organisation), text=receipt, now=after), tender,
            NotAllowed)  # fmt: skip
    refused(lambda: reveal_bid(bid, actor=owner, text="{}", now=after), tender)
    refused(lambda: reveal_bid(bid, actor=owner, text=receipt, now=tender.opens_until), tender)
    reveal_bid(bid, actor=owner, text=receipt, now=after)
    refused(lambda: reveal_bid(bid, actor=owner, text=receipt, now=after), tender)
    again = make_tender()
    first, _receipt = make_bid(again)
    withdraw_bid(first, actor=owner_of(first.organisation))
    make_bid(again, first.organisation, price=650000)
    assert [it.state for it in again.bids.all()] == ["withdrawn", "sealed"]


def test_anothers_receipt_opens_nothing() -> None:
    tender = make_tender()
    mine, _receipt = make_bid(tender)
    _theirs, stolen = make_bid(tender)
    tried = reveal_bid(mine, actor=owner_of(mine.organisation), text=stolen, now=tender.deadline)
    assert (tried.state, tried.n_mismatches, tried.receipt) == ("sealed", 1, "")


def test_minutes_wait_for_those_who_still_have_time() -> None:
    tender = make_tender()
    bid, receipt = make_bid(tender)
    make_bid(tender)
    lister = owner_of(tender.listing.organisation)
    refused(lambda: draw_minutes(tender, actor=lister), tender)
    reveal_bid(bid, actor=owner_of(bid.organisation), text=receipt, now=tender.deadline)
    refused(lambda: draw_minutes(tender, actor=lister, now=tender.deadline), tender)
    refused(lambda: draw_minutes(tender, actor=owner_of(bid.organisation), now=tender.opens_until), tender, NotAllowed)
    assert draw_minutes(tender, actor=make_officer("market_operator"), now=tender.opens_until).state == "opened"


def test_the_award_goes_by_the_rule_and_to_nobody_else() -> None:
    tender = make_tender()
    tender = opened(tender, make_bid(tender, price=600000), make_bid(tender, price=700000))
    lister = owner_of(tender.listing.organisation)
    refused(lambda: award_tender(tender, actor=lister, number=1, award_reason="We like them."), tender)
    refused(lambda: award_tender(tender, actor=lister, number=2, award_reason=" "), tender)
    editor = make_member(tender.listing.organisation, "editor")
    refused(lambda: award_tender(tender, actor=editor, number=2, award_reason="Highest."), tender, NotAllowed)
    assert award_tender(tender, actor=lister, number=2, award_reason="Highest.").state == "awarded"


def test_points_decide_where_the_rule_says_so() -> None:
    tender = make_tender(mode="tender", criteria=CRITERIA, limit=None)
    cheap, good = make_bid(tender, price=900000), make_bid(tender, price=800000)
    lister = owner_of(tender.listing.organisation)
    points = {"plan": Decimal(60), "means": Decimal(50)}
    notes = {"plan": "Thin.", "means": "Enough."}
    refused(lambda: score_bid(cheap[0], actor=lister, points=points, notes=notes), tender)
    tender = opened(tender, cheap, good)
    refused(lambda: score_bid(cheap[0], actor=owner_of(cheap[0].organisation), points=points, notes=notes), tender,
            NotAllowed)  # fmt: skip
    refused(lambda: score_bid(cheap[0], actor=lister, points={"plan": Decimal(60)}, notes=notes), tender)
    refused(lambda: score_bid(cheap[0], actor=lister, points={**points, "means": Decimal(101)}, notes=notes), tender)
    score_bid(cheap[0], actor=lister, points=points, notes=notes)
    refused(lambda: award_tender(tender, actor=lister, number=1, award_reason="First."), tender)  # 2 is not judged
    score_bid(good[0], actor=lister, points={"plan": Decimal(95), "means": Decimal(90)}, notes=notes)
    refused(lambda: award_tender(tender, actor=lister, number=1, award_reason="First."), tender)
    assert award_tender(tender, actor=lister, number=2, award_reason="Most points.").winner == good[0]


def test_a_complaint_holds_the_award_until_somebody_apart_decides() -> None:
    tender = make_tender()
    lost, won = make_bid(tender, price=600000), make_bid(tender, price=700000)
    tender = opened(tender, lost, won)
    lister = owner_of(tender.listing.organisation)
    tender = award_tender(tender, actor=lister, number=2, award_reason="Highest.")
    loser, winner = lost[0].organisation, won[0].organisation
    stranger = make_firm()
    refused(lambda: complain(tender, winner, actor=owner_of(winner), text="No."), tender, NotAllowed)
    refused(lambda: complain(tender, stranger, actor=owner_of(stranger), text="No."), tender, NotAllowed)
    until = tender.standstill_until
    refused(lambda: complain(tender, loser, actor=owner_of(loser), text="No.", now=until), tender)
    complaint = complain(tender, loser, actor=owner_of(loser), text="The minutes name no reason.")
    refused(lambda: complain(tender, loser, actor=owner_of(loser), text="Again."), tender)
    refused(lambda: conclude_tender(tender, actor=lister, now=until), tender)
    with pytest.raises(NotAllowed):
        decide_complaint(complaint, actor=lister, is_upheld=False, decision="No.")
    operator = make_officer("market_operator")
    Membership.objects.create(user=operator, organisation=loser, role="editor")
    operator.forget_roles()
    with pytest.raises(NotAllowed):
        decide_complaint(complaint, actor=operator, is_upheld=True, decision="Yes.")
    decide_complaint(complaint, actor=make_officer("integrity_officer"), is_upheld=False, decision="It names one.")
    tender.refresh_from_db()
    assert tender.state == "awarded"
    second = complain(tender, loser, actor=owner_of(loser), text="Another reason.")
    decide_complaint(second, actor=make_officer("market_operator"), is_upheld=True, decision="So it is.")
    tender.refresh_from_db()
    assert (tender.state, tender.winner) == ("opened", None)


def test_the_export_gate_stops_a_bid_and_stays() -> None:
    tender = make_tender(make_timed_listing("bidding", make_published(control="restricted")))
    foreigner = make_foreigner()
    with pytest.raises(TransitionRefused):
        commit_bid(tender, foreigner, actor=owner_of(foreigner), commitment=HASH)
    assert not tender.bids.exists()
    assert Gate.objects.get().organisation == foreigner


def test_rules_that_contradict_each_other_are_refused() -> None:
    listing = make_timed_listing("bidding")
    owner = owner_of(listing.organisation)
    rules = {"rule": "highest", "limit": None, "deadline": timezone.now() + timedelta(days=1),
             "opens_until": timezone.now() + timedelta(days=2), "standstill_days": 5}  # fmt: skip
    for wrong in ({"rule": "lowest"}, {"rule": "score"}, {"deadline": timezone.now()},
                  {"opens_until": rules["deadline"]}, {"standstill_days": 61}):  # fmt: skip
        with pytest.raises(TransitionRefused):
            announce_tender(listing, actor=owner, rules={**rules, **wrong})
    with pytest.raises(NotAllowed):
        announce_tender(listing, actor=owner_of(make_firm()), rules=rules)
    auctioned = make_timed_listing("auction", listing.entry, rights="knowhow")
    with pytest.raises(TransitionRefused):
        announce_tender(auctioned, actor=owner, rules=rules)
    assert not Tender.objects.exists()
    announce_tender(listing, actor=owner, rules=rules)
    with pytest.raises(TransitionRefused):
        announce_tender(listing, actor=owner, rules=rules)


def test_a_demand_is_put_out_to_tender_and_its_owner_buys_from_the_lowest() -> None:
    demand = make_published("demand", make_firm(), control="free")
    listing = make_timed_listing("tender", demand, type="development", rights="results")
    rules = {"rule": "highest", "limit": Decimal(800000)}
    with pytest.raises(TransitionRefused):
        make_tender(listing, **rules)
    tender = make_tender(listing, **{**rules, "rule": "lowest"})
    low, high, above = (make_bid(tender, price=it) for it in (600000, 700000, 800000))
    dear = make_firm()
    terms = sealing.Terms(Decimal(800001), None, "")
    refused(lambda: seal_bid(tender, dear, actor=owner_of(dear), terms=terms), tender)
    buyer = owner_of(demand.organisation)
    tender = opened(tender, low, high, above)
    refused(lambda: award_tender(tender, actor=buyer, number=2, award_reason="Better known."), tender)
    tender = award_tender(tender, actor=buyer, number=1, award_reason="The lowest price.")
    deal = conclude_tender(tender, now=tender.standstill_until).deal
    assert deal is not None
    assert (deal.buyer, deal.seller) == (demand.organisation, low[0].organisation)
    assert (deal.type, deal.state, deal.amount) == ("development", "agreed", Decimal(600000))
