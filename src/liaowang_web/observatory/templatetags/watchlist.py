"""Tags of the watchlist and of search: how a topic moved, its scores with their intervals, what was found marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang_web.design.numbers import is_chinese
from liaowang_web.design.templatetags.design import in_other_words, in_words
from liaowang_web.design.templatetags.pictures import drawn
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.taxonomy import track_name

register = template.Library()


@register.simple_tag
def move(topic: Topic, is_compared: bool) -> SafeString:
    """Say how a topic moved since the run before: a mark, and words for those who do not see it."""
    if not is_compared:
        return SafeString("")
    if topic.rank_before is None or topic.rank is None:
        return format_html('<span class="new">{}</span>', _("new"))
    by = topic.rank_before - topic.rank
    if not by:
        return format_html('<span class="eq" aria-hidden="true">—</span><span class="vh">{}</span>', _("unmoved"))
    told = ngettext("up %(n)d place", "up %(n)d places", by) if by > 0 else ngettext(
        "down %(n)d place", "down %(n)d places", -by
    )  # fmt: skip
    mark, kind = ("▲", "up") if by > 0 else ("▼", "dn")
    return format_html(
        '<span class="{}" aria-hidden="true">{}{}</span><span class="vh">{}</span>',
        kind, mark, abs(by), told % {"n": abs(by)},
    )  # fmt: skip


@drawn("observatory/watchlist/score.html", register)
def score_cell(
    value: float | None, low: float | None, high: float | None, coverage: float | None
) -> dict[str, float | None]:
    """Show a score of 0 to 1 as 0 to 100 with its whisker, or that it cannot be computed."""
    hundredths = None if value is None else 100 * value
    return {"value": value, "hundredths": hundredths, "low": low, "high": high, "coverage": coverage}


@register.filter
def track_names(codes: str) -> str:
    """Give the names of tracks, by their codes in one text."""
    return ("、" if is_chinese() else ", ").join(track_name(code) for code in codes.split())


@register.simple_tag
def marked_name(topic: Topic, words: Sequence[str]) -> SafeString:
    """Give the name of a topic in both languages with the words found marked; its code where it has no name."""
    names = [in_words(topic, "name"), in_other_words(topic, "name")] if str(topic) != topic.code else [topic.code]
    return format_html_join(" ", "{}", ((_marked(name, words),) for name in names if name))


@register.simple_tag
def marked_terms(topic: Topic, words: Sequence[str]) -> SafeString:
    """Give the terms of a topic with the words found marked."""
    return _marked(topic.terms, words)


def _marked(text: Any, words: Sequence[str]) -> SafeString:
    """Mark words in text, and in the text between the tags of what is safe already."""
    wanted = "|".join(re.escape(conditional_escape(it)) for it in sorted(words, key=len, reverse=True))
    if not wanted:
        return conditional_escape(text)
    # Tags and entities are stepped over, so that a mark never breaks one.
    pattern = re.compile(rf"({wanted})|<[^>]*>|&#?\w+;", re.IGNORECASE)
    marked = pattern.sub(lambda it: f"<mark>{it[1]}</mark>" if it[1] else it[0], conditional_escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped above; only the marks are added
