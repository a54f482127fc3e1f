"""Filters of the pages of the observatory."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django import template
from django.utils.html import format_html

from liaowang_web.design.numbers import is_chinese, percent
from liaowang_web.observatory.selectors import taxonomy

register = template.Library()


@register.filter
def said(pair: Mapping[str, str] | None) -> str:
    """Give what a run tells in both languages in that of the page."""
    return "" if not pair else pair["zh" if is_chinese() else "en"]


@register.filter
def track_name(code: str) -> str:
    """Give the name of a track of the taxonomy by its code, such as ``FI-01``."""
    return taxonomy.track_name(code)


@register.filter
def growth(log_growth: float | None) -> str:
    """Write growth a year, told as a logarithm, in per cent with its sign; ``None`` is a dash."""
    if log_growth is None:
        return "—"
    share = round(math.expm1(log_growth), 2) + 0.0  # no negative zero
    return format_html('<span class="n">{}{}</span>', "+" if share > 0 else "", percent(share))
