"""Filters of the pages of the ledger."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from liaowang_web.design.numbers import span
from liaowang_web.observatory.models import Forecast
from liaowang_web.observatory.questions import SHORT, UNITS, VOID, sentence_of

register = template.Library()


@register.filter
def question_name(code: str) -> str:
    """Give the short name of a question."""
    return str(SHORT.get(code, code))


@register.filter
def unit_name(code: str) -> str:
    """Say whether a topic or a term is forecast."""
    return str(UNITS.get(code, code))


@register.filter
def void_reason(code: str) -> str:
    """Say why a forecast is void."""
    return str(VOID.get(code, code))


@register.filter
def interval(forecast: Forecast) -> str:
    """Write the interval of a probability in per cent."""
    if forecast.low is None or forecast.high is None:
        return ""
    return format_html('<span class="n">{}%</span>', span(100 * forecast.low, 100 * forecast.high))


@register.filter
def asks(forecast: Forecast) -> str:
    """Ask in one sentence what a forecast answers."""
    return sentence_of(forecast)
