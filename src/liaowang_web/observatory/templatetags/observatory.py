"""Filters of the pages of the observatory."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.selectors.taxonomy import tracks

register = template.Library()


@register.filter
def said(pair: Mapping[str, str] | None) -> str:
    """Give what a run tells in both languages in that of the page."""
    return "" if not pair else pair["zh" if is_chinese() else "en"]


@register.filter
def track_name(code: str) -> str:
    """Give the name of a track of the taxonomy by its code, such as ``FI-01``; a code that is unknown stays itself."""
    track = tracks().get(code)
    return code if track is None else track.name_zh if is_chinese() else track.name_en
