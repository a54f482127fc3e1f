"""Who sees how far into an entry: tiers, agreements, entries without a name, reasons for 'no'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.factories import make_member, make_organisation, make_user
from tests.liaowang_web.hall.walking import People, log_in

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry

pytestmark = pytest.mark.django_db
OTHER = {"name_zh": "远山公司（示例）", "name_en": "Far Hills (sample)", "uscc": "",
         "type": "foreign", "country": "SG", "registration_number": "7"}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def other_organisation(**columns: Any) -> tuple[Organisation, Client]:
    owner = make_user()
    organisation = make_organisation(owner, state="verified", **{**OTHER, **columns})
    return organisation, log_in(owner)


def test_each_tier_adds_to_the_one_before() -> None:
    people = People()
    entry = people.published()
    organisation, theirs = other_organisation()
    visitor = people.read(entry)
    assert "capacity kept" in visitor
    assert "Log in to see more" in visitor
    for hidden in ("What registered people read.", "Cells die in the cold.", "200310102344", "Report 7", "The recipe."):
        assert hidden not in visitor
    known = people.read(entry, people.stranger)
    for told in ("What registered people read.", "Cells die in the cold.", "200310102344", "check digit", "Report 7"):
        assert told in known
    assert "The recipe." not in known
    assert "After a confidentiality agreement" in known
    page = theirs.get(reverse("hall:agreement", args=[entry.code])).content.decode()
    assert "files no patent" in page
    data = {"organisation": organisation.pk, "is_agreed": "on"}
    assert theirs.post(reverse("hall:agreement", args=[entry.code]), data).status_code == 302
    assert "The recipe." in people.read(entry, theirs)
    assert "The recipe." in people.read(entry, log_in(make_member(organisation, "editor")))
    assert "The recipe." not in people.read(entry, people.stranger)
    assert Told.objects.latest("number").kind == "entry.agreed"


def test_an_agreement_ends_from_either_side() -> None:
    people = People()
    entry = people.published()
    organisation, theirs = other_organisation()
    data = {"organisation": organisation.pk, "is_agreed": "on"}
    for ender in (theirs, people.editor):
        theirs.post(reverse("hall:agreement", args=[entry.code]), data)
        held = entry.agreements.get(ended_at=None)
        address = reverse("hall:end_agreement", args=[entry.code, held.pk])
        assert people.stranger.post(address).status_code == 404
        assert ender.post(address).status_code == 302
        assert ender.post(address).status_code == 409, "it has ended already"
        assert "The recipe." not in people.read(entry, theirs)


def test_only_who_may_sign_agrees() -> None:
    people = People()
    entry = people.published()
    organisation, _theirs = other_organisation()
    editor = log_in(make_member(organisation, "editor"))
    address = reverse("hall:agreement", args=[entry.code])
    assert editor.get(address).status_code == 404
    assert people.editor.get(address).status_code == 404, "the owner has nothing to agree to"
    signatory = log_in(make_member(organisation, "signatory"))
    foreign = {"organisation": people.organisation.pk, "is_agreed": "on"}
    assert signatory.post(address, foreign).status_code == 200
    assert signatory.post(address, {"organisation": organisation.pk}).status_code == 200
    assert not entry.agreements.exists()


def test_what_is_under_export_control_is_told_to_nobody_abroad() -> None:
    people = People()
    entry = people.published(control="restricted")
    organisation, theirs = other_organisation()
    data = {"organisation": organisation.pk, "is_agreed": "on"}
    answer = theirs.post(reverse("hall:agreement", args=[entry.code]), data)
    assert answer.status_code == 409
    assert "export control" in answer.content.decode()
    assert "The recipe." not in people.read(entry, theirs)


def test_an_entry_without_a_name_says_nowhere_whose_it_is() -> None:
    people = People()
    marks = {"region": "330102", "source_url": "https://lantern.example.org/", "reference": "LI-77"}
    entry = people.published(is_anonymous="on", **marks)
    organisation, theirs = other_organisation()
    theirs.post(reverse("hall:agreement", args=[entry.code]), {"organisation": organisation.pk, "is_agreed": "on"})
    told = [
        "灯塔", "Lantern", "91110000600037341L", str(people.organisation.pk), people.organisation.code, "330102",
        "lantern.example.org", "200310102344", "LI-77", str(people.owner), str(entry.pk), str(entry.author),
    ]  # fmt: skip
    for client in (Client(), people.stranger, theirs):
        for language in ("en", "zh-hans"):
            with translation.override(language):
                page = people.read(entry, client)
                for part in ("agreement", "decline"):
                    page += client.get(reverse(f"hall:{part}", args=[entry.code])).content.decode()
            for mark in told:
                assert mark not in page, mark
    assert "Lantern" in people.read(entry, people.editor)


def test_an_entry_that_names_itself_is_held_back() -> None:
    people = People()
    entry = people.draft(is_anonymous="on", teaser_en="Made by the lantern institute.")
    answer = people.move(entry, "submit")
    assert answer.status_code == 409
    assert "Lantern Institute" in answer.content.decode()


def test_a_revision_that_takes_the_name_off_hides_it_only_once_published() -> None:
    people = People()
    entry = people.published()
    people.move(entry, "revise")
    people.save(entry, is_anonymous="on")
    assert "Lantern" in people.read(entry)
    people.move(entry, "resubmit")
    people.check(entry, "publish")
    assert "Lantern" not in people.read(entry)


def test_reasons_for_no_are_told_from_the_third_on_and_never_whose() -> None:
    people = People()
    entry = people.published()
    address = reverse("hall:decline", args=[entry.code])
    for number, reason in enumerate(("cost", "cost", "early")):
        organisation, theirs = other_organisation(name_en=f"Far Hills {number}")
        assert "Told once three" in people.read(entry, people.editor)
        data = {"organisation": organisation.pk, "reason": reason, "note": "A secret note"}
        assert theirs.post(address, data).status_code == 302
        assert theirs.post(address, data).status_code == 302, "said again, it counts once"
    page = people.read(entry, people.editor)
    answer = people.editor.get(reverse("hall:entry", args=[entry.code]))
    assert answer.context["declines"] == [("Cost comparison is missing", 2), ("Too early a stage", 1)]
    history = people.editor.get(reverse("hall:history", args=[entry.code])).content.decode()
    for told in ("Far Hills", "A secret note"):
        assert told not in page + history
    assert "A secret note" in people.read(entry, people.secretary)
    assert "Why others said no" not in people.read(entry, people.stranger)
    assert people.editor.get(address).status_code == 404, "one's own"


def test_nothing_is_declined_or_agreed_once_it_is_withdrawn() -> None:
    people = People()
    entry = people.published()
    _organisation, theirs = other_organisation()
    people.move(entry, "withdraw", why="other", reason="no more", typed=entry.code)
    for part in ("agreement", "decline"):
        assert theirs.get(reverse(f"hall:{part}", args=[entry.code])).status_code == 404
    assert Entry.objects.get().state == "withdrawn"


def test_the_page_for_machines_tells_what_the_reader_sees() -> None:
    people = People()
    entry = people.published(title_en="Cells </script> & more")
    page = people.read(entry)
    assert '<script type="application/ld+json">' in page
    assert "Cells \\u003C/script\\u003E \\u0026 more" in page
    assert "Cells </script>" not in page
