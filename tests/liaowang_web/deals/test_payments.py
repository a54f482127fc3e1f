"""Payments: royalties over several reports, reminders, disputes, and a contract that waits for approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone, translation
from tests.liaowang_web.contract_factories import make_signed
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Contract, Deal, Milestone, PaymentReminder
from liaowang_web.deals.payments.schedules import months_after
from liaowang_web.deals.services.contracts import bring_into_force
from liaowang_web.deals.services.offers import move_deal
from liaowang_web.deals.services.payment_clock import remind_of_payments
from liaowang_web.deals.services.payments import move_milestone, report_sales, settle_dispute
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


def long_royalty(**given: Any) -> Contract:
    """Half-yearly reports over two years that are over, at 5 and then 4 per cent."""
    start = months_after(timezone.localdate(), -25)
    ends = months_after(start, 24) - timedelta(days=1)
    return make_signed(rates="5; 4", royalty_starts_on=start.isoformat(), royalty_ends_on=ends.isoformat(), **given)


def test_royalties_follow_the_rate_of_the_year_and_lose_nothing() -> None:
    contract = long_royalty()
    buyer = owner_of(contract.deal.buyer)
    reports = list(contract.milestones.filter(trigger="report"))
    assert len(reports) == 4
    told = ["0.10", "0.10", "0.12", "1000.00"]
    made = [report_sales(row, actor=buyer, base=Decimal(it)) for row, it in zip(reports, told, strict=True)]
    # 0.005, 0.010, 0.0148 and 40.0148 exactly, each rounded as a whole: 0.01, 0.01, 0.01, 40.01.
    assert [it.amount for it in made] == [Decimal("0.01"), Decimal(0), Decimal(0), Decimal("40.00")]
    assert [it.rate for it in made] == ["0.05", "0.05", "0.04", "0.04"]
    assert [it.state for it in made] == ["due", "received", "received", "due"]


def test_returns_are_set_against_later_periods_and_never_paid_back() -> None:
    contract = long_royalty()
    buyer = owner_of(contract.deal.buyer)
    rows = list(contract.milestones.filter(trigger="report"))
    amounts = [report_sales(row, actor=buyer, base=Decimal(it)).amount
               for row, it in zip(rows, ("100", "-40", "50", "100"), strict=True)]  # fmt: skip
    # Earned so far: 5.00, 3.00, 5.00, 9.00; charged 5.00 before the returns.
    assert amounts == [Decimal(5), Decimal(0), Decimal(0), Decimal(4)]


def test_reports_come_in_their_order_and_after_their_period() -> None:
    contract = long_royalty()
    buyer = owner_of(contract.deal.buyer)
    _first, second, *_rest = contract.milestones.filter(trigger="report")
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match="before it first"):
        report_sales(second, actor=buyer, base=Decimal(1))
    Milestone.objects.filter(pk=second.pk).update(until=timezone.localdate())
    second.refresh_from_db()
    with pytest.raises(TransitionRefused, match="not over"):
        report_sales(second, actor=buyer, base=Decimal(1))
    assert Told.objects.count() == before
    assert not Milestone.objects.filter(base_amount__isnull=False).exists()


def test_the_buyer_is_reminded_once_before_and_twice_after() -> None:
    contract = make_signed()
    fee = contract.milestones.get(position=1)
    contract.milestones.exclude(position=1).update(state="received")
    day = fee.due_on
    assert day
    mail.outbox.clear()
    told = {left: remind_of_payments(day - timedelta(days=left)) for left in (8, 7, 3, 0, -1, -5, -30, -31)}
    assert told == {8: 0, 7: 1, 3: 0, 0: 0, -1: 1, -5: 0, -30: 1, -31: 0}
    assert set(PaymentReminder.objects.values_list("days", flat=True)) == {7, -1, -30}
    assert Told.objects.filter(kind="milestone.reminded").count() == 3
    Milestone.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    fee.refresh_from_db()
    assert fee.is_overdue
    page = log_in(owner_of(contract.deal.seller)).get(f"/en/deals/{contract.deal.code}/contract/payments/")
    assert "overdue" in page.content.decode()


def test_the_letter_stands_in_both_languages(django_capture_on_commit_callbacks: Any) -> None:
    contract = make_signed()
    fee = contract.milestones.get(position=1)
    assert fee.due_on
    with django_capture_on_commit_callbacks(execute=True):
        call_command("deals_clock")  # today nothing is due
        remind_of_payments(fee.due_on + timedelta(days=2))
    letters = [it for it in mail.outbox if contract.code in it.subject]
    assert {it.to[0] for it in letters} >= {owner_of(contract.deal.buyer).email}
    assert "逾期" in str(letters[0].body)
    assert "2 days ago" in str(letters[0].body)


def test_nothing_is_reminded_of_in_a_dispute_and_its_side_settles_it() -> None:
    contract = make_signed()
    seller, buyer = owner_of(contract.deal.seller), owner_of(contract.deal.buyer)
    fee = contract.milestones.get(position=1)
    assert fee.due_on
    disputed = move_deal("dispute", Deal.objects.get(), actor=buyer, reason="it does not work")
    assert remind_of_payments(fee.due_on) == 0
    answer = log_in(seller).post(
        f"/en/deals/{contract.deal.code}/contract/payments/{fee.pk}/invoice/", {"invoice": "1"}
    )
    assert answer.status_code == 409
    before = Told.objects.count()
    with pytest.raises(NotAllowed):
        settle_dispute(disputed, actor=seller, reason="it does")
    assert (Deal.objects.get().state, Told.objects.count()) == ("disputed", before)
    page = log_in(buyer).get(f"/en/deals/{contract.deal.code}/contract/conclude/settle/")
    assert page.status_code == 200
    log_in(buyer).post(f"/en/deals/{contract.deal.code}/contract/conclude/settle/", {"reason": "it works now"})
    assert Deal.objects.get().state == "performing"
    assert remind_of_payments(fee.due_on) == 2  # of the payment, and of the report that is due by then


def test_a_contract_that_waits_for_approval_takes_effect_on_its_day() -> None:
    contract = make_signed(effect="approval")
    assert (contract.state, Deal.objects.get().state) == ("signed", "signed")
    assert not contract.milestones.exists()
    owner, day = owner_of(contract.deal.seller), timezone.localdate() - timedelta(days=3)
    with pytest.raises(TransitionRefused, match="to come"):
        bring_into_force(contract, actor=owner, day=timezone.localdate() + timedelta(days=1))
    client = log_in(owner)
    url = f"/en/deals/{contract.deal.code}/contract/effect/"
    assert client.post(url, {"day": day.isoformat()}).status_code == 422
    assert client.post(url, {"day": day.isoformat(), "reason": "letter 7"}).status_code == 302
    contract.refresh_from_db()
    assert (contract.state, contract.effective_on) == ("effective", day)
    assert contract.milestones.get(position=1).due_on == day + timedelta(days=30)


def test_a_delivery_is_to_be_accepted_in_the_days_of_the_contract() -> None:
    contract = make_signed(acceptance_days="10")
    seller, buyer = owner_of(contract.deal.seller), owner_of(contract.deal.buyer)
    today = timezone.localdate()
    part = contract.milestones.get(position=2)
    part = move_milestone("deliver", part, actor=seller, delivery="three sheets")
    assert (part.limit, part.is_overdue) == (today + timedelta(days=10), False)
    contract.milestones.exclude(position=2).update(state="received")
    assert remind_of_payments(today + timedelta(days=11)) == 1
    part = move_milestone("reject", part, actor=buyer, reason="a sheet is missing")
    assert (part.state, part.limit) == ("waiting", None)
    part = move_milestone("deliver", part, actor=seller, delivery="four sheets")
    part = move_milestone("accept", part, actor=buyer)
    assert (part.state, part.due_on) == ("due", today + timedelta(days=30))


def test_a_proposal_to_end_is_dropped_by_its_side() -> None:
    contract = make_signed()
    seller, buyer = log_in(owner_of(contract.deal.seller)), log_in(owner_of(contract.deal.buyer))
    url = f"/en/deals/{contract.deal.code}/contract/ending/"
    seller.post(url, {"reason": "no more cells"})
    assert Contract.objects.get().ending_side == "seller"
    assert "no more cells" in buyer.get(url).content.decode()
    seller.post(url, {"drop": "1"})
    assert Contract.objects.get().ending_side == ""
    buyer.post(url, {"reason": "we bought another"})
    seller.post(url, {"reason": "well then"})
    assert (Contract.objects.get().state, Deal.objects.get().state) == ("ended", "terminated")
