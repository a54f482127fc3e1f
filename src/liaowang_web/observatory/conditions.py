"""Conditions of the watchlist as sentences, for chips that can be removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.directions import NAMES
from liaowang_web.design.numbers import day, grouped, percent
from liaowang_web.observatory.selectors.taxonomy import track_name
from liaowang_web.observatory.selectors.topics import Question


def _hundredths(value: float) -> str:
    return grouped(100 * value)


_SENTENCES: dict[str, tuple[str | Promise, Callable[[Any], str]]] = {
    "words": (_("Words: {value}"), str),
    "direction": (_("Direction: {value}"), lambda code: str(NAMES.get(code, code))),
    "track": (_("Track: {value}"), track_name),
    "probability": (_("Probability ⩾ {value}"), percent),
    "breakthrough": (_("Breakthrough ⩾ {value}"), _hundredths),
    "industrial": (_("Industrial ⩾ {value}"), _hundredths),
    "recent": (_("Records in 12 months ⩾ {value}"), grouped),
    "size": (_("Records in all ⩾ {value}"), grouped),
    "since": (_("First seen ⩾ {value}"), day),
}


def sentence_of(question: Question, name: str) -> SafeString:
    """Say one condition of a question, its value in bold."""
    sentence, write = _SENTENCES[name]
    return format_html(str(sentence), value=format_html("<b>{}</b>", write(getattr(question, name))))
