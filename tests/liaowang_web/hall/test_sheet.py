"""The form of an entry: rows that grow without script, errors, a conflict side by side, saving while typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.factories import make_organisation, make_topic, make_user
from tests.liaowang_web.hall.walking import People, log_in, sheet

from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.tracks import suggest_tracks
from liaowang_web.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def errors_of(answer: object) -> str:
    return " ".join(error for _name, _id, error in answer.context["sheet"].errors)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", Entry.Kind.values)
def test_every_kind_has_its_sheet(kind: str) -> None:
    people = People()
    assert people.editor.get(reverse("hall:enter", args=[kind])).status_code == 200
    data = sheet(organisation=people.organisation.pk, first="none")
    assert people.editor.post(reverse("hall:enter", args=[kind]), data).status_code == 302
    entry = Entry.objects.get()
    assert entry.kind == kind
    assert getattr(entry, kind).pk == entry.pk
    assert people.editor.get(reverse("hall:edit", args=[entry.code])).status_code == 200
    assert "Cells for the cold" in people.read(entry, people.editor)


def test_a_row_is_added_without_script_and_nothing_is_lost() -> None:
    people = People()
    data = sheet(organisation=people.organisation.pk, add="indicators", title_en="")
    answer = people.editor.post(reverse("hall:enter", args=["technology"]), data)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'name="indicators-1-metric_en"' in page
    assert page.count("autofocus") == 1
    assert 'value="capacity kept"' in page
    assert 'value="低温电池"' in page
    assert "Not saved" not in page
    assert not Entry.objects.exists()


def test_rows_marked_or_emptied_go() -> None:
    people = People()
    entry = people.draft()
    people.save(
        entry, **{"readiness-0-DELETE": "on", "shares-0-name": "", "shares-0-per_cent": "", "indicators-0-value": "85"}
    )
    assert not entry.readiness.exists()
    assert not entry.shares.exists()
    assert entry.indicators.get().value == 85


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"shares-0-per_cent": "60"}, "The shares make 60%, not 100%."),
        ({"shares-0-per_cent": "0"}, "between 0 and 100"),
        ({"indicators-0-metric_en": ""}, "Name what is measured"),
        ({"indicators-0-value": ""}, "How much?"),
        ({"indicators-0-operator": "..", "indicators-0-value_high": "3"}, "Between needs an upper value"),
        ({"indicators-0-value_high": "90"}, "Only “between” has an upper value."),
        ({"trl_low": "7", "trl_high": "5"}, "less than the lower end"),
        ({"region": "11"}, "six digits"),
        ({"price_low": "-1"}, "greater than or equal to 0"),
        ({"valid_until": "2020-01-01"}, "has to lie ahead"),
        ({"currency": "12"}, "three letters"),
        ({"topics-TOTAL_FORMS": "1", "topics-0-code": "T-000009"}, "no such topic"),
        ({"topics-TOTAL_FORMS": "2", "topics-0-code": "T-000001", "topics-1-code": "T-000001"}, "stands here twice"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field(given: dict[str, str], told: str) -> None:
    people = People()
    make_topic()
    data = sheet(organisation=people.organisation.pk, **given)
    answer = people.editor.post(reverse("hall:enter", args=["technology"]), data)
    assert told in errors_of(answer)
    assert 'value="capacity kept"' in answer.content.decode() or "indicators-0-metric_en" in given
    assert not Entry.objects.exists()


def test_a_topic_comes_with_its_run_and_keeps_it() -> None:
    people = People()
    topic = make_topic()
    entry = people.draft(**{"topics-TOTAL_FORMS": "1", "topics-0-code": "T-000001"})
    assert entry.topics.get().run_id == topic.run.run_id
    topic.delete()
    people.save(entry, **{"topics-TOTAL_FORMS": "1", "topics-0-code": "T-000001"})
    assert entry.topics.get().run_id == topic.run.run_id
    assert "T-000001" in people.read(entry, people.editor)


def test_a_change_by_somebody_else_is_shown_beside_ones_own() -> None:
    people = People()
    entry = people.draft()
    seen = entry.version
    people.save(entry, title_en="Theirs", **{"indicators-0-value": "90"})
    answer = people.save(entry, version=seen, title_en="Mine")
    assert answer.status_code == 409
    found = {it.name: it for it in answer.context["conflict"]}
    assert set(found) == {"title_en", "indicators"}
    assert (found["title_en"].before, found["title_en"].after) == ("Theirs", "Mine")
    page = answer.content.decode()
    assert 'value="Mine"' in page
    assert "data-autosave" not in page, "what they wrote is replaced by nobody's silence"
    entry.refresh_from_db()
    assert entry.title_en == "Theirs"
    assert people.save(entry, version=answer.context["version"], title_en="Mine").status_code == 302
    entry.refresh_from_db()
    assert entry.title_en == "Mine"


def test_a_draft_saves_itself_and_says_so() -> None:
    people = People()
    entry = people.draft()
    address = reverse("hall:autosave", args=[entry.code])
    answer = people.editor.post(address, sheet(version=entry.version, title_en="Typed"))
    assert answer.json()["says"].startswith("Saved ")
    assert answer.json()["version"] == entry.version + 1
    assert people.editor.post(address, sheet(version=entry.version, title_en="Late")).status_code == 409
    wrong = people.editor.post(address, sheet(version=entry.version + 1, currency="?"))
    assert (wrong.status_code, wrong.json()["says"]) == (422, "Not saved: 1 thing to look at.")
    entry.refresh_from_db()
    assert entry.title_en == "Typed"
    assert people.stranger.post(address, sheet()).status_code == 404
    people.move(entry, "submit")
    assert people.editor.post(address, sheet(version=entry.version)).status_code == 403


def test_what_waits_or_is_published_is_not_edited() -> None:
    people = People()
    entry = people.published()
    assert people.editor.get(reverse("hall:edit", args=[entry.code])).status_code == 404
    assert people.save(entry).status_code == 403
    assert people.secretary.get(reverse("hall:edit", args=[entry.code])).status_code == 404


def test_whoever_acts_for_nobody_is_led_to_an_organisation() -> None:
    client = log_in(make_user())
    assert reverse("accounts:enter") in client.get(reverse("hall:choose")).content.decode()
    assert client.get(reverse("hall:enter", args=["demand"])).status_code == 404


def test_nobody_enters_for_an_organisation_that_is_not_theirs() -> None:
    people = People()
    theirs = make_organisation(type="foreign", country="SG", uscc="", registration_number="7", state="verified")
    data = sheet(organisation=theirs.pk)
    answer = people.editor.post(reverse("hall:enter", args=["technology"]), data)
    assert answer.status_code == 200
    assert not Entry.objects.exists()


def test_tracks_are_suggested_with_the_probability_of_their_direction() -> None:
    people = People()
    entry = people.draft(title_zh="质子交换膜燃料电池电堆寿命", title_en="")
    assert Job.objects.filter(task_path__endswith="suggest_tracks").count() == 1
    version = entry.version
    found = suggest_tracks.call(None, str(entry.pk))
    entry.refresh_from_db()
    assert entry.track_suggested == found
    assert found[0][0].startswith("FE-")
    assert float(found[0][1]) > 0.5
    assert entry.version == version, "an open form is not in conflict with the classifier"
    assert Told.objects.latest("number").kind == "entry.suggested"
    page = people.editor.get(reverse("hall:edit", args=[entry.code])).content.decode()
    assert "The classifier suggests" in page
    assert suggest_tracks.call(None, str(entry.pk)) == found
    assert Told.objects.filter(kind="entry.suggested").count() == 1
