"""Scenarios, standards, the roadmap, incubators and their pilot lines: who does what, and what holds it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.programme_factories import (
    SCENARIO,
    TITLES,
    Contest,
    make_gap,
    make_incubator,
    make_line,
    make_scenario,
    make_standard,
)
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.audit.models import Entry as AuditEntry
from liaowang_web.programme.forms.acts import TaskForm
from liaowang_web.programme.models import Booking, Incubator, RoadmapItem, Scenario, Standard, Task
from liaowang_web.programme.roadmap_drawing import roadmap_picture
from liaowang_web.programme.selectors.lines import calendar_of
from liaowang_web.programme.selectors.registries import asked_of, things_for
from liaowang_web.programme.services import registering, registries
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refused(error: type[Refused], act: Any, thing: Any, *arguments: Any, **values: Any) -> None:
    """It is refused, and neither the thing nor the audit has changed."""
    n, before = AuditEntry.objects.count(), thing.version
    with pytest.raises(error):
        act(*arguments, **values)
    assert AuditEntry.objects.count() == n
    assert type(thing).objects.get(pk=thing.pk).version == before


def test_a_scenario_walks_from_proposal_to_the_list() -> None:
    scenario = make_scenario(state="listed")
    assert (scenario.state, scenario.listed_in) == ("listed", "2025")
    kinds = AuditEntry.objects.filter(thing_id=str(scenario.pk)).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == [
        "scenario.entered", "scenario.opened", "scenario.deployed", "scenario.run", "scenario.reported",
        "scenario.evaluated", "scenario.listed",
    ]  # fmt: skip


def test_nobody_opens_a_scenario_of_their_own() -> None:
    firm = make_firm()
    scenario = make_scenario(firm)
    officer = make_officer("programme_officer")
    firm.memberships.create(user=officer, role="editor", until=timezone.now())
    for person in (owner_of(firm), officer, make_officer("standards_editor"), make_user()):
        refused(NotAllowed, registering.move_thing, scenario, "open", scenario, actor=person)
    fact = registering.enter_thing(Scenario, actor=officer, columns={**SCENARIO, "source_note": "a page"})
    refused(NotAllowed, registering.move_thing, fact, "open", fact, actor=officer)
    assert registering.move_thing("open", fact, actor=make_officer("programme_officer")).state == "opened"


@pytest.mark.parametrize("missing", ["place", "safety_limits", "indicators", "data_offered"])
def test_a_scenario_is_opened_only_when_it_is_described(missing: str) -> None:
    scenario = make_scenario(**{missing: ""})
    refused(
        TransitionRefused, registering.move_thing, scenario, "open", scenario, actor=make_officer("programme_officer")
    )


def test_only_what_reached_its_indicators_at_a_high_level_is_listed() -> None:
    officer = make_officer("programme_officer")
    low = make_scenario(state="evaluated", level="application")
    refused(TransitionRefused, registering.move_thing, low, "list", low, actor=officer, edition="2025")
    good = make_scenario(state="evaluated")
    refused(TransitionRefused, registering.move_thing, good, "list", good, actor=officer, edition=" ")
    good.deployments.update(is_reached=False)
    refused(TransitionRefused, registering.move_thing, good, "list", good, actor=officer, edition="2025")


def test_results_are_told_once_and_before_the_evaluation() -> None:
    scenario = make_scenario(state="evaluated")
    keeper, deployment = owner_of(scenario.organisation), scenario.deployments.get()
    told = {"ended_on": date(2025, 4, 1), "results": "better", "is_reached": True}
    refused(TransitionRefused, registries.report_deployment, scenario, deployment, actor=keeper, **told)
    refused(NotAllowed, registering.edit_thing, scenario, scenario, actor=keeper, version=scenario.version, columns={})
    columns = {"supplier_name": "late", "begun_on": date(2025, 1, 1)}
    refused(TransitionRefused, registries.add_deployment, scenario, scenario, actor=keeper, **columns)


def test_a_proposal_is_seen_by_its_organisation_and_officers() -> None:
    scenario = make_scenario()
    seen = [owner_of(scenario.organisation), make_officer("programme_officer"), make_officer("auditor")]
    hidden = [None, make_user(), owner_of(make_firm())]
    assert all(scenario in things_for(it, Scenario) for it in seen)
    assert not any(scenario in things_for(it, Scenario) for it in hidden)


def test_a_public_fact_is_told_by_officers_with_its_source() -> None:
    officer = make_officer("programme_officer")
    with pytest.raises(TransitionRefused, match="source"):
        registering.enter_thing(Incubator, actor=officer, columns=TITLES)
    for person in (make_user(), make_officer("auditor"), make_officer("secretariat")):
        with pytest.raises(NotAllowed):
            registering.enter_thing(Incubator, actor=person, columns={**TITLES, "source_note": "a page"})
    assert registering.enter_thing(Incubator, actor=officer, columns={**TITLES, "source_note": "a page"}).number


def test_an_edit_over_an_older_version_is_refused() -> None:
    scenario = make_scenario()
    keeper = owner_of(scenario.organisation)
    edited = registering.edit_thing(scenario, actor=keeper, version=scenario.version, columns={"place": "hall 4"})
    assert edited.place == "hall 4"
    refused(
        TransitionRefused, registering.edit_thing, edited, edited, actor=keeper, version=scenario.version,
        columns={"place": "hall 5"},
    )  # fmt: skip


def test_a_standard_walks_its_stages_and_a_published_one_has_a_number() -> None:
    editor = make_officer("standards_editor")
    standard = make_standard(state="00", designation="", published_on=None)
    for stage in ("10", "20", "30", "40", "50"):
        standard = registering.move_thing(f"to_{stage}", standard, actor=editor)
        assert standard.state == stage
    refused(TransitionRefused, registering.move_thing, standard, "to_60", standard, actor=editor)
    standard = registering.edit_thing(
        standard, actor=editor, version=standard.version,
        columns={"designation": "GB/T 99999-2030", "published_on": date(2026, 1, 1), "state": "95"},
    )  # fmt: skip
    assert standard.state == "50"
    standard = registering.move_thing("to_60", standard, actor=editor)
    standard = registering.move_thing("to_90", standard, actor=editor)
    refused(TransitionRefused, registering.move_thing, standard, "to_95", standard, actor=editor)
    newer = make_standard()
    standard = registering.move_thing("to_95", standard, actor=editor, reason="replaced", replaced_by=newer)
    assert (standard.state, standard.replaced_by) == ("95", newer)


def test_only_officers_enter_standards() -> None:
    firm = make_firm()
    with pytest.raises(NotAllowed):
        registering.enter_thing(Standard, actor=owner_of(firm), organisation=firm, columns=TITLES)


def test_a_gap_is_closed_by_a_published_standard_alone() -> None:
    gap, editor = make_gap(), make_officer("standards_editor")
    for standard in (None, make_standard(state="50")):
        refused(TransitionRefused, registering.move_thing, gap, "finish", gap, actor=editor, standard=standard)
    closed = registering.move_thing("finish", gap, actor=editor, standard=make_standard())
    assert closed.state == RoadmapItem.State.DONE
    assert closed.standard is not None


def test_the_picture_of_the_roadmap_marks_what_is_late() -> None:
    make_gap(tracks=" FI-01 ", starts_on=date(2024, 1, 1), due_on=date(2025, 1, 1))
    make_gap(tracks=" FM-01 ")
    picture: Any = roadmap_picture(RoadmapItem.objects.all(), today=date(2026, 7, 1))
    assert [(it.item.tracks.strip(), it.is_late) for it in picture["bars"]] == [("FI-01", True), ("FM-01", False)]
    assert [it.track for it in picture["lanes"]] == ["FI-01", "FM-01"]
    assert picture["bars"][0].x < picture["bars"][1].x < picture["today"] < picture["width"]
    assert roadmap_picture([]) == {}


def test_directions_and_tracks_narrow_a_registry() -> None:
    first, second = make_gap(tracks=" FM-01 "), make_gap(tracks=" FMAT-02 FE-01 ", title_en="hydrogen")
    found = RoadmapItem.objects.all()
    assert list(asked_of(found, {"direction": "FM"})) == [first]
    assert list(asked_of(found, {"direction": "FMAT"})) == [second]
    assert list(asked_of(found, {"track": "FE-01", "text": "hydro", "state": "planned"})) == [second]


def test_a_tenant_graduates_and_its_row_stays() -> None:
    incubator, firm = make_incubator(), make_firm()
    keeper = owner_of(incubator.organisation)
    tenancy = registries.enter_tenant(incubator, actor=keeper, organisation=firm, entered_on=date(2024, 1, 1))
    with pytest.raises(TransitionRefused):
        registries.enter_tenant(incubator, actor=keeper, organisation=firm, entered_on=date(2024, 2, 1))
    with pytest.raises(NotAllowed):
        registries.end_tenancy(tenancy, actor=owner_of(firm), ended_on=date(2025, 1, 1), end="graduated")
    ended = registries.end_tenancy(tenancy, actor=keeper, ended_on=date(2025, 1, 1), end="graduated")
    assert list(incubator.tenancies.values_list("end", flat=True)) == [ended.end] == ["graduated"]
    with pytest.raises(TransitionRefused):
        registries.end_tenancy(tenancy, actor=keeper, ended_on=date(2025, 2, 1), end="left")


def test_one_report_a_year() -> None:
    incubator = make_incubator()
    keeper = owner_of(incubator.organisation)
    registries.file_report(incubator, actor=keeper, year=2025, n_incubated=3)
    for year in (2025, timezone.localdate().year + 1):
        with pytest.raises(TransitionRefused):
            registries.file_report(incubator, actor=keeper, year=year)


def day(n: int) -> date:
    return timezone.localdate() + timedelta(n)


def asked(line: Any, first: int, last: int, firm: Any = None) -> Booking:
    firm = firm or make_firm()
    return registries.ask_for_line(
        line, firm, actor=make_member(firm), first_day=day(first), last_day=day(last), purpose="trial"
    )


def test_what_is_confirmed_takes_the_days_and_no_more_than_fit() -> None:
    line = make_line(places=2)
    keeper = owner_of(line.incubator.organisation)
    bookings = [asked(line, 3, 6), asked(line, 5, 8), asked(line, 6, 9)]
    for it in bookings[:2]:
        registries.move_booking("confirm", it, actor=keeper)
    refused(TransitionRefused, registries.move_booking, bookings[2], "confirm", bookings[2], actor=keeper)
    taken = {it.day: it.taken for week in calendar_of(line, day(0)) for it in week}
    assert [taken[day(n)] for n in range(2, 10)] == [0, 1, 1, 2, 2, 1, 1, 0]
    with pytest.raises(TransitionRefused, match=f"{day(5):%Y-%m-%d}"):
        asked(line, 4, 5)
    registries.move_booking("cancel", bookings[0], actor=bookings[0].person)
    assert registries.move_booking("confirm", bookings[2], actor=keeper).state == Booking.State.CONFIRMED


def test_keepers_do_not_confirm_days_of_their_own_organisation() -> None:
    line = make_line()
    firm = line.incubator.organisation
    booking = registries.ask_for_line(
        line, firm, actor=owner_of(firm), first_day=day(1), last_day=day(2), purpose="own trial"
    )
    refused(NotAllowed, registries.move_booking, booking, "confirm", booking, actor=owner_of(firm))


@pytest.mark.parametrize(("first", "last"), [(0, 2), (-3, 2), (5, 4), (1, 61)])
def test_days_lie_ahead_and_are_at_most_sixty(first: int, last: int) -> None:
    with pytest.raises(TransitionRefused):
        asked(make_line(), first, last)


def test_what_is_dropped_before_it_was_public_stays_hidden() -> None:
    scenario = make_scenario()
    keeper = owner_of(scenario.organisation)
    dropped = registering.move_thing("drop", scenario, actor=keeper, reason="no place")
    assert dropped not in things_for(None, Scenario)
    assert dropped in things_for(keeper, Scenario)


def test_a_text_in_one_language_falls_back_and_says_so(client: Client) -> None:
    contest = Contest(own_efforts_en="", own_efforts_zh="自行研制两年")
    client.force_login(owner_of(contest.owner), "liaowang_web.accounts.entrance.Entrance")
    address = reverse("programme:thing", args=[contest.challenge.code])
    with translation.override("en"):
        assert contest.challenge.tasks.get().indicators == "100 qubits"
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "自行研制两年" in page
    assert "only in Chinese" in page
    form = TaskForm({"title_zh": "任务", "title_en": "Task"})
    assert list(form.errors) == ["indicators_zh"]


def test_texts_of_one_field_came_to_the_column_of_their_language_and_can_go_back() -> None:
    moved = import_module("liaowang_web.programme.migrations.0005_both_languages")
    contest = Contest(own_efforts_zh="two years of trials", own_efforts_en="", ip_terms_zh="归揭榜方", ip_terms_en="")
    Task.objects.update(indicators_zh="100 个 / 100 qubits", indicators_en="")
    moved._part(apps, None)
    found = type(contest.challenge).objects.get(pk=contest.challenge.pk)
    assert (found.own_efforts_zh, found.own_efforts_en) == ("", "two years of trials")
    assert (found.ip_terms_zh, found.ip_terms_en) == ("归揭榜方", "")
    assert Task.objects.get().indicators_zh == "100 个 / 100 qubits"  # in both languages: it stays as it was written
    moved._join(apps, None)
    assert type(found).objects.get(pk=found.pk).own_efforts_zh == "two years of trials"
