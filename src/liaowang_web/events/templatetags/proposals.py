"""Filters of pages that show people and why they should meet."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from liaowang_web.events import proposing
from liaowang_web.events.models import Registration

register = template.Library()


@register.filter
def told(pair: Mapping[str, str] | None) -> str:
    """Give what is kept in both languages in that of the page, or else in the other."""
    return proposing.told(pair)


@register.filter
def languages(registration: Registration) -> list[str]:
    """Name the languages somebody speaks."""
    return [str(Registration.LANGUAGES[it]) for it in registration.languages if it in Registration.LANGUAGES]
