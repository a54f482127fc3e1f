"""Numbers and dates as each language writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from liaowang_web.design import numbers
from liaowang_web.design.templatetags.design import in_other_words, in_words, number, ruler


@pytest.mark.parametrize(
    ("language", "day", "prose", "month", "moment"),
    [
        ("zh-hans", "2026-10-31", "2026年10月31日", "2026-10", "2026-10-31 17:00"),
        ("en", "31 Oct 2026", "31 Oct 2026", "Oct 2026", "31 Oct 2026, 17:00"),
    ],
)
def test_dates(language: str, day: str, prose: str, month: str, moment: str) -> None:
    at = datetime(2026, 10, 31, 9, 0, tzinfo=ZoneInfo("UTC"))
    with translation.override(language):
        assert numbers.day(date(2026, 10, 31)) == day
        assert numbers.day(date(2026, 10, 31), prose=True) == prose
        assert numbers.month(date(2026, 10, 31)) == month
        assert numbers.moment(at) == moment


def test_not_applicable_is_a_dash_and_minus_is_a_minus() -> None:
    assert number(None) == "—"
    assert "−1,234" in number(-1234)


def test_a_text_that_falls_back_says_so() -> None:
    thing = SimpleNamespace(title_zh="灯", title_en="")
    with translation.override("en"):
        assert in_words(thing) == '<span lang="zh-Hans">灯</span> <span class="fallback">only in Chinese</span>'
        assert in_other_words(thing) == ""
    with translation.override("zh-hans"):
        assert in_words(thing) == "灯"
        assert in_other_words(SimpleNamespace(title_zh="灯", title_en="Lamp")) == '<span lang="en">Lamp</span>'


def test_ruler_places_years_and_pin() -> None:
    drawn = ruler(range(2016, 2020), 2018.5)
    assert re.findall(r'<text x="([\d.]+)%"[^>]*>(\d+)<', drawn) == [
        ("1.0", "2016"), ("25.5", "2017"), ("50.0", "2018"), ("74.5", "2019")
    ]  # fmt: skip
    assert 'class="pin" x1="62.25%"' in drawn
    assert "<text" not in ruler([], 2018)
