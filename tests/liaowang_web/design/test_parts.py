"""Parts of pages that rooms above fill."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from liaowang_web.design.templatetags.design import address_with


@pytest.mark.parametrize(("is_past", "words"), [(False, "As of"), (True, "As known on")])
def test_the_strip_says_which_knowledge_is_on_screen(is_past: bool, words: str) -> None:
    asof = {"day": date(2019, 12, 31), "run_number": 2, "n_records": 412908, "years": range(2010, 2021), "at": 2020.0}
    with translation.override("en"):
        strip = render_to_string("design/parts/asof.html", {"asof": {**asof, "is_past": is_past, "address": "/en/"}})
    assert f"{words} <b>" in strip
    assert "31 Dec 2019" in strip
    assert "412,908" in strip
    assert strip.count('class="year"') == 11
    assert ("asof past" in strip) is is_past


def test_an_address_keeps_what_was_asked() -> None:
    context = {"request": RequestFactory().get("/en/", {"kind": "a.b", "page": "2"})}
    assert address_with(context, page=3) == "?kind=a.b&page=3"
    assert address_with(context, page=None) == "?kind=a.b"
    assert address_with(context, page=None, kind="") == "?"
