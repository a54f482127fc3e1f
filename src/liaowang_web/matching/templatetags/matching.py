"""How matches are written on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liaowang_web.design.numbers import grouped, is_chinese
from liaowang_web.hall.telling import Told, as_things
from liaowang_web.matching import words
from liaowang_web.matching.models import MatchList
from liaowang_web.matching.opening import figure_of, metric_of
from liaowang_web.matching.quoting import Quoted
from liaowang_web.matching.selectors.said import Frequency, band_of

register = template.Library()
register.filter("metric", metric_of)
_LANG = {"zh": "zh-Hans", "en": "en"}


@register.filter
def told(content: Mapping[str, Any]) -> Told:
    """Make what an entry tells a thing with attributes."""
    return as_things(content)


@register.filter
def asked_figure(row: Mapping[str, Any]) -> str:
    """Write a row of an entry's table as a figure."""
    value, high = row.get("value"), row.get("value_high")
    return figure_of({**row, "value": _float(value), "value_high": _float(high)})


def _float(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


@register.simple_tag
def in_reading_language(quote: Quoted) -> SafeString:
    """Write a quotation in its own language, the words that both sides share marked."""
    parts = ((format_html("<mark>{}</mark>", it) if is_shared else it,) for it, is_shared in quote.parts)
    return format_html('<q lang="{}">{}</q>', _LANG[quote.language], format_html_join("", "{}", parts))


@register.filter
def fit_shape(verdict: str) -> str:
    """Give the shape of the badge of a verdict on an indicator."""
    return words.FIT_SHAPES.get(verdict, "")


@register.filter
def signed_tenths(value: float) -> str:
    """Write what a part adds: +12.3 or −0.4."""
    return f"{'+' if value >= 0 else ''}{grouped(value, 1)}"


@register.filter
def is_foreign_to_page(quote: Quoted) -> bool:
    """Whether a quotation is in the language that is not the page's."""
    return (quote.language == "zh") != is_chinese()


@register.filter
def lang(quote: Quoted) -> str:
    """Give the language of a quotation's other wording as HTML names it."""
    return _LANG["en" if quote.language == "zh" else "zh"]


@register.filter
def frequency_of(frequencies: Mapping[int, Frequency], score: float) -> Frequency | None:
    """Give what came of matches with a score (of 1) like this, where it was measured."""
    return frequencies.get(band_of(score))


@register.filter
def stopped_in_words(found: MatchList) -> list[tuple[str, int]]:
    """Give why candidates were stopped, and how many by each rule, the most first."""
    told_ = [(str(words.STOPS.get(rule, rule)), n) for rule, n in found.stopped.items()]
    return sorted(told_, key=lambda it: -it[1])


@register.simple_tag
def address_of_enquiry(other: str) -> str:
    """Give where an enquiry about the other entry begins, if a room above offers that."""
    try:
        return reverse("deals:ask", args=[other])
    except NoReverseMatch:
        return ""
