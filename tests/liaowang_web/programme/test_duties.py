"""What waits for programme officers: each number is the length of its list, and the report tells what is public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from tests.liaowang_web.evidence_factories import S, make_evidence, make_target
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.programme_factories import make_scenario

from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.printing.reports import content_of
from liaowang_web.programme.selectors.duties import LISTS, duties_named
from liaowang_web.programme.selectors.reporting import report_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def numbers_on(client: Client) -> dict[str, int]:
    page = client.get(reverse("programme:dashboard")).content.decode()
    return {name: int(n) for name, n in re.findall(r'dashboard/([a-z-]+)/">[^<]*<span class="n">(\d+)<', page)}


def test_what_is_due_late_and_disputed_is_counted_by_its_list() -> None:
    target, officer = make_target(), make_officer("programme_officer")
    waiting = make_evidence(target, state=S.RECORDED)
    late = make_evidence(target, state=S.RECORDED)
    EvidenceItem.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=15))
    make_evidence(target, state=S.DISPUTED)
    make_evidence(target, title_en="Twin")
    make_evidence(target, title_en="twin")
    make_scenario()
    client = log_in(officer)
    found = numbers_on(client)
    assert set(found) == {it.code for it in LISTS}
    expected = {"check": 1, "late-check": 1, "disputed": 1, "alike": 1, "scenarios": 1, "late-targets": 6}
    assert {name: n for name, n in found.items() if n} == expected
    for name, n in found.items():
        page = client.get(reverse("programme:dashboard_list", args=[name])).content.decode()
        assert len(re.findall(r'<th scope="row">', page)) == n, name
    assert [it.name for it in duties_named(officer, "check").rows] == [str(waiting)]
    assert client.get(reverse("programme:dashboard_list", args=["nothing"])).status_code == 404


def test_the_report_tells_what_came_to_count_in_the_year_and_nothing_that_waits() -> None:
    target = make_target()
    day = date(2025, 5, 1)
    counted = [make_evidence(target, happened_on=day + timedelta(days=k)) for k in range(3)]
    make_evidence(target, happened_on=date(2024, 5, 1))
    waiting = make_evidence(target, happened_on=day, state=S.RECORDED)
    disputed = make_evidence(target, happened_on=day, state=S.DISPUTED)
    told = content_of(report_of(2025), "https://example.org/")
    row = next(it for it in told["targets"] if it[0].startswith(target.code))
    assert row[1:] == ["100", "4", "3", "1", "0"]
    (listed,) = told["lists"]
    assert [it[1] for it in listed["rows"]] == [str(it) for it in counted]
    assert listed["counts"][0] == "By direction: Information 3"
    assert str(waiting) not in str(told)
    assert str(disputed) not in str(told)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_report_is_given_as_paper_and_as_a_workbook(client: Client, language: str) -> None:
    make_evidence(make_target(), happened_on=date(2025, 5, 1))
    with translation.override(language):
        pdf = client.get(reverse("programme:report_file", args=[2025, "pdf"]))
        book = client.get(reverse("programme:report_file", args=[2025, "xlsx"]))
    assert pdf.content.startswith(b"%PDF-")
    sheets = load_workbook(BytesIO(book.content)).worksheets
    assert [len(list(it.rows)) for it in sheets[:2]] == [9, 2]


@pytest.mark.parametrize(("year", "form"), [(1999, "pdf"), (2099, "xlsx"), (2025, "docx")])
def test_there_is_no_report_of_other_years_or_forms(client: Client, year: int, form: str) -> None:
    assert client.get(reverse("programme:report_file", args=[year, form])).status_code == 404
