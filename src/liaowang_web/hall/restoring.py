"""From a version's content back to columns: how a revision is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from liaowang_web.hall.contents import TIERS

_STAYS = frozenset({"kind", "organisation", "valid_until"})
"""Columns that no revision changes: the last day is moved by renewing alone."""


def columns_of(model: type[models.Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a model that content tells, as Python values."""
    return {
        field.name: field.to_python(content[field.name])
        for field in model._meta.concrete_fields
        if field.name in TIERS and field.name in content and field.name not in _STAYS
    }


def rows_of(model: type[models.Model], rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give rows as a version keeps them, as Python values."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [{name: fields[name].to_python(value) for name, value in row.items() if name in fields} for row in rows]
