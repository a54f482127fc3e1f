"""Filters of pages that show timetables."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from liaowang_web.events.models import Slot

register = template.Library()


@register.filter
def clock(slot: Slot | None) -> str:
    """Write when a slot begins, by the clock of the place."""
    return "—" if slot is None else f"{slot.local_start:%H:%M}"


@register.filter
def span(slot: Slot) -> str:
    """Write from when to when a slot lasts, readable by machines too."""
    text = f"{slot.local_start:%H:%M}–{slot.local_end:%H:%M}"
    return format_html('<time class="n" datetime="{}">{}</time>', slot.local_start.isoformat(), text)
