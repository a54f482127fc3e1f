"""How results of a search in the hall are written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang.runs import mark_words
from liaowang_web.design.keeping import do_not_keep
from liaowang_web.design.numbers import grouped, is_chinese
from liaowang_web.design.templatetags.design import number
from liaowang_web.hall.models import Entry
from liaowang_web.hall.regions import region_name
from liaowang_web.hall.selectors.finding import Found
from liaowang_web.hall.selectors.numbers import numbers_of_the_hall
from liaowang_web.hall.selectors.published import Shown
from liaowang_web.hall.selectors.questions import Question

register = template.Library()
register.filter("region", region_name)
TEASER = 200
"""Characters of the short text in a list, around the first word found."""


def counted(kind: str, n: int) -> str:
    """Say how many entries of a kind, or of all kinds, in words."""
    told: dict[str, str] = {
        Entry.Kind.TECHNOLOGY: ngettext("%(n)s technology", "%(n)s technologies", n),
        Entry.Kind.ACHIEVEMENT: ngettext("%(n)s achievement", "%(n)s achievements", n),
        Entry.Kind.DEMAND: ngettext("%(n)s demand", "%(n)s demands", n),
        Entry.Kind.PRODUCT: ngettext("%(n)s product", "%(n)s products", n),
    }
    return told.get(kind, ngettext("%(n)s entry", "%(n)s entries", n)) % {"n": grouped(n)}


@register.simple_tag(takes_context=True)
def hall_numbers(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Give how many entries of each kind everybody can find, and where they are listed."""
    numbers, n_behind = numbers_of_the_hall()
    if n_behind:
        do_not_keep(context["request"])
    return [
        {"label": Entry.Kind(kind).label, "n": n, "address": f"{reverse('hall:hall')}?{urlencode(question.chosen)}"}
        for kind, n, question in numbers
    ]


@register.simple_tag
def facet_values(values: Sequence[Any]) -> SafeString:
    """List values of a facet (name, n, address, is_chosen); a page holds a hundred, too many for a template each."""
    chosen = format_html(' <span aria-hidden="true">×</span><span class="vh">{}</span>', _("chosen; drop it"))
    mark, none = SafeString(' aria-current="true"'), SafeString("")
    rows = (
        (it.address, *((mark, it.name, chosen) if it.is_chosen else (none, it.name, none)), number(it.n))
        for it in values
    )
    return format_html_join("", '<li><a href="{}"{}><span>{}{}</span><span>{}</span></a></li>', rows)


@register.simple_tag
def entries_in_words(found: Found, question: Question) -> str:
    """Say how many were found, and how many of them by words of the other language."""
    told = counted(question.chosen.get("kind", ""), found.n)
    if not found.n_translated:
        return _("%(counted)s.") % {"counted": told}
    return _("%(counted)s, %(n)s via translation.") % {"counted": told, "n": grouped(found.n_translated)}


@register.simple_tag
def marked_title(entry: Shown, words: Sequence[str]) -> SafeString:
    """Give the title in the language of the page with the words found marked, else in the other one, which says so."""
    language = _language(entry, "title")
    told = _marked(getattr(entry, f"title_{language}"), words)
    if (language == "zh") == is_chinese():
        return format_html('<span lang="{}">{}</span>', _LANG[language], told)
    only = _("only in Chinese") if language == "zh" else _("only in English")
    return format_html('<span lang="{}">{}</span> <span class="fallback">{}</span>', _LANG[language], told, only)


@register.simple_tag
def marked_other_title(entry: Shown, words: Sequence[str]) -> SafeString:
    """Give the title in the language that `marked_title` did not take, if there is one."""
    other = "en" if _language(entry, "title") == "zh" else "zh"
    text = getattr(entry, f"title_{other}")
    if not text:
        return SafeString("")
    return format_html('<p class="sm q" lang="{}">{}</p>', _LANG[other], _marked(text, words))


@register.simple_tag
def marked_teaser(entry: Shown, words: Sequence[str]) -> SafeString:
    """Give the part of the short text that speaks of the words found."""
    language = _language(entry, "teaser")
    told = _marked(getattr(entry, f"teaser_{language}"), words, TEASER)
    return format_html('<span lang="{}">{}</span>', _LANG[language], told)


@register.filter
def is_machine(entry: Shown) -> bool:
    """Whether the title as `marked_title` gives it was translated by a machine."""
    return bool(getattr(entry, f"translation_{_language(entry, 'title')}") == Entry.Translation.MACHINE)


@register.filter
def readiness(entry: Shown) -> str:
    """Write the levels of readiness: 5–6, or one."""
    low, high = entry.trl_low, entry.trl_high
    return f"{low}–{high}" if high and high != low else str(low)


@register.filter
def price(entry: Shown) -> str:
    """Write what it costs, or what a demand can spend; nothing where that is not told."""
    low, high = entry.price_low or "", entry.price_high or ""
    if not (low or high):
        return ""
    sign = "¥" if entry.currency == "CNY" and is_chinese() else f"{entry.currency} "
    both = [grouped(Decimal(it)) for it in dict.fromkeys((low, high)) if it]
    return sign + "–".join(both)


_LANG = {"zh": "zh-Hans", "en": "en"}


def _language(entry: Shown, name: str) -> str:
    first, second = ("zh", "en") if is_chinese() else ("en", "zh")
    return first if getattr(entry, f"{name}_{first}") else second


def _marked(text: Any, words: Sequence[str], length: int | None = None) -> SafeString:
    parts = mark_words(str(text), words, length)
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", it) if is_met else it,) for it, is_met in parts))
