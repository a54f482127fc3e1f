"""How an entry is written on its page."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from liaowang_web.design.numbers import day, grouped, percent
from liaowang_web.design.templatetags.design import in_words
from liaowang_web.hall.labels import label_of, labels_of, value_of
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import can_check_entry
from liaowang_web.hall.telling import Told
from liaowang_web.hall.withdrawing import REASONS
from liaowang_web.observatory.selectors.taxonomy import track_name

register = template.Library()
register.filter("track_name", track_name)
register.filter("labels", labels_of)
register.filter("may_be_checked_by", lambda entry, user: can_check_entry(user, entry))
register.filter("mark_of", lambda track: str(track).partition("-")[0])
_OF_KIND = {
    "technology": ("risks", "needs_ethics_review", "ethics_note"),
    "achievement": (
        "registration_number", "recommended_by", "registered_on", "research_from", "research_until", "attribute",
        "stage", "type", "embodiment", "level", "units", "persons",
    ),
    "demand": ("needed_by", "conditions", "solver_conditions", "ip_wish", "acceptance"),
    "product": ("model", "landmark", "first", "first_document", "certificates", "delivery_days"),
}  # fmt: skip
_SIGNS = {">=": "≥", "<=": "≤", "=": "="}
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def label(name: str, row: str = "") -> str:
    """Give how a column is called, or a column of a sort of rows."""
    return label_of(name, row)


@register.filter
def written(value: Any, name: str) -> str:
    """Write a value of a column in words; of a row's column with ``sort.column``."""
    row, _point, column = name.rpartition(".")
    return value_of(column, value, row)


@register.filter
def figure(row: Told) -> SafeString:
    """Write an indicator's value with its sign and unit, which stay in one line."""
    low = _number(row.value)
    told = f"{low}–{_number(row.value_high)}" if row.operator == ".." else f"{_SIGNS[row.operator]} {low}"
    return format_html('<span class="n">{} {}</span>', told, row.unit)


def _number(text: str) -> str:
    value = Decimal(text or "0")
    places = max(-int(value.as_tuple().exponent), 0)
    return grouped(value, places)


@register.filter
def lines(text: str) -> list[str]:
    """Split what is written one a line."""
    return [it.strip() for it in text.splitlines() if it.strip()]


@register.filter
def as_day(text: str) -> str:
    """Write a day that a version keeps as text."""
    if not text:
        return "—"
    return format_html('<time class="n" datetime="{}">{}</time>', text, day(date.fromisoformat(text)))


@register.simple_tag
def linked_data(content: dict[str, Any]) -> SafeString:
    """Write JSON-LD into the page; nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped in the line above


@register.filter
def tier_name(tier: int) -> str:
    """Give who is at a tier."""
    return str(Entry.Tier(tier).label)


@register.simple_tag
def ladder(rows: list[Told]) -> list[tuple[int, list[Told]]]:
    """Give the nine levels, the highest first, with the claims of each."""
    return [(level, [it for it in rows or [] if it.level == level]) for level in range(9, 0, -1)]


@register.filter
def withdrawn_for(code: str) -> str:
    """Give the reason for which an entry was withdrawn in words."""
    return str(dict(REASONS).get(code, ""))


@register.filter
def paragraphs_of(told: Told, name: str) -> SafeString:
    """Give a text of a pair in paragraphs, in the language of the page or else with a mark in the other."""
    text = in_words(told, name)
    return mark_safe(linebreaks(text, autoescape=not isinstance(text, SafeString)))  # noqa: S308 - escaped there


@register.simple_tag
def particulars(told: Told, kind: str) -> list[tuple[str, str]]:
    """Give label and words of what only one kind tells, as far as it is told."""
    names = (*_OF_KIND.get(kind, ()), *(["control"] if kind != "demand" else []), "keywords")
    given = ((name, getattr(told, name)) for name in names)
    return [(label_of(name), value_of(name, value)) for name, value in given if value not in ("", None, "none")]


@register.filter
def share(probability: str) -> str:
    """Write a probability that is kept as text in per cent; one that is not known is a dash."""
    return percent(float(probability)) if probability else "—"
