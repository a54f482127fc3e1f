"""Twenty at once: one succeeds, nineteen are refused in words, and the chain holds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from tests.liaowang_web.factories import make_organisation, make_user

from liaowang_web.accounts.kinds import PERSON_RENAMED
from liaowang_web.accounts.models import Organisation
from liaowang_web.accounts.services import enter_organisation, move_organisation, rename_person
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.audit.services import next_number, record
from liaowang_web.workflow.refusals import TransitionRefused

N = 20
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: object) -> list[object]:
    start = threading.Barrier(N)

    def one(number: int) -> object:
        try:
            start.wait(timeout=30)
            return act(number)  # type: ignore[operator]
        except TransitionRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(N) as pool:
        return list(pool.map(one, range(N)))


def test_of_twenty_attempts_one_succeeds() -> None:
    owner = make_user()
    lantern = make_organisation(owner)
    n_before = Entry.objects.count()
    results = at_once(lambda _: move_organisation("submit", lantern, actor=owner))
    assert sum(isinstance(it, Organisation) for it in results) == 1
    said = [it for it in results if isinstance(it, str)]
    assert said == ["目前处于“已提交”状态，不能进行此操作。"] * (N - 1)
    assert Organisation.objects.get().state == "submitted"
    assert Entry.objects.count() == n_before + 1
    assert verify_chain().broken_at is None


def test_twenty_acts_on_twenty_things_all_stand_in_the_chain() -> None:
    people = [make_user() for _ in range(N)]
    at_once(lambda number: rename_person(people[number], f"Person {number}"))
    assert verify_chain().n_entries == N
    made = at_once(lambda number: enter_organisation(actor=people[number], name_en=f"Body {number}", type="university"))
    assert sorted(it.number for it in made) == list(range(1, N + 1))  # type: ignore[attr-defined]
    assert verify_chain().n_entries == 2 * N


def test_entries_and_numbers_are_taken_inside_a_transaction_only() -> None:
    person = make_user()
    with pytest.raises(TransactionManagementError):
        record(PERSON_RENAMED, person, actor=person)
    with pytest.raises(TransactionManagementError):
        next_number("lamp")
    with transaction.atomic():
        assert record(PERSON_RENAMED, person, actor=person).number == 1
