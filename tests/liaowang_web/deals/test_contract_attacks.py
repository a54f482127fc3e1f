"""What is tried against contracts: refused, in the audit, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.contract_factories import (
    code_of,
    make_contract,
    make_contract_deal,
    make_frozen,
    make_signatory,
    make_signed,
)
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.accounts.models import Membership, Organisation, User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Contract, ContractVersion, Deal, Milestone, Registration, Signature
from liaowang_web.deals.selectors.contracts import why_version_falls
from liaowang_web.deals.services.contracts import edit_contract, end_contract, propose_ending, reopen_contract
from liaowang_web.deals.services.offers import move_deal
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


def sign(contract: Contract, person: User, *, code: str = "", signed_hash: str = "") -> Any:
    version = contract.versions.order_by("-number").first()
    assert version
    data = {"signed_hash": signed_hash or version.content_hash, "is_read": "on", "code": code or code_of(person)}
    return log_in(person).post(reverse("deals:sign", args=[contract.deal.code]), data)


def states() -> dict[str, Any]:
    """All that a refused act must leave as it was."""
    return {
        "deal": list(Deal.objects.values("state", "version")),
        "contract": list(Contract.objects.values("state", "version", "terms", "current", "ending_side")),
        "versions": list(ContractVersion.objects.values("number", "content_hash", "content")),
        "signatures": list(Signature.objects.values_list("pk", flat=True)),
        "payments": list(Milestone.objects.values("state", "amount", "version")),
        "registration": list(Registration.objects.values("state", "version", "fields")),
    }


def refused(answer: Any, status: int, kind: str, before: dict[str, Any], n: int) -> None:
    assert answer.status_code == status
    assert states() == before
    assert [it.kind for it in Told.objects.filter(number__gt=n)] == [kind]


def test_another_hash_is_not_signed() -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    unused, before, n = code_of(person), states(), Told.objects.count()
    refused(sign(contract, person, signed_hash="ab" * 32), 409, "contract.signature_refused", before, n)
    assert code_of(person) == unused  # the code was not used up


def test_the_hash_of_a_version_that_fell_is_not_signed() -> None:
    contract = make_frozen()
    first = contract.versions.get().content_hash
    owner = owner_of(contract.deal.seller)
    contract = reopen_contract(contract, actor=owner, reason="a word")
    before, n = states(), Told.objects.count()
    refused(sign(contract, make_signatory(contract.deal.buyer), signed_hash=first), 409,
            "contract.signature_refused", before, n)  # fmt: skip


@pytest.mark.parametrize("code", ["000000", "12345678", "' OR 1=1"])
def test_without_the_right_code_nothing_is_signed(code: str) -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    before, n = states(), Told.objects.count()
    refused(sign(contract, person, code=code), 409, "contract.signature_refused", before, n)
    assert Told.objects.latest("number").values["why"] == "factor"


def test_without_a_second_factor_nothing_is_signed() -> None:
    contract = make_frozen()
    person = make_member(contract.deal.buyer, "signatory")
    before, n = states(), Told.objects.count()
    refused(sign(contract, person, code="123456"), 409, "contract.signature_refused", before, n)


def test_a_recovery_code_signs_once() -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    code = code_of(person)
    assert sign(contract, person, code=code).status_code == 302
    reopened = reopen_contract(Contract.objects.get(), actor=person, reason="again")
    log_in(person).post(reverse("deals:freeze", args=[contract.deal.code]), {"version": reopened.version})
    before, n = states(), Told.objects.count()
    refused(sign(contract, person, code=code), 409, "contract.signature_refused", before, n)


def test_guessing_codes_is_slowed() -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    for _ in range(5):
        assert sign(contract, person, code="000000").status_code == 409
    before, n = states(), Told.objects.count()
    refused(sign(contract, person), 409, "contract.signature_refused", before, n)


def test_editors_owners_and_officers_do_not_sign() -> None:
    contract = make_frozen()
    manager = make_officer("technology_manager")
    Deal.objects.update(manager=manager)
    people = [(make_member(contract.deal.buyer, "editor"), 403), (owner_of(contract.deal.buyer), 403),
              (manager, 403), (make_officer("auditor"), 403), (make_officer("market_operator"), 404),
              (make_user(), 404)]  # fmt: skip
    for person, status in people:
        before, n = states(), Told.objects.count()
        assert sign(contract, person, code="123456").status_code == status
        assert states() == before
        told = [it.kind for it in Told.objects.filter(number__gt=n)]
        assert told == (["access.refused"] if status == 403 else [])


def test_a_signatory_of_both_sides_signs_for_neither() -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    Membership.objects.create(user=person, organisation=contract.deal.seller, role="signatory")
    before, n = states(), Told.objects.count()
    refused(sign(contract, person), 403, "access.refused", before, n)


def test_a_side_signs_once() -> None:
    contract = make_frozen()
    assert sign(contract, make_signatory(contract.deal.buyer)).status_code == 302
    before, n = states(), Told.objects.count()
    refused(sign(contract, make_signatory(contract.deal.buyer)), 409, "contract.signature_refused", before, n)


def test_nothing_is_signed_once_the_talks_are_over() -> None:
    contract = make_frozen()
    move_deal("terminate", contract.deal, actor=owner_of(contract.deal.seller), reason="no money")
    person = make_signatory(contract.deal.buyer)
    before, n = states(), Told.objects.count()
    refused(sign(contract, person), 409, "contract.signature_refused", before, n)


def test_nothing_is_signed_once_the_terms_are_open_again() -> None:
    contract = make_frozen()
    move_deal("reopen", contract.deal, actor=owner_of(contract.deal.seller), reason="the fee")
    before, n = states(), Told.objects.count()
    refused(sign(contract, make_signatory(contract.deal.buyer)), 409, "contract.signature_refused", before, n)


def test_the_database_refuses_to_change_what_was_frozen_or_signed() -> None:
    contract = make_signed()
    before = states()
    for model, columns in (
        (ContractVersion, {"content": {}}), (ContractVersion, {"content_hash": "0" * 64}),
        (Signature, {"signed_hash": "0" * 64}),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.update(**columns)
    assert states() == before
    assert contract.versions.get().signatures.count() == 2


def test_a_version_changed_behind_the_triggers_is_not_signed() -> None:
    contract = make_frozen()
    person = make_signatory(contract.deal.buyer)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a constraint is pending
            cursor.execute("ALTER TABLE deals_contractversion DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER deals_contractversion_no_update")
    version = contract.versions.get()
    version.content["plan"]["fixed"] = "1.00"
    version.save()
    assert why_version_falls(contract) == "The version does not match its hash."
    before, n = states(), Told.objects.count()
    refused(sign(contract, person), 409, "contract.signature_refused", before, n)


def test_a_signed_contract_is_neither_edited_nor_reopened() -> None:
    contract = make_signed()
    owner, before, n = owner_of(contract.deal.seller), states(), Told.objects.count()
    with pytest.raises(NotAllowed):
        edit_contract(contract, actor=owner, step="secrecy", values={"secrecy_years": "1"})
    with pytest.raises((NotAllowed, TransitionRefused)):
        reopen_contract(contract, actor=owner, reason="second thoughts")
    assert states() == before
    assert Told.objects.count() == n


def test_a_frozen_text_is_not_edited() -> None:
    contract = make_frozen()
    before, n = states(), Told.objects.count()
    answer = log_in(owner_of(contract.deal.seller)).post(
        reverse("deals:contract_step", args=[contract.deal.code, "secrecy"]), {"secrecy_years": "1"}
    )
    refused(answer, 403, "access.refused", before, n)


def test_another_price_than_was_agreed_is_not_frozen() -> None:
    contract = make_contract(fixed="999999.00")
    before, n = states(), Told.objects.count()
    client = log_in(owner_of(contract.deal.seller))
    answer = client.post(reverse("deals:freeze", args=[contract.deal.code]), {"version": contract.version})
    assert answer.status_code == 409
    assert "1,000,000.01 CNY" in answer.content.decode()
    assert states() == before
    assert Told.objects.count() == n


def test_each_side_does_its_own_part_of_a_payment() -> None:
    contract = make_signed()
    seller, buyer = owner_of(contract.deal.seller), owner_of(contract.deal.buyer)
    due, waiting, report = contract.milestones.all()
    tries = [(seller, due, "pay", {"evidence": "T-1"}), (buyer, due, "invoice", {"invoice": "I-1"}),
             (buyer, waiting, "deliver", {"delivery": "it"}), (seller, report, "report", {"base": "1"}),
             (make_member(contract.deal.seller), due, "receive", {})]  # fmt: skip
    for person, row, name, data in tries:
        before, n = states(), Told.objects.count()
        answer = log_in(person).post(reverse("deals:move_payment", args=[contract.deal.code, row.pk, name]), data)
        assert answer.status_code in {403, 409}, name
        assert states() == before
        assert Told.objects.count() - n == (answer.status_code == 403)


def test_whoever_proposed_an_end_does_not_agree_with_themselves() -> None:
    contract = make_signed()
    seller, buyer = owner_of(contract.deal.seller), owner_of(contract.deal.buyer)
    proposed = propose_ending(contract, actor=seller, reason="the plant burnt down")
    before, n = states(), Told.objects.count()
    with pytest.raises(NotAllowed):
        end_contract(proposed, actor=seller, reason="yes")
    assert states() == before
    assert Told.objects.count() == n
    ended = end_contract(proposed, actor=buyer, reason="agreed")
    assert (ended.state, Deal.objects.get().state) == ("ended", "terminated")
    assert list(Milestone.objects.values_list("state", flat=True)) == ["due", "cancelled", "cancelled"]


def test_a_contract_of_another_deal_is_not_found() -> None:
    contract = make_signed()
    Organisation.objects.filter(pk=contract.deal.seller_id).update(uscc="")  # or the next of the factory bears its code
    other = make_contract_deal()
    stranger = log_in(owner_of(other.buyer))
    row = contract.milestones.first()
    assert row
    for name, args in (("contract", []), ("draft", []), ("contract_version", [1]), ("contract_file", [1, "json"]),
                       ("payments", []), ("move_payment", [row.pk, "pay"]), ("registration", [])):  # fmt: skip
        assert stranger.get(reverse(f"deals:{name}", args=[contract.deal.code, *args])).status_code == 404
    own = make_contract(other)
    assert stranger.get(
        reverse("deals:move_payment", args=[own.deal.code, row.pk, "pay"])
    ).status_code == 404  # fmt: skip
