"""How columns and their values are called on pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.design import numbers
from liaowang_web.hall.landmarks import landmark_name
from liaowang_web.hall.models import (
    Achievement,
    Demand,
    Entry,
    Indicator,
    Patent,
    Product,
    Readiness,
    Share,
    Technology,
    TopicLink,
)
from liaowang_web.observatory.selectors.taxonomy import track_name

_DETAILS = (Technology, Achievement, Demand, Product)
ROW_MODELS: dict[str, type[models.Model]] = {
    "indicators": Indicator, "readiness": Readiness, "shares": Share, "patents": Patent, "topics": TopicLink,
}  # fmt: skip
_NAMES: dict[str, str | Promise] = {
    "indicators": gettext_lazy("Indicators"), "readiness": gettext_lazy("Readiness and its evidence"),
    "shares": gettext_lazy("Owners"), "patents": gettext_lazy("Patents"),
    "topics": gettext_lazy("Topics of the observatory"), "files": gettext_lazy("Files"),
    "organisation": gettext_lazy("Organisation"), "organisation_zh": gettext_lazy("Organisation in Chinese"),
    "organisation_en": gettext_lazy("Organisation in English"), "translation_zh": gettext_lazy("text in Chinese is"),
    "translation_en": gettext_lazy("text in English is"),
}  # fmt: skip


def _fields(*things: type[models.Model]) -> dict[str, Any]:
    return {field.name: field for thing in things for field in thing._meta.concrete_fields}


_FIELDS = _fields(*_DETAILS, Entry)
_OF_ROWS = {name: _fields(model) for name, model in ROW_MODELS.items()}


def label_of(name: str, row: str = "") -> str:
    """Give how a column is called, or a column of a sort of rows."""
    field = _OF_ROWS[row].get(name) if row else None if name in _NAMES else _FIELDS.get(name)
    return str(_NAMES.get(name, name) if field is None else field.verbose_name)


def labels_of(names: Iterable[str]) -> list[str]:
    """Give the labels of columns, those of a pair once.

    Examples
    --------
    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     labels_of(["summary_zh", "summary_en", "price_low", "price_high", "risks"])
    ['summary', 'price', 'risks']
    """
    return list(dict.fromkeys(_unpaired(name) for name in names))


def _unpaired(name: str) -> str:
    label = label_of(name)
    pair = name.rpartition("_")
    return str(PAIRS.get(pair[0], label)) if pair[2] in {"zh", "en", "low", "high"} else label


PAIRS: dict[str, str | Promise] = {
    "summary": gettext_lazy("summary"), "details": gettext_lazy("details"), "problem": gettext_lazy("problem"),
    "principle": gettext_lazy("principle"), "economy": gettext_lazy("comparison in cost"),
    "title": gettext_lazy("title"), "teaser": gettext_lazy("in short"), "price": gettext_lazy("price"),
}  # fmt: skip


def value_of(name: str, value: Any, row: str = "") -> str:
    """Write a value of a column in words: choices by their label, days as tables do, yes or no."""
    field = (_OF_ROWS[row] if row else _FIELDS).get(name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return numbers.day(date.fromisoformat(str(value)))
    if name == "track":
        return f"{value} {track_name(value)}"
    return landmark_name(value) if name == "landmark" else str(value)


def row_in_words(name: str, row: dict[str, Any]) -> str:
    """Write a row as a line: label and value of each column that is filled in."""
    return "; ".join(_told(name, row))


def _told(name: str, row: dict[str, Any]) -> Iterator[str]:
    for column, value in row.items():
        if column not in {"run_id", "check_level", "id", "sha256"} and value not in (None, "", False):
            label = label_of(column, name) if name in ROW_MODELS else column
            yield f"{label}: {value_of(column, value, name if name in ROW_MODELS else '')}"
