"""Small pictures: marks stand where the values are, and what they show is told in words, too."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django.utils import translation

from liaowang_web.design.templatetags.pictures import distribution, sparkline, whisker


def drawn(template: str, language: str = "en", **values: object) -> str:
    with translation.override(language):
        return engines["django"].from_string(template).render(values)


def test_a_whisker_places_estimate_interval_and_coverage() -> None:
    text = drawn("{% whisker 71 63 78 top=100 coverage=0.82 %}")
    assert re.search(r'class="tick" x1="71(\.0)?%"', text)
    assert 'class="bar" x="63.0%" width="15.0%"' in text
    assert 'class="rail" x1="0" x2="82.0%"' in text
    assert "interval 63–78, coverage 82%" in text
    assert "style" not in text


def test_a_forecast_is_told_in_per_cent() -> None:
    text = drawn('{% whisker 0.64 0.52 0.74 kind="fore" %}')
    assert 'class="whisker fore"' in text
    assert "interval 52–74%" in text
    assert "rail" not in text
    assert "区间52–74%" in drawn('{% whisker 0.64 0.52 0.74 kind="fore" %}', "zh-hans")


def test_without_a_value_no_whisker_and_without_an_interval_no_bar() -> None:
    assert whisker(None) == {}
    assert "<svg" not in drawn("{% whisker None %}")
    assert "bar" not in drawn("{% whisker 0.5 %}")
    assert whisker(1.4, 1.2, 1.6)["at"] == 100  # what lies beyond the scale stands at its end


def test_a_sparkline_ends_its_ink_where_vermilion_begins() -> None:
    given = sparkline([1, 5, 9], [[8.0, 12.0, 20.0]])
    assert given["line"].split()[-1] == given["ahead"].split()[0] == f"{given['x']},{given['y']}"
    assert given["ahead"].split()[-1] == "85.0,3.0"  # the largest size touches the top, the last year the right side
    assert sparkline([]) == {}
    assert "ahead" not in drawn("{% sparkline sizes %}", sizes=[1, 2])
    text = drawn("{% sparkline sizes ahead %}", sizes=[1, 5, 9], ahead=[[8.0, 12.0, 20.0]])
    assert "from 1 to 9 records a year over 3 years, 12 to be expected in 1 years" in text


def test_a_distribution_shows_the_selection_within_all() -> None:
    bars = distribution([10, 4, 0], [5, 0, 0])["bars"]
    assert [(it["all"]["height"], it["chosen"]["height"]) for it in bars] == [(20, 10), (8, 0), (0, 0)]
    assert distribution([]) == {}
    assert distribution([1000, 1])["bars"][1]["all"]["height"] == 1


@pytest.mark.parametrize(("language", "sign", "name"), [("en", "In", "Information"), ("zh-hans", "信", "信息")])
def test_a_direction_has_a_short_sign_and_a_name(language: str, sign: str, name: str) -> None:
    text = drawn('{% direction "FI" %}', language)
    assert f">{sign}<" in text
    assert f'title="{name}"' in text
    assert 'class="dir FI"' in text
