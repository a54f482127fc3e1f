"""The rules of challenges (揭榜挂帅): notices, leads, sealed bids, experts, shortlist, contract, test, acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.programme_factories import PLAN, Contest
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.audit.models import Entry as AuditEntry
from liaowang_web.programme.challenge_rules import _months_after
from liaowang_web.programme.models import Bid, Challenge, Evaluation
from liaowang_web.programme.selectors.challenges import bid_for, evaluations_for, seen_bids
from liaowang_web.programme.services import bids, challenges, registering
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refused(match: str, act: Any, *arguments: Any, **values: Any) -> None:
    """It is refused in these words, and nothing is written."""
    n = AuditEntry.objects.count()
    with pytest.raises(TransitionRefused, match=match):
        act(*arguments, **values)
    assert AuditEntry.objects.count() == n


def not_allowed(act: Any, *arguments: Any, **values: Any) -> None:
    n = AuditEntry.objects.count()
    with pytest.raises(NotAllowed):
        act(*arguments, **values)
    assert AuditEntry.objects.count() == n


@pytest.mark.parametrize(
    ("columns", "match"),
    [({"own_efforts_en": " "}, "ability"), ({"budget": None}, "paid"), ({"ip_terms_en": ""}, "owns")],
)
def test_what_is_incomplete_is_not_vetted(columns: dict[str, Any], match: str) -> None:
    contest = Contest(**columns)
    refused(match, contest.move, "vet")


def test_the_owner_of_the_demand_does_not_vet_it() -> None:
    contest = Contest()
    contest.owner.memberships.create(user=contest.officer, role="editor", until=timezone.now())
    for person in (owner_of(contest.owner), contest.officer):
        not_allowed(challenges.move_challenge, "vet", contest.challenge, actor=person)


@pytest.mark.parametrize(("scope", "months", "holds"), [
    ("national", 24, True), ("national", 25, False), ("local", 36, True), ("local", 37, False),
])  # fmt: skip
def test_two_years_if_national_three_if_local(scope: str, months: int, holds: bool) -> None:
    if holds:
        assert Contest(scope=scope, most_months=months).challenge.most_months == months
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest(scope=scope, most_months=months)


def test_the_text_stands_once_it_is_vetted() -> None:
    contest = Contest()
    contest.move("vet")
    keeper = owner_of(contest.owner)
    not_allowed(registering.edit_thing, contest.challenge, actor=keeper, version=2, columns={"budget": Decimal(1)})
    not_allowed(challenges.add_task, contest.challenge, actor=keeper, title_zh="乙", title_en="B", indicators_en="x")


def test_a_notice_runs_seven_days_and_waits_for_objections() -> None:
    contest = Contest()
    contest.move("vet")
    refused("7 days", contest.move, "notice", days=6)
    contest.move("notice", days=7)
    start, firm = contest.start, make_firm()
    times = {"deadline": contest.deadline, "opens_until": start + timedelta(days=25)}
    refused("still runs", contest.move, "open", now=start + timedelta(days=6, hours=23), **times)
    not_allowed(challenges.object_to, contest.challenge, contest.owner, actor=owner_of(contest.owner), text="x")
    objection = challenges.object_to(contest.challenge, firm, actor=owner_of(firm), text="It is solved already.")
    refused("not decided", contest.move, "open", now=start + timedelta(days=8), **times)
    for person in (owner_of(firm), contest.officer):
        not_allowed(challenges.decide_objection, objection, actor=person, is_upheld=False, decision="no")
    judge = make_officer("integrity_officer")
    refused("reason", challenges.decide_objection, objection, actor=judge, is_upheld=False, decision=" ")
    challenges.decide_objection(objection, actor=judge, is_upheld=False, decision="It is another problem.")
    refused("deadline lies ahead", contest.move, "open", now=contest.deadline, **times)
    assert contest.move("open", now=start + timedelta(days=8), **times).state == "open"


def test_an_objection_that_is_upheld_leaves_only_the_end() -> None:
    contest, firm = Contest(), make_firm()
    contest.move("vet")
    contest.move("notice", days=7)
    objection = challenges.object_to(contest.challenge, firm, actor=owner_of(firm), text="It is solved already.")
    challenges.decide_objection(objection, actor=make_officer("integrity_officer"), is_upheld=True, decision="True.")
    times = {"deadline": contest.deadline, "opens_until": contest.start + timedelta(days=25)}
    refused("upheld", contest.move, "open", now=contest.start + timedelta(days=8), **times)
    assert contest.move("terminate", reason="solved already").ended_for == "solved already"


def test_the_demand_owner_may_be_partner_but_never_lead() -> None:
    contest = Contest()
    contest.open()
    refused("may not lead", contest.bid, contest.owner)
    assert contest.bid(make_firm(), contest.owner).partners.get() == contest.owner


def test_a_lead_has_four_partners_at_most() -> None:
    contest = Contest()
    contest.open()
    firms = [make_firm() for _ in range(5)]
    refused("four partners", contest.bid, make_firm(), *firms)
    assert contest.bid(make_firm(), *firms[:4]).partners.count() == 4
    lead = make_firm()
    refused("different", contest.bid, lead, lead)
    refused("different", contest.bid, lead, firms[0], firms[0])


def test_the_lead_is_a_legal_person_in_china_without_a_finding() -> None:
    contest = Contest()
    contest.open()
    for abroad in (
        {"country": "DE", "lei": "529900T8BM49AURSDO55"},
        {"type": "foreign", "lei": "529900T8BM49AURSDO55"},
    ):
        refused("in China", contest.bid, make_firm(**abroad))
    flagged, lead = make_firm(), make_firm()
    judge = make_officer("integrity_officer")
    flagged.integrity_flags.create(reason="broke a contract", until=timezone.localdate(), raised_by=judge)
    refused("finding", contest.bid, flagged)
    refused("finding", contest.bid, lead, flagged)
    flagged.integrity_flags.update(until=timezone.localdate() - timedelta(1))
    assert contest.bid(flagged).state == "sealed"


def test_a_national_challenge_asks_for_who_recommends() -> None:
    contest = Contest(scope="national")
    contest.open()
    lead = make_firm()
    refused("recommends", contest.bid, lead)
    assert contest.bid(lead, recommended_by="a provincial authority").recommended_by


def test_an_editor_binds_nobody_and_one_bid_stands_a_lead() -> None:
    contest, lead = Contest(), make_firm()
    contest.open()
    moment = contest.start + timedelta(days=9)
    editor = make_member(lead, "editor")
    not_allowed(bids.seal_bid, contest.task, lead, actor=editor, terms=PLAN, now=moment)
    first = contest.bid(lead)
    refused("handed in a bid", contest.bid, lead)
    bids.withdraw_bid(first, actor=owner_of(lead), now=moment)
    assert contest.bid(lead).number == 2


def test_what_is_bid_nobody_reads_before_the_review() -> None:
    contest = Contest()
    contest.open()
    lead, partner = make_firm(), make_firm()
    bid = contest.bid(lead, partner)
    row = Bid.objects.filter(pk=bid.pk).values().get()
    assert row["price"] is None
    assert not row["receipt"]
    told = "".join(str(it.values) for it in AuditEntry.objects.filter(thing_id=str(bid.pk)))
    assert "400000" not in told
    curious = [contest.officer, owner_of(contest.owner), make_officer("expert"), make_officer("auditor"), None]
    assert not any(seen_bids(it, contest.challenge) for it in curious)
    assert all(seen_bids(owner_of(it), contest.challenge) for it in (lead, partner))


def test_bids_are_taken_until_the_deadline_and_opened_after_it() -> None:
    contest = Contest()
    contest.open()
    bid = contest.bid()
    lead, text = owner_of(bid.organisation), contest.receipts[1]
    refused("after the deadline", bids.reveal_bid, bid, actor=lead, text=text, now=contest.deadline - timedelta(1))
    refused("deadline is not over", contest.move, "close", now=contest.deadline - timedelta(seconds=1))
    contest.move("close", now=contest.deadline)
    refused("stands", bids.withdraw_bid, bid, actor=lead, now=contest.deadline)
    other = make_firm()
    refused("not taken", bids.seal_bid, contest.task, other, actor=owner_of(other), terms=PLAN, now=contest.deadline)
    not_allowed(bids.reveal_bid, bid, actor=contest.officer, text=text, now=contest.deadline)
    forged = text.replace('"400000.00"', '"100000.00"')
    wrong = bids.reveal_bid(bid, actor=lead, text=forged, now=contest.deadline)
    assert (wrong.state, wrong.n_mismatches) == ("sealed", 1)
    refused("not opened", contest.move, "review", now=contest.deadline)
    assert contest.reveal(bid).price == Decimal("400000.00")


def test_what_is_not_opened_is_void() -> None:
    contest = Contest()
    contest.open()
    kept, lost = contest.bid(), contest.bid()
    contest.move("close", now=contest.deadline)
    contest.reveal(kept)
    contest.move("review", now=contest.start + timedelta(days=25))
    assert list(Bid.objects.order_by("number").values_list("state", "void_for")) == [
        ("revealed", ""), ("void", "unopened"),
    ]  # fmt: skip
    assert lost.number == 2


def test_experts_judge_without_conflict_once_and_alone() -> None:
    contest = Contest()
    contest.open()
    bid, partner = contest.bid(), make_firm()
    other = contest.bid(make_firm(), partner)
    contest.move("close", now=contest.deadline)
    contest.reveal(bid), contest.reveal(other)
    contest.move("review", now=contest.deadline + timedelta(hours=2))
    first, second = make_officer("expert"), make_officer("expert")
    for organisation in (contest.owner, bid.organisation, partner):
        expert = make_officer("expert")
        organisation.memberships.create(user=expert, role="editor", until=timezone.now())
        not_allowed(challenges.evaluate_bid, bid, actor=expert, points=50, note="x")
    challenges.evaluate_bid(bid, actor=first, points=80, note="sound")
    bid = bid_for(second, contest.challenge, 1)
    assert evaluations_for(second, bid) == []
    challenges.evaluate_bid(bid, actor=second, points=60, note="dear")
    assert [it.points for it in evaluations_for(second, bid)] == [80, 60]
    refused("have judged", challenges.evaluate_bid, bid, actor=first, points=90, note="again")
    refused("two experts", contest.move, "shortlist", numbers=[bid.number])
    assert Evaluation.objects.count() == 2


def test_the_shortlist_are_the_first_of_the_ranking_and_five_at_most() -> None:
    contest = Contest()
    contest.open()
    found = contest.review(90, 80, 70, 60, 50, 40)
    numbers = [it.number for it in found]
    refused("at least one", contest.move, "shortlist", numbers=[])
    refused("five", contest.move, "shortlist", numbers=numbers)
    refused("first of its ranking", contest.move, "shortlist", numbers=[numbers[0], numbers[2]])
    refused("does not count", contest.move, "shortlist", numbers=[numbers[0], 99])
    contest.move("shortlist", numbers=numbers[:5])
    states = list(Bid.objects.order_by("number").values_list("state", flat=True))
    assert states == ["shortlisted"] * 5 + ["passed_over"]
    public = seen_bids(None, contest.challenge)
    assert [(it.bid.number, it.is_read) for it in public] == [(n, False) for n in numbers[:5]]


@pytest.mark.parametrize(("values", "match"), [
    ({"amount": Decimal(1000001), "cash_amount": Decimal(1000001)}, "funds"),
    ({"cash_amount": Decimal("319999.99")}, "80%"),
    ({"cash_amount": Decimal(400001)}, "More cash"),
    ({"ends_on": date(2028, 1, 2)}, "24 months"),
    ({"ends_on": date(2026, 1, 1)}, "after it was signed"),
    ({"contract_reference": " "}, "Name the contract"),
])  # fmt: skip
def test_a_contract_keeps_to_months_funds_and_cash(values: dict[str, Any], match: str) -> None:
    contest = Contest()
    contest.open()
    (bid,) = contest.shortlist(80)
    refused(match, contest.sign, bid, **values)
    assert contest.sign(bid, cash_amount=Decimal(320000), ends_on=date(2028, 1, 1)).state == "contracted"


def test_contracts_wait_for_the_notice_and_share_the_funds() -> None:
    contest = Contest()
    contest.open()
    first, second = contest.shortlist(90, 80)
    terms = {"contract_reference": "C-1", "signed_on": date(2026, 1, 1), "ends_on": date(2026, 9, 1),
             "amount": Decimal(600000), "cash_amount": Decimal(600000)}  # fmt: skip
    early = contest.start + timedelta(days=36)
    refused("still runs", challenges.sign_bid, first, actor=contest.officer, now=early, **terms)
    not_allowed(challenges.sign_bid, first, actor=owner_of(first.organisation), **terms)
    contest.sign(first, amount=Decimal(600000), cash_amount=Decimal(600000))
    refused("funds", contest.sign, second, amount=Decimal(400001), cash_amount=Decimal(400001))
    refused("neither under contract", contest.move, "contract")
    challenges.end_bid(second, actor=contest.officer, reason="withdrew")
    assert contest.move("contract").state == "contracted"


def under_contract() -> tuple[Contest, Bid]:
    contest = Contest()
    contest.open()
    (bid,) = contest.shortlist(80)
    return contest, contest.sign(bid)


def test_milestones_stay_within_the_contract() -> None:
    contest, bid = under_contract()
    plan = {"title": "first device", "due_on": date(2026, 6, 1), "payment": Decimal(300000)}
    contest.move("contract")
    refused("no milestones", contest.move, "begin")
    refused(
        "within the time", challenges.plan_milestone, bid, actor=contest.officer, **{**plan, "due_on": date(2028, 1, 1)}
    )
    milestone = challenges.plan_milestone(bid, actor=contest.officer, **plan)
    refused(
        "exceed the contract",
        challenges.plan_milestone,
        bid,
        actor=contest.officer,
        **{**plan, "payment": Decimal(100001)},
    )
    refused("does not follow", challenges.report_milestone, milestone, actor=owner_of(bid.organisation), evidence="x")
    contest.move("begin")
    not_allowed(challenges.report_milestone, milestone, actor=contest.officer, evidence="x")
    refused("not passed", contest.move, "test")
    reported = challenges.report_milestone(milestone, actor=owner_of(bid.organisation), evidence="a photograph")
    not_allowed(challenges.pass_milestone, reported, actor=owner_of(bid.organisation))
    challenges.pass_milestone(reported, actor=owner_of(contest.owner))
    assert contest.move("test").state == "test"


def at_acceptance(is_passed: bool) -> tuple[Contest, Bid]:
    contest, bid = under_contract()
    milestone = challenges.plan_milestone(
        bid, actor=contest.officer, title="device", due_on=date(2026, 6, 1), payment=Decimal(0)
    )
    contest.move("contract"), contest.move("begin")
    challenges.report_milestone(milestone, actor=owner_of(bid.organisation), evidence="x")
    milestone.refresh_from_db()
    challenges.pass_milestone(milestone, actor=contest.officer)
    contest.move("test")
    refused("not tested by a third", contest.move, "judge")
    report = {"report_number": "T-1", "tested_on": date(2026, 7, 1), "results": "99 qubits", "is_passed": is_passed}
    for side in (contest.owner, bid.organisation):
        refused("third party", challenges.record_test, bid, actor=contest.officer, tester=side, **report)
    daughter = make_firm(parent=bid.organisation)
    refused("third party", challenges.record_test, bid, actor=contest.officer, tester=daughter, **report)
    not_allowed(challenges.record_test, bid, actor=owner_of(contest.owner), tester=make_firm(), **report)
    challenges.record_test(bid, actor=contest.officer, tester=make_firm(), **report)
    contest.move("judge")
    return contest, bid


def test_what_passed_its_test_is_accepted_and_awarded() -> None:
    contest, bid = at_acceptance(True)
    refused("neither accepted", contest.move, "award")
    not_allowed(challenges.decide_bid, bid, actor=owner_of(bid.organisation), is_accepted=True, reason="good")
    challenges.decide_bid(bid, actor=owner_of(contest.owner), is_accepted=True, reason="reached")
    refused("was accepted", contest.move, "fail", reason="no")
    assert contest.move("award").state == Challenge.State.AWARDED
    assert Bid.objects.get(pk=bid.pk).acceptance.is_accepted


def test_what_failed_its_test_is_not_accepted_and_the_challenge_fails() -> None:
    contest, bid = at_acceptance(False)
    refused("not passed", challenges.decide_bid, bid, actor=contest.officer, is_accepted=True, reason="good")
    challenges.decide_bid(bid, actor=contest.officer, is_accepted=False, reason="99 of 100")
    refused("No solution", contest.move, "award")
    refused("reason", contest.move, "fail")
    assert contest.move("fail", reason="none reached the indicators").state == Challenge.State.FAILED


def test_strangers_know_of_no_bid_that_was_passed_over() -> None:
    contest = Contest()
    contest.open()
    first, second = contest.review(90, 50)
    contest.move("shortlist", numbers=[first.number])
    assert bid_for(make_user(), contest.challenge, first.number) == first
    with pytest.raises(Http404):
        bid_for(make_user(), contest.challenge, second.number)


@pytest.mark.parametrize(("day", "months", "after"), [
    (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2026, 1, 1), 24, date(2028, 1, 1)),
    (date(2023, 12, 15), 36, date(2026, 12, 15)), (date(2025, 1, 31), 25, date(2027, 2, 28)),
])  # fmt: skip
def test_months_are_those_of_the_calendar(day: date, months: int, after: date) -> None:
    assert _months_after(day, months) == after
