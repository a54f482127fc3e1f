"""Days of a notice by the calendar of the People's Republic of China."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import Desk, make_edition, make_expert, make_nomination, to_notice

from liaowang_web.catalogue import working_days
from liaowang_web.catalogue.working_days import EXCHANGED, HOLIDAYS, end_of, is_known, is_working_day, last_day


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 6, 12), 7, date(2026, 6, 24)),  # over the Dragon Boat festival
        (date(2026, 9, 18), 3, date(2026, 9, 22)),  # the Sunday in exchange counts
        (date(2025, 1, 24), 2, date(2025, 1, 27)),  # so does the one before the Spring festival
        (date(2026, 11, 27), 7, date(2026, 12, 8)),
    ],
)
def test_working_days_know_holidays_and_days_in_exchange(start: date, days: int, last: date) -> None:
    assert last_day(start, days, is_working=True) == last


def test_calendar_days_are_counted_from_the_next_day() -> None:
    assert last_day(date(2026, 9, 28), 7, is_working=False) == date(2026, 10, 5)


def test_the_tables_do_not_contradict_each_other() -> None:
    assert not HOLIDAYS & EXCHANGED
    assert all(day.weekday() > 4 for day in EXCHANGED)


@pytest.mark.parametrize(("year", "n"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_it_had(year: int, n: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=at) for at in range(366))
    assert sum(is_working_day(day) for day in days if day.year == year) == n


def test_a_year_that_is_not_known_says_so() -> None:
    assert is_known(date(2026, 12, 31))
    assert not is_known(date(2026, 12, 31), date(2027, 1, 4))


def test_a_day_ends_where_the_site_is() -> None:
    assert timezone.localtime(end_of(date(2026, 3, 2))).isoformat() == "2026-03-03T00:00:00+08:00"


@pytest.mark.django_db
@pytest.mark.parametrize(("counts", "is_said"), [("working", True), ("calendar", False)])
def test_unknown_holidays_are_said_only_where_working_days_count(
    counts: str, is_said: bool, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_days, "KNOWN_YEARS", frozenset())
    desk = Desk()
    edition = make_edition(desk, notice_counts=counts)
    make_nomination(edition, desk)
    for _expert in range(3):
        make_expert(desk)
    to_notice(edition, desk)
    page = client.get(f"/en/catalogue/editions/{edition.code}/notice/")
    assert page.status_code == 200
    assert ("Monday to Friday" in page.content.decode()) is is_said
