"""Revisions, and the check that every published list follows from the notice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.liaowang_web.catalogue_factories import (
    Desk,
    decide,
    make_edition,
    make_expert,
    make_nomination,
    make_objection,
    publish,
    to_notice,
)

from liaowang_web.audit.chain import hash_of
from liaowang_web.catalogue.models import Edition, Nomination, Notice, Objection, Publication
from liaowang_web.catalogue.selectors.verification import first_difference
from liaowang_web.catalogue.services.revisions import Amendment, Removal, revise_edition
from liaowang_web.workflow.refusals import TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def edition(desk: Desk) -> Edition:
    """Two entries and one that an objection struck, published."""
    edition = make_edition(desk)
    entries = [make_nomination(edition, desk) for _ in range(3)]
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(edition, desk)
    decide(make_objection(entries[2]), desk, is_upheld=True)
    return publish(edition, desk)


def entry(edition: Edition, at: int) -> Nomination:
    return edition.nominations.order_by("number")[at]


def test_a_revision_tells_what_changed_and_keeps_the_rest(desk: Desk, edition: Edition) -> None:
    first, second = entry(edition, 0), entry(edition, 1)
    published = revise_edition(
        edition, actor=desk.publisher, note="Two corrections (sample).",
        amendments=(Amendment(first, {"title_en": "Better name"}, "The name was wrong."),),
        removals=(Removal(second, "rights", "Its patent has lapsed (sample)."),),
    )  # fmt: skip
    content = published.content
    assert [(it["code"], it["title_en"]) for it in content["entries"]] == [(first.code, "Better name")]
    assert [(it["code"], it["why"]) for it in content["left"]][1:] == [(second.code, "rights")]
    assert [(it["code"], it["kind"], it["words"]) for it in content["changes"]] == [
        (first.code, "amended", "The name was wrong."),
        (second.code, "withdrawn", "Its patent has lapsed (sample)."),
    ]
    assert content["previous_hash"] == edition.publications.get(revision=0).content_hash
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.withdrawn_for) == ("amended", "withdrawn", "rights")
    assert str(published) == f"{edition.code}.1"
    assert not first_difference(edition)


def test_a_revision_needs_something_and_reasons(desk: Desk, edition: Edition) -> None:
    one = entry(edition, 0)
    wrong: list[dict[str, Any]] = [
        {"note": "x"},
        {"note": "", "removals": (Removal(one, "rights", "x"),)},
        {"note": "x", "removals": (Removal(one, "rights", ""),)},
        {"note": "x", "removals": (Removal(one, "because", "x"),)},
        {"note": "x", "amendments": (Amendment(one, {"title_en": "y"}, ""),)},
        {"note": "x", "amendments": (Amendment(one, {"state": "listed"}, "x"),)},
        {"note": "x", "amendments": (Amendment(one, {"title_en": "y"}, "x"), Amendment(one, {"track": "y"}, "x"))},
        {"note": "x", "removals": (Removal(entry(edition, 2), "rights", "x"),)},
    ]
    for it in wrong:
        with pytest.raises(TransitionRefused):
            revise_edition(edition, actor=desk.publisher, **it)
    assert edition.publications.count() == 1


def test_what_was_withdrawn_stays_withdrawn(desk: Desk, edition: Edition) -> None:
    second = entry(edition, 1)
    revise_edition(edition, actor=desk.publisher, note="x", removals=(Removal(second, "error", "By mistake."),))
    with pytest.raises(TransitionRefused):
        revise_edition(edition, actor=desk.publisher, note="x", removals=(Removal(second, "error", "Again."),))
    revised = revise_edition(
        edition, actor=desk.publisher, note="y",
        amendments=(Amendment(entry(edition, 0), {"advice": "Use it."}, "Asked for."),),
    )  # fmt: skip
    assert [it["code"] for it in revised.content["left"]] == [entry(edition, 2).code, second.code]
    assert revised.revision == 2
    assert not first_difference(edition)


def test_an_edition_in_order_is_verified(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_edition", edition.code)
    told = capsys.readouterr().out
    assert "all in order" in told
    assert edition.publications.get().content_hash in told
    with pytest.raises(CommandError, match="no edition"):
        call_command("verify_edition", "1999.9")


def overwrite(row: Notice | Publication, change: Callable[[Any], None], *, is_rehashed: bool = False) -> None:
    """Change what is frozen behind the back of the application, as somebody with the database could."""
    content = json.loads(json.dumps(row.content))
    change(content)
    table, hashed = row._meta.db_table, hash_of(content) if is_rehashed else row.content_hash
    with connection.cursor() as cursor:
        key = row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
        told = [json.dumps(content), hashed, key]
        cursor.execute(f"UPDATE {table} SET content = %s, content_hash = %s WHERE id = %s", told)


def rename(content: Any) -> None:
    content["entries"][0]["title_en"] = "Mine"


def drop(content: Any) -> None:
    content["entries"].pop()


def add(content: Any) -> None:
    content["entries"].append({**content["entries"][0], "code": "2026.1-999"})


@pytest.mark.parametrize("change", [rename, drop, add])
@pytest.mark.parametrize("which", ["notice", "publication"])
def test_a_changed_list_is_found(edition: Edition, change: Callable[[Any], None], which: str) -> None:
    row = edition.notice if which == "notice" else edition.publications.get()
    overwrite(row, change)
    assert "not what was hashed" in first_difference(edition)


@pytest.mark.parametrize("which", ["notice", "publication"])
def test_a_changed_list_with_a_fitting_hash_is_found_by_the_audit(edition: Edition, which: str) -> None:
    row = edition.notice if which == "notice" else edition.publications.get()
    overwrite(row, rename, is_rehashed=True)
    assert "not the one in the audit" in first_difference(edition)


def test_an_objection_turned_after_the_fact_is_found(edition: Edition) -> None:
    Objection.objects.update(state="rejected")
    assert f"{entry(edition, 2).code} is missing" in first_difference(edition)


def test_an_entry_changed_in_its_row_is_found(edition: Edition) -> None:
    one = entry(edition, 0)
    Nomination.objects.filter(pk=one.pk).update(title_en="Mine")
    assert first_difference(edition) == f"the entries as they stand: the entry {one.code} differs in title_en"
    Nomination.objects.filter(pk=one.pk).update(state="withdrawn")
    assert "is missing" in first_difference(edition)


def test_a_revision_cut_out_is_found(desk: Desk, edition: Edition) -> None:
    for words in ("one", "two"):
        change = Amendment(entry(edition, 0), {"advice": words}, words)
        revise_edition(edition, actor=desk.publisher, note=words, amendments=(change,))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Publication._meta.db_table} WHERE revision = 1")
    assert first_difference(edition) == f"revision {edition.code}.1 is missing"


def test_without_a_notice_there_is_nothing_to_verify(desk: Desk) -> None:
    assert first_difference(make_edition(desk)) == "nothing was put before the public"
