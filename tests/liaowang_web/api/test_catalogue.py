"""The catalogue for programs: what was put before the public, and nothing of how it came about."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_edition,
    make_expert,
    make_nomination,
    publish,
    score,
    to_notice,
    to_published,
    to_review,
)

from liaowang_web.catalogue.models import Edition, Expert, Nomination, Review
from liaowang_web.catalogue.services.editions import edit_edition, extend_edition
from liaowang_web.catalogue.services.revisions import Amendment, Removal, revise_edition

pytestmark = pytest.mark.django_db
V1 = "/api/v1/catalogue"
SECRET = ("Alma Ames", "Somebody behind it", "points", "comment", "mean", "nominated_by", "people", "contact")


def ask(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(V1 + address)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for name in ("Alma Ames", "Bruno Bell", "Clara Cole"):
        make_expert(made, name)
    return made


def revised(desk: Desk, n: int = 3) -> Edition:
    """An edition of which one entry was amended, and one withdrawn."""
    edition = make_edition(desk)
    made = [make_nomination(edition, desk, title_en=f"Cell {at}", people="Somebody behind it") for at in range(n)]
    edition = to_published(edition, desk)
    first, second = (Nomination.objects.get(pk=it.pk) for it in made[:2])
    amended, gone = Amendment(first, {"advice": "Try it."}, "Asked for"), Removal(second, "failed", "It did not last")
    revise_edition(edition, actor=desk.publisher, note="Twice.", amendments=(amended,), removals=(gone,))
    return Edition.objects.get(pk=edition.pk)


def test_an_edition_is_told_as_its_file_tells_it(client: Client, desk: Desk) -> None:
    edition = revised(desk)
    file = json.loads(client.get(reverse("catalogue:download", args=[edition.code, "json"])).content)
    whole = ask(client, f"/editions/{edition.code}")
    assert (whole["state"], whole["revision"], whole["n_entries"]) == ("published", 1, 2)
    assert whole["hash"] == file["content_hash"]
    assert [(it["revision"], it["note"]) for it in whole["revisions"]] == [(1, "Twice."), (0, "")]
    assert whole["notice"]["hash"] == file["content"]["notice_hash"]
    assert [it["weight"] for it in whole["criteria"]] == [50, 30, 20]
    listed = ask(client, f"/editions/{edition.code}/entries")
    assert listed["hash"] == file["content_hash"]
    assert [it["code"] for it in listed["items"]] == [it["code"] for it in file["content"]["entries"]]
    for entry in file["content"]["entries"]:
        told = ask(client, f"/entries/{entry['code']}")
        assert told["told"] == entry
        assert (told["edition"], told["revision"], told["left"]) == (edition.code, 1, None)
    assert ask(client, f"/editions/{edition.code}/entries?revision=0")["total"] == 3
    ask(client, f"/editions/{edition.code}/entries?revision=7", 404)
    (row,) = ask(client, "/editions")["items"]
    assert row == {name: whole[name] for name in row}


def test_what_left_is_told_with_its_reason_and_history(client: Client, desk: Desk) -> None:
    edition = revised(desk)
    gone = Nomination.objects.get(state="withdrawn")
    told = ask(client, f"/entries/{gone.code}")
    today = timezone.localdate().isoformat()
    assert told["left"] == {"on": today, "why": "failed", "words": "It did not last"}
    stations = ask(client, f"/entries/{gone.code}/history")
    assert [(it["change"], it["revision"], it["why"]) for it in stations] == [("left", 1, "failed"), ("listed", 0, "")]
    amended = Nomination.objects.get(state="amended")
    assert [it["change"] for it in ask(client, f"/entries/{amended.code}/history")] == ["amended", "listed"]
    assert edition.code == told["edition"]


def test_two_editions_are_compared(client: Client, desk: Desk) -> None:
    first = revised(desk)
    stays = Nomination.objects.get(state="amended")
    second = make_edition(desk, follows=first)
    make_nomination(second, desk, title_en="New")
    again = make_nomination(second, desk, title_en="Cell 0 again", state="draft")
    Nomination.objects.filter(pk=again.pk).update(lineage=stays.lineage, state="accepted")
    to_published(second, desk)
    told = ask(client, f"/editions/{second.code}/changes")
    assert (told["against"], told["n_same"]) == (first.code, 0)
    assert [it["entry"]["title"]["en"] for it in told["entered"]] == ["New"]
    assert [(it["entry"]["title"]["en"], it["why"]) for it in told["left"]] == [("Cell 2", ""), ("Cell 1", "failed")]
    (change,) = told["amended"]
    assert set(change["fields"]) == {"title_en", "advice"}
    assert (change["before"]["title_en"], change["after"]["title_en"]) == ("Cell 0", "Cell 0 again")
    back = ask(client, f"/editions/{first.code}/changes?with={second.code}")
    assert [it["entry"]["title"]["en"] for it in back["left"]] == ["New"]
    assert ask(client, f"/editions/{first.code}/changes")["against"] is None
    ask(client, f"/editions/{first.code}/changes?with=2099.1", 404)
    ask(client, f"/editions/{first.code}/changes?with={first.code}", 404)


def test_nothing_is_told_before_it_is_public(client: Client, desk: Desk) -> None:
    planned = make_edition(desk, is_open=False)
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk, people="Somebody behind it")
    assert [it["code"] for it in ask(client, "/editions")["items"]] == [edition.code]
    ask(client, f"/editions/{planned.code}", 404)
    for step in (lambda: None, lambda: to_review(edition, desk)):
        step()
        for address in (f"/editions/{edition.code}/entries", f"/editions/{edition.code}/entries?revision=0",
                        f"/editions/{edition.code}/changes", f"/entries/{nomination.code}",
                        f"/entries/{nomination.code}/history", f"/entries/{nomination.code}/crosswalk"):  # fmt: skip
            ask(client, address, 404)
    for code in ("2099.1", "x", "2026.1-001", "-", "…"):
        ask(client, f"/editions/{code}", 404)
        ask(client, f"/entries/{code}", 404)


def test_no_answer_tells_who_reviewed_or_how(client: Client, desk: Desk) -> None:
    """Scores, experts and people behind it are in no answer, whether the review runs or is over."""
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk, people="Somebody behind it")
    published = to_published(edition, desk)
    running = make_edition(desk)
    make_nomination(running, desk, people="Somebody behind it")
    to_review(running, desk)
    for review in Review.objects.filter(nomination__edition=running):
        score(review)
    for address in ("/editions", f"/editions/{running.code}", f"/editions/{published.code}",
                    f"/editions/{published.code}/entries", f"/entries/{nomination.code}",
                    f"/entries/{nomination.code}/history", f"/entries/{nomination.code}/crosswalk"):  # fmt: skip
        answer = client.get(V1 + address)
        assert answer.status_code == 200
        assert not any(it in answer.content.decode() for it in SECRET), address


def test_the_notice_stands_in_for_the_list_until_it_is_published(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    edition = to_notice(edition, desk)
    noticed = ask(client, f"/editions/{edition.code}/entries")
    assert (noticed["revision"], noticed["hash"]) == (None, edition.notice.content_hash)
    assert ask(client, f"/entries/{nomination.code}")["revision"] is None
    assert ask(client, f"/entries/{nomination.code}/crosswalk")["track"] == "FE-01"
    assert ask(client, f"/entries/{nomination.code}/history") == []
    publish(edition, desk)
    assert ask(client, f"/editions/{edition.code}/entries")["revision"] == 0


def test_pages_of_entries_and_their_filters(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    for track in ("FE-01", "FI-01", "FE-02", "FE-01"):
        make_nomination(edition, desk, track=track)
    Expert.objects.update(load_limit=20, tracks="FE-01 FI-01 FE-02")
    edition = to_published(edition, desk)
    found, address = [], f"{V1}/editions/{edition.code}/entries?limit=3"
    while address:
        told = client.get(address).json()
        found, address = [*found, *(it["code"] for it in told["items"])], told["next"]
    assert found == [f"{edition.code}-{n:03d}" for n in (1, 2, 3, 4)]
    assert ask(client, f"/editions/{edition.code}/entries?direction=FE")["total"] == 3
    assert ask(client, f"/editions/{edition.code}/entries?track=FE-01")["total"] == 2
    ask(client, f"/editions/{edition.code}/entries?direction=XX", 422)


def test_nothing_new_is_304_until_something_public_changes(client: Client, desk: Desk) -> None:
    planned, edition = make_edition(desk, is_open=False), make_edition(desk)
    make_nomination(edition, desk)
    tag = client.get(V1 + "/editions").headers["ETag"]

    def status() -> int:
        return client.get(V1 + "/editions", headers={"if-none-match": tag}).status_code

    assert status() == 304
    edit_edition(planned, actor=desk.secretary, columns={"title_en": "Another"})
    make_nomination(edition, desk)
    assert status() == 304
    extend_edition(edition, "call_until", edition.call_until + timedelta(days=1), actor=desk.secretary, reason="Snow.")
    assert status() == 200
    edition = to_published(Edition.objects.get(pk=edition.pk), desk)
    tag = client.get(V1 + "/editions").headers["ETag"]
    one = Nomination.objects.filter(state="listed")[0]
    revise_edition(edition, actor=desk.publisher, note="A.", amendments=(Amendment(one, {"advice": "B"}, "C"),))
    assert status() == 200


def test_lists_take_the_same_few_queries_however_long(client: Client, desk: Desk) -> None:
    edition = revised(desk, n=6)
    for _number in range(5):
        make_edition(desk)
    for address, n in (("/editions", 5), (f"/editions/{edition.code}", 7), (f"/editions/{edition.code}/entries", 5)):
        with CaptureQueriesContext(connection) as found:
            ask(client, address)
        # The count of requests asks the database once in a while, and whenever a minute begins.
        asked = [it["sql"] for it in found if '"catalogue_' in it["sql"]]
        assert len(asked) <= n, asked
