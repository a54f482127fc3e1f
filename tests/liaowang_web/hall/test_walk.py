"""An entry from draft to published and on, through pages only, as different people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_user
from tests.liaowang_web.hall.walking import People, log_in, sheet

from liaowang_web.accounts.services import end_membership, grant_role
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_from_draft_to_published() -> None:
    people = People()
    entry = people.draft()
    assert entry.state == "draft"
    assert entry.indicators.get().value == 80
    assert entry.patents.get().check_level == "ok"
    assert entry.track_by is not None
    assert people.read(entry) == people.read(entry, people.stranger) == "404"
    assert "Cells for the cold" in people.read(entry, people.editor)
    people.move(entry, "submit")
    assert "Cells for the cold" in people.secretary.get(reverse("hall:queue")).content.decode()
    answer = people.secretary.post(reverse("hall:check", args=[entry.code]), {"act": "publish", "met_real": "on"})
    assert answer.status_code == 409
    assert "Not yet met" in answer.content.decode()
    assert people.check(entry, "publish").status_code == 302
    assert "Cells for the cold" in people.read(entry)
    kinds = list(Told.objects.filter(thing_id=str(entry.pk)).order_by("number").values_list("kind", flat=True))
    assert kinds == ["entry.entered", "entry.submitted", "entry.checked", "entry.checked", "entry.published"]


def test_what_is_returned_says_why_and_comes_back() -> None:
    people = People()
    entry = people.draft()
    people.move(entry, "submit")
    assert people.check(entry, "return").status_code == 200, "a reason is asked for"
    people.check(entry, "return", **{"return-reason": "Which cells were measured?"})
    entry.refresh_from_db()
    assert entry.state == "draft"
    for name in ("hall:own", "hall:entry", "hall:edit"):
        page = people.editor.get(reverse(name, args=[] if name == "hall:own" else [entry.code])).content.decode()
        assert "Which cells were measured?" in page
    needs = people.editor.get(reverse("hall:own"), {"state": "needs"})
    assert [it.code for it, _back, _needs in needs.context["rows"]] == [entry.code]
    people.move(entry, "submit")
    assert people.editor.get(reverse("hall:own"), {"state": "needs"}).context["rows"] == []


def test_an_incomplete_draft_is_held_back_in_words() -> None:
    people = People()
    entry = people.draft(track="")
    answer = people.move(entry, "submit")
    assert answer.status_code == 409
    assert "Choose the track" in answer.content.decode()


def test_a_revision_changes_nothing_in_public_until_it_is_checked() -> None:
    people = People()
    entry = people.published()
    assert people.move(entry, "revise").status_code == 302
    people.save(entry, title_en="Cells for the deep cold")
    assert "deep cold" not in people.read(entry)
    assert "deep cold" not in people.read(entry, people.stranger)
    working = people.editor.get(reverse("hall:entry", args=[entry.code]), {"copy": "working"}).content.decode()
    assert "deep cold" in working
    stolen = people.stranger.get(reverse("hall:entry", args=[entry.code]), {"copy": "working"}).content.decode()
    assert "deep cold" not in stolen
    people.move(entry, "resubmit")
    page = people.secretary.get(reverse("hall:check", args=[entry.code])).content.decode()
    assert "<ins>deep </ins>" in page
    people.check(entry, "publish")
    assert "deep cold" in people.read(entry)
    changes = people.editor.get(reverse("hall:versions", args=[entry.code]), {"before": "1", "after": "2"})
    assert [it.name for it in changes.context["changes"]] == ["title_en"]
    assert people.stranger.get(reverse("hall:versions", args=[entry.code])).status_code == 404


def test_a_discarded_revision_leaves_what_was_published() -> None:
    people = People()
    entry = people.published()

    people.move(entry, "revise")
    data = {"title_en": "Something else", "problem_en": "", "indicators-0-value": "1.5", "shares-0-per_cent": "100"}
    people.save(entry, **data)
    assert people.move(entry, "discard").status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.title_en) == ("published", "Cells for the cold")
    assert entry.technology.problem_en == "Cells die in the cold."
    assert entry.indicators.get().value == 80
    changes = people.editor.get(reverse("hall:versions", args=[entry.code]), {"before": "1", "after": "working"})
    assert changes.context["changes"] == []
    assert "Something else" not in people.read(entry)
    page = people.editor.get(reverse("hall:entry", args=[entry.code]))
    assert page.context["told"].title_en == "Cells for the cold", "its history tells how it was called meanwhile"


def test_renewing_asks_whether_it_is_still_true() -> None:
    people = People()
    entry = people.published()
    Entry.objects.filter(pk=entry.pk).update(
        valid_until=timezone.localdate() + timedelta(days=9), confirmed_on=timezone.localdate() - timedelta(days=300)
    )
    assert "300 days" in people.read(entry)
    needs = people.editor.get(reverse("hall:own"), {"state": "needs"}).content.decode()
    assert "Still true?" in needs
    assert "9 days left" in needs
    assert people.move(entry, "renew").status_code == 200
    assert people.move(entry, "renew", is_true="on").status_code == 302
    entry.refresh_from_db()
    assert entry.days_left == 365
    assert entry.days_since_confirmed == 0


def test_what_is_withdrawn_keeps_its_address_and_tells_nothing() -> None:
    people = People()
    entry = people.published()
    reason = {"why": "sold", "reason": "Licensed to a maker."}
    assert people.move(entry, "withdraw", typed="T-999999", **reason).status_code == 200
    assert people.move(entry, "withdraw", typed=entry.code, **reason).status_code == 302
    gone = Client().get(reverse("hall:entry", args=[entry.code]))
    assert gone.status_code == 410
    assert "It was sold or licensed" in gone.content.decode()
    for told in ("cold", "Lantern", "Licensed to a maker"):
        assert told not in gone.content.decode()


@pytest.mark.parametrize("role", ["editor", "owner"])
def test_nobody_checks_what_their_organisation_enters(role: str) -> None:
    people = People()
    entry = people.draft()
    member = make_member(people.organisation, role)
    grant_role(member, "secretariat", actor=None)
    people.move(entry, "submit")
    queue = log_in(member).get(reverse("hall:queue"))
    assert [it.is_own for it in queue.context["page"]] == [True]
    assert people.check(entry, "publish", log_in(member)).status_code == 403
    end_membership(member.memberships.get(), actor=people.owner)
    assert people.check(entry, "publish", log_in(member)).status_code == 403, "nor who was a member once"
    author = entry.author
    grant_role(author, "secretariat", actor=None)
    assert people.check(entry, "publish", log_in(author)).status_code == 403
    entry.refresh_from_db()
    assert entry.state == "submitted"
    assert Told.objects.filter(kind="access.refused").count() == 3


def test_the_secretariat_places_an_entry_and_what_it_found_stays() -> None:
    people = People()
    entry = people.draft()
    people.move(entry, "submit")
    people.check(entry, "keep")
    assert people.check(entry, "place", **{"place-track": "FE-05"}).status_code == 302
    entry.refresh_from_db()
    assert entry.track == "FE-05"
    assert entry.checks.filter(entry_version=entry.version, is_met=True).count() == 8
    people.check(entry, "publish")
    assert "FE-05" in str(entry.versions.get().content)


def test_lists_ask_the_same_however_long_they_are() -> None:
    people = People()
    pages = {"hall:own": people.editor, "hall:queue": people.secretary}
    counted: list[list[int]] = []
    for name, client in pages.items():
        client.get(reverse(name))  # the first request of a session notes that it lives
    for _round in range(2):
        for _each in range(3):
            data = sheet(organisation=people.organisation.pk)
            people.editor.post(reverse("hall:enter", args=["technology"]), data)
            people.move(Entry.objects.latest("created_at"), "submit")
        counted.append([_queries(client, name) for name, client in pages.items()])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 16


def _queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    return len(asked)


def test_an_entry_has_one_address() -> None:
    people = People()
    entry = people.published()
    assert Client().get(reverse("hall:entry", args=["T-0000001"])).status_code == 404
    assert Client().get(reverse("hall:entry", args=[entry.code])).status_code == 200


def test_the_queue_is_hidden_from_others() -> None:
    assert log_in(make_user()).get(reverse("hall:queue")).status_code == 404
