"""Filters of the page of a topic and of its documents: what a run tells as text, made readable."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liaowang_web.design import numbers
from liaowang_web.observatory.addresses import address_of
from liaowang_web.observatory.models import DIRECTIONS, Topic

register = template.Library()


@register.filter
def source_address(record_id: str) -> str:
    """Give the address at which a record is read at its source; nothing if its identifier leads nowhere."""
    return address_of(record_id)


@register.filter
def in_short(topic: Topic, width: int = 30) -> str:
    """Give the name of a topic as plain text for a picture, cut to a width in Latin letters (Chinese ones take two)."""
    names = (topic.name_zh, topic.name_en) if numbers.is_chinese() else (topic.name_en, topic.name_zh)
    name = next((it for it in names if it), "")
    ends = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in name))
    return name if not ends or ends[-1] <= width else name[: bisect_right(ends, width - 1)].rstrip(" ,，") + "…"


@register.filter
def times(value: float | None, factor: int) -> float | None:
    """Bring a share to another scale; ``None`` stays."""
    return None if value is None else value * factor


@register.filter
def as_day(text: str) -> str:
    """Write a day that a run tells as text."""
    return numbers.day(date.fromisoformat(text)) if text else ""


@register.filter
def direction_share(shares: Mapping[str, float] | None, code: str) -> float | None:
    """Give from what a run tells of directions the probability of one by its code, such as ``FI``."""
    return next((value for name, value in (shares or {}).items() if DIRECTIONS.get(name) == code), None)


@register.simple_tag
def span_of(low: float, high: float, factor: int = 1) -> SafeString:
    """Write an interval, brought to another scale."""
    return format_html('<span class="n">{}</span>', numbers.span(low * factor, high * factor))


@register.simple_tag(takes_context=True)
def address_to(context: Mapping[str, Any], page: str, **asked: object) -> str:
    """Give the address of a page with a question, at the date on screen."""
    run, is_past = context.get("run"), bool(context.get("past"))
    return f"{page}?{urlencode({**asked, 'as_of': run.as_of.isoformat()} if run and is_past else asked)}"


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """Give the entry of a table under a key; nothing if it has none."""
    return table.get(key)


@register.filter
def signed(value: float | None, places: int = 0) -> SafeString | str:
    """Write a number with its sign."""
    if value is None:
        return "—"
    return format_html('<span class="n">{}{}</span>', "+" if value > 0 else "", numbers.grouped(value, places))


@register.filter
def plain_number(value: float | None, places: int = 2) -> str:
    """Write a number as plain text, for a picture."""
    return "—" if value is None else numbers.grouped(value, places)


@register.filter
def as_month(value: date) -> str:
    """Write a month as plain text, for a picture."""
    return numbers.month(value)


@register.simple_tag
def gap() -> str:
    """Part two sentences: by a space, which Chinese does without."""
    return "" if numbers.is_chinese() else " "
