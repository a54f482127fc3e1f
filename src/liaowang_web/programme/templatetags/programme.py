"""What the templates of the registries need besides."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from liaowang_web.deals.templatetags.deals import money
from liaowang_web.design.numbers import is_chinese
from liaowang_web.design.templatetags.design import day, in_words, moment, number
from liaowang_web.hall.regions import region_name
from liaowang_web.observatory.selectors.taxonomy import track_name
from liaowang_web.programme.models import Registered
from liaowang_web.programme.registries.registry import Badge, Link

register = template.Library()
_BREAK = mark_safe("<br>")
_EXTERNAL = mark_safe(' rel="nofollow noopener external"')
register.filter("track_name", track_name)
register.filter("region_name", region_name)
LABELS = {
    "services_zh": gettext_lazy("services"),
    "services_en": gettext_lazy("services"),
    "gap_zh": gettext_lazy("gap"),
    "gap_en": gettext_lazy("gap"),
    "own_efforts_zh": gettext_lazy("why it is beyond one's own ability"),
    "own_efforts_en": gettext_lazy("why it is beyond one's own ability"),
    "ip_terms_zh": gettext_lazy("who owns what comes out"),
    "ip_terms_en": gettext_lazy("who owns what comes out"),
    "notice_until": gettext_lazy("notice until"),
    "deadline": gettext_lazy("bids until"),
    "opens_until": gettext_lazy("bids are opened until"),
    "shortlist_until": gettext_lazy("notice of the shortlist until"),
    "ended_for": gettext_lazy("why it ended"),
    "listed_in": gettext_lazy("list"),
}


@register.filter
def cell(value: Any) -> str:
    """Write what stands in a table: days, moments, amounts, states, links and texts of several lines."""
    if isinstance(value, Badge):
        return format_html('<span class="st {}">{}</span>', value.shape, value.word)
    if isinstance(value, Link):
        rel = _EXTERNAL if value.is_external else ""
        return format_html('<a{} href="{}">{}</a>', rel, value.address, value.text)
    if isinstance(value, list):
        return format_html_join(_BREAK, "{}", ((cell(it),) for it in value))
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    return number(value) if isinstance(value, int) else _lines(str(value))


def _lines(text: str) -> SafeString:
    return format_html_join(_BREAK, "{}", ((it,) for it in text.splitlines()))


@register.filter
def is_figure(value: Any) -> bool:
    """Whether it stands at the right of its column."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


@register.filter
def texts_of(thing: Registered, names: Any) -> list[tuple[str, str]]:
    """Give label and text of the columns that tell something; of pairs that of the page's language, or the other."""
    wanted, other = ("_zh", "_en") if is_chinese() else ("_en", "_zh")
    told = []
    for name in names:
        stem = name.removesuffix(wanted)
        if name.endswith(other):
            continue
        if stem == name or getattr(thing, name):
            told += facts_of(thing, [name])
        elif getattr(thing, f"{stem}{other}"):
            told.append((_label(thing, name), in_words(thing, stem)))
    return told


@register.filter
def facts_of(thing: Registered, names: Any) -> list[tuple[str, str]]:
    """Give label and value of the columns that tell something."""
    told = []
    for name in names:
        value = getattr(thing, name)
        if value in (None, ""):
            continue
        display = getattr(thing, f"get_{name}_display", None)
        told.append((_label(thing, name), cell(display() if display else value)))
    return told


def _label(thing: Registered, name: str) -> str:
    column: Any = thing._meta.get_field(name)
    return str(LABELS.get(name) or column.verbose_name)
