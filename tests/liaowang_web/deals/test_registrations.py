"""The registration form as data, what is wrong in it, and who notes which decision."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone, translation
from tests.liaowang_web.contract_factories import make_frozen, make_signed
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.accounts.models import Membership, User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Registration
from liaowang_web.deals.registering import NEWEST, form_of, verified, wrong_in
from liaowang_web.deals.services.registrations import begin_registration, edit_registration, move_registration
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
DECISION: dict[str, Any] = {"decision": "No. 7"}
NUMBER = "2026110100012345"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


def made(**given: str) -> tuple[Registration, User, User]:
    """A form that may be filed, its seller's owner, and a market operator."""
    contract = make_signed()
    owner = owner_of(contract.deal.seller)
    registration = begin_registration(contract, actor=owner)
    values = {"non_technical_amount": "0.01", **given}
    return edit_registration(registration, actor=owner, values=values), owner, make_officer("market_operator")


def filed(**given: str) -> tuple[Registration, User, User]:
    registration, owner, operator = made(**given)
    return move_registration("file", registration, actor=owner), owner, operator


def test_the_form_starts_with_what_the_contract_says() -> None:
    registration, _owner, _operator = made()
    told = registration.fields
    assert told["signed_on"] == timezone.localdate().isoformat()
    assert (told["type"], told["rights"], told["buyer_nature"]) == ("licence", "knowhow", "enterprise")
    assert wrong_in(form_of(NEWEST), "licence", told) == []
    assert verified(told) == Decimal("1000000.00")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"project": ""}, "Name of the project: is missing"),
        ({"seller_country": "CN1"}, "Country code (customs, 3 digits): has 3 figures"),
        ({"buyer_division": "1101"}, "Division code (GB/T 2260): has 6 figures"),
        ({"total_amount": "much"}, "Total of the contract: is an amount of 0 or more"),
        ({"total_amount": "-1"}, "Total of the contract: is an amount of 0 or more"),
        ({"non_technical_amount": "2000000"}, "exceed the total"),
    ],
)
def test_what_is_wrong_is_said_and_holds_the_filing_back(given: dict[str, str], says: str) -> None:
    registration, owner, _operator = made(**given)
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match=says.replace("(", r"\(").replace(")", r"\)")):
        move_registration("file", registration, actor=owner)
    assert (Registration.objects.get().state, Told.objects.count()) == ("none", before)


def test_investment_and_output_are_asked_of_transfers_and_licences_only() -> None:
    def codes(kind: str) -> set[str]:
        return {it.code for group in form_of(NEWEST).groups_for(kind) for it in group.fields}

    assert codes("licence") - codes("service") == {"new_investment", "new_output"}


def test_only_a_contract_signed_by_both_is_registered() -> None:
    contract = make_frozen()
    with pytest.raises(TransitionRefused):
        begin_registration(contract, actor=owner_of(contract.deal.seller))
    with pytest.raises(NotAllowed):
        begin_registration(contract, actor=owner_of(contract.deal.buyer))
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("number", "amount", "says"),
    [("123", "1", "16 figures"), ("２０２６110100012345", "1", "16 figures"), (NUMBER, "1000000.01", "lies between"),
     (NUMBER, "-1", "lies between")],
)  # fmt: skip
def test_a_number_and_an_amount_that_cannot_be_are_refused(number: str, amount: str, says: str) -> None:
    registration, _owner, operator = filed()
    registration = move_registration("accept", registration, actor=operator)
    before = Told.objects.count()
    with pytest.raises(TransitionRefused, match=says):
        move_registration("register", registration, actor=operator, number=number, amount=Decimal(amount), **DECISION)
    assert (Registration.objects.get().state, Told.objects.count()) == ("accepted", before)


def test_a_refused_form_is_filed_again_then_registered_amended_and_revoked() -> None:
    registration, owner, operator = filed()
    with pytest.raises(NotAllowed):
        edit_registration(registration, actor=owner, values={"project": "x"})
    registration = move_registration("refuse", registration, actor=operator, reason="no technology", **DECISION)
    registration = edit_registration(registration, actor=owner, values={"project": "clearer"})
    registration = move_registration("file", registration, actor=owner)
    registration = move_registration("accept", registration, actor=operator)
    registration = move_registration(
        "register", registration, actor=operator, number=NUMBER, amount=Decimal(900000), **DECISION
    )
    assert registration.non_technical_amount == Decimal("0.01")
    registration = move_registration(
        "amend", registration, actor=operator, amount=Decimal(800000), reason="goods taken out", decision="No. 8"
    )
    assert (registration.state, registration.verified_amount, registration.number) == ("amended", 800000, NUMBER)
    registration = move_registration("revoke", registration, actor=operator, reason="it was void", decision="No. 9")
    assert (registration.state, registration.decision) == ("revoked", "No. 9")


def test_an_operator_of_one_side_decides_nothing() -> None:
    registration, _owner, operator = filed()
    Membership.objects.create(
        user=operator, organisation=registration.contract.deal.buyer, role="editor", until=timezone.now()
    )
    before = Told.objects.count()
    with pytest.raises(NotAllowed):
        move_registration("accept", registration, actor=operator)
    assert (Registration.objects.get().state, Told.objects.count()) == ("filed", before)


def test_the_seller_does_not_note_decisions() -> None:
    registration, owner, _operator = filed()
    with pytest.raises(NotAllowed):
        move_registration("accept", registration, actor=owner)
    assert Registration.objects.get().state == "filed"
