"""The history of a thing on its page."""

from __future__ import annotations

from django import template
from django.db import models

from liaowang_web.audit.selectors import history_of

register = template.Library()


@register.inclusion_tag("audit/history.html")
def history(thing: models.Model, limit: int = 20) -> dict[str, object]:
    """Show what happened to a thing, newest first."""
    return {"entries": history_of(thing, limit=limit)}
