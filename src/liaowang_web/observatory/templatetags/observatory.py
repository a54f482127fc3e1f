"""Filters of the pages of the observatory."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from liaowang_web.design.numbers import is_chinese

register = template.Library()


@register.filter
def said(pair: Mapping[str, str] | None) -> str:
    """Give what a run tells in both languages in that of the page."""
    return "" if not pair else pair["zh" if is_chinese() else "en"]
