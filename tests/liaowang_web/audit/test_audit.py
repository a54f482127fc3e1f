"""The audit: only added to, chained, told in both languages."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation
from tests.liaowang_web.deal_factories import make_deal
from tests.liaowang_web.factories import make_officer, make_user, without_triggers

from liaowang_web.accounts.models import User
from liaowang_web.audit import selectors, sentences, services
from liaowang_web.audit.chain import START, fingerprint
from liaowang_web.audit.models import Entry, Head, NeverChangedError
from liaowang_web.deals.models import Deal

pytestmark = pytest.mark.django_db

LIT = sentences.Kind("lamp.lit", "%(actor)s lit %(thing)s for %(hours)d hours")


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.org", name="Ada Lamp")


@pytest.fixture
def three(ada: User) -> Iterator[list[Entry]]:
    with transaction.atomic():
        yield [services.record(LIT, ada, actor=ada, hours=n, reason="dark") for n in (1, 2, 3)]


def test_entries_hang_together(three: list[Entry]) -> None:
    assert [entry.number for entry in three] == [1, 2, 3]
    assert [entry.previous_hash for entry in three] == [START, three[0].hash, three[1].hash]
    assert selectors.verify_chain() == selectors.Verdict(3, three[2].hash)
    assert selectors.chain_end() == (3, three[2].hash)
    assert all(entry.is_intact for entry in Entry.objects.all())


def test_an_entry_tells_itself(three: list[Entry]) -> None:
    assert Entry.objects.get(number=2).sentence == "Ada Lamp lit Ada Lamp for 2 hours"
    with translation.override("en"):
        assert sentences.tell("gone.away", {"actor": "Ada"}) == "Ada: gone.away"


def test_python_refuses_every_change(three: list[Entry]) -> None:
    entry = three[0]
    for act in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(reason="light"),
        lambda: Entry.objects.bulk_create([entry]),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
        lambda: Entry.objects.update_or_create(number=1, defaults={"reason": "light"}),
    ):
        with pytest.raises(NeverChangedError):
            act()
    assert selectors.verify_chain().broken_at is None


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET reason = 'light'", "DELETE FROM audit_entry"])
def test_the_database_refuses_what_python_cannot_see(three: list[Entry], statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert selectors.verify_chain().n_entries == 3


def test_postgresql_refuses_to_empty_the_table(three: list[Entry]) -> None:
    if connection.vendor != "postgresql":
        return
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_entry")


@pytest.mark.parametrize(
    "column",
    [
        "reason = 'light'", "kind = 'lamp.unlit'", "made_at = '2001-01-01 00:00:00+00:00'", "actor_id = NULL",
        "thing_id = '0'", "thing_version = 9", "request_id = 'x'", "before_hash = 'x'", "after_hash = 'x'",
        "thing_type = 'x'",
        """"values" = '{"thing": "Ada Lamp", "hours": 7}'""",
        "hash = 'x'", "previous_hash = 'x'",
    ],
)  # fmt: skip
def test_each_field_changed_behind_our_back_is_named(three: list[Entry], column: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {column} WHERE number = 2")
    assert selectors.verify_chain().broken_at in {2, 3} if "previous" not in column else 2
    with pytest.raises(CommandError, match=r"Entry 2 is broken"):
        call_command("verify_audit", stdout=io.StringIO())


@pytest.mark.parametrize(("number", "named"), [(1, 1), (2, 2), (3, 3)])
def test_an_entry_removed_is_named(three: list[Entry], number: int, named: int) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE number = %s", [number])
    verdict = selectors.verify_chain()
    assert verdict.broken_at == named
    assert "missing" in verdict.fault


def test_an_end_noted_elsewhere_notices_a_chain_cut_with_its_head(three: list[Entry]) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE number = 3")
    Head.objects.update(number=2, hash=three[1].hash)
    assert selectors.verify_chain().broken_at is None
    assert selectors.verify_chain({3: three[2].hash}).broken_at == 3
    with pytest.raises(CommandError, match="Entry 3 is broken"):
        call_command("verify_audit", "--expect", f"3:{three[2].hash}", stdout=io.StringIO())


def test_the_command_prints_the_end(three: list[Entry]) -> None:
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == f"3 entries, all in order.\n3:{three[2].hash}\n"


def test_an_act_undone_leaves_no_entry(ada: User) -> None:
    def fail_after_the_entry() -> None:
        with transaction.atomic():
            services.record(LIT, ada, actor=ada, hours=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_entry()
    assert selectors.verify_chain().n_entries == 0


def test_inexact_values_are_refused(ada: User) -> None:
    with transaction.atomic():
        for value in (1.5, uuid.uuid4(), {"a": {1, 2}}):
            with pytest.raises(TypeError):
                services.record(LIT, ada, actor=ada, hours=value)
    assert not Entry.objects.exists()


def test_a_fingerprint_is_that_of_what_the_database_gives_back() -> None:
    deal = make_deal()
    deal.amount = Decimal(5)
    deal.save()
    before = fingerprint(deal)
    assert fingerprint(Deal.objects.get(pk=deal.pk)) == before
    deal.amount = Decimal("5.01")
    assert fingerprint(deal) != before


def test_a_fingerprint_follows_the_columns(ada: User) -> None:
    before = fingerprint(ada)
    ada.name = "Ada"
    assert fingerprint(ada) != before
    ada.name = "Ada Lamp"
    assert fingerprint(ada) == before


def test_kinds_have_a_form_and_are_unique() -> None:
    with pytest.raises(ValueError, match="form"):
        sentences.Kind("Lamp", "")
    with pytest.raises(ValueError, match="two kinds"):
        sentences.Kind("lamp.lit", "")


def test_every_kind_has_a_sentence_in_both_languages() -> None:
    for kind in sentences.all_kinds():
        if kind.code.startswith(("lamp.", "lantern.")):
            continue
        told = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                told[language] = kind.tell({"actor": "Ada"})
        assert told["en"] != told["zh-hans"], kind.code


def test_numbers_are_given_in_turn() -> None:
    with transaction.atomic():
        assert [services.next_number("lamp") for _ in range(3)] == [1, 2, 3]
        assert services.next_number("lantern") == 1


def test_the_page_is_for_auditors(client: Client, three: list[Entry], ada: User) -> None:
    assert client.get("/en/audit/").status_code == 404
    client.force_login(ada)
    assert client.get("/en/audit/").status_code == 404
    client.force_login(make_officer("auditor"))
    page = client.get("/en/audit/").content.decode()
    assert page.index("for 3 hours") < page.index("for 1 hours")
    assert "for 2 hours" not in client.get("/en/audit/?before=2").content.decode()
    assert "No entry answers" in client.get("/en/audit/?kind=access.refused").content.decode()
    assert client.get("/en/audit/?since=yesterday&before=abc").status_code == 200


def test_the_page_shows_a_broken_chain(client: Client, three: list[Entry]) -> None:
    client.force_login(make_officer("auditor"))
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET reason = 'light' WHERE number = 2")
    assert "The chain is broken" in client.get("/en/audit/").content.decode()


def test_every_answer_bears_its_request_number(client: Client) -> None:
    first, second = (client.get("/en/").headers["x-request-id"] for _ in range(2))
    assert first != second
    assert uuid.UUID(first).version == 7
