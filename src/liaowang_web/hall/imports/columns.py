"""Which head means which column, and what a cell under it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.imports.aliases import HEADS, NO, UNITS, WORDS, YES, plain, unit_in
from liaowang_web.hall.imports.sheets import text_of
from liaowang_web.hall.landmarks import landmarks
from liaowang_web.hall.models import Achievement, Demand, Entry, Product, Technology
from liaowang_web.hall.regions import code_of_region
from liaowang_web.observatory.selectors.taxonomy import tracks

DETAILS: dict[str, type[models.Model]] = {
    "technology": Technology, "achievement": Achievement, "demand": Demand, "product": Product,
}  # fmt: skip
_LISTED: dict[str, Callable[[], Mapping[str, tuple[str, ...]]]] = {
    "track": lambda: {it.code: (it.name_zh, it.name_en) for it in tracks().values()},
    "landmark": landmarks,
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")
_LEVELS = re.compile(r"(?:TRL)?\s*([1-9])(?:\s*(?:级)?\s*[-–—~～至到]\s*(?:TRL)?\s*([1-9]))?\s*级?", re.IGNORECASE)
_AMOUNT = re.compile(rf"(?:¥|￥|CNY|RMB)?\s*([\d.,]+)\s*({'|'.join(UNITS)})?", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where the cells under a head go: the column, and by how much figures are multiplied."""

    column: str
    times: int = 1


def place_heads(head: list[str], kind: str) -> tuple[dict[int, Place], list[str]]:
    """Give for a kind of entries the place of each head that is understood, and the heads that are not."""
    meaning = _meanings(kind)
    found: dict[int, Place] = {}
    unknown = []
    for index, text in enumerate(head):
        column = meaning.get(plain(text), "")
        if column and column not in {it.column for it in found.values()}:
            found[index] = Place(column, unit_in(text))
        elif text:
            unknown.append(text)
    return found, unknown


def read_cell(place: Place, cell: Any, kind: str) -> Any:
    """Give what a cell says, as the value of its column.

    Raises
    ------
    ValidationError
        If it says nothing that the column takes.
    """
    text = text_of(cell)
    if place.column == "trl":
        return _levels(text)
    field = fields_of(kind)[place.column]
    value = _value(field, text, place.times)
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        raise ValidationError(_("longer than %(n)s characters"), params={"n": field.max_length})
    return field.clean(value, None)


@cache
def fields_of(kind: str) -> dict[str, Any]:
    """Give the columns of a kind of entries, those it has in common with the others too, by name."""
    both = (*Entry._meta.concrete_fields, *DETAILS[kind]._meta.concrete_fields)
    return {it.name: it for it in both if it.name in HEADS}


@cache
def _meanings(kind: str) -> Mapping[str, str]:
    known = {**fields_of(kind), "trl": None, "indicators": None}
    told = {plain(head): name for name, heads in HEADS.items() if name in known for head in heads}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for name, field in fields_of(kind).items():
                told.setdefault(plain(str(field.verbose_name)), name)
    return told | {plain(name): name for name in known}


def _value(field: Any, text: str, times: int) -> Any:
    match field:
        case models.BooleanField():
            return _truth(text)
        case models.DateField():
            return _day(text)
        case models.DecimalField():
            return _amount(text, times)
        case models.IntegerField():
            return re.sub(r"\s*(?:个?工作日|天|日|days?)$", "", text)
    if field.name == "region":
        return code_of_region(text) or _refuse(_("no region of GB/T 2260"))
    if field.choices or field.name in _LISTED:
        return _words_of(field).get(plain(text)) or _refuse(_("none of the list"))
    return text


@cache
def _words_of(field: Any) -> Mapping[str, str]:
    """Give the value that each word means, of a column with a list."""
    if field.name in _LISTED:
        return {plain(word): code for code, words in _LISTED[field.name]().items() for word in (code, *words)}
    told = {plain(word): value for value, words in WORDS.get(field.name, {}).items() for word in words}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told |= {plain(word): value for value, label in field.choices for word in (str(label), value)}
    return told


def _truth(text: str) -> bool:
    if text.casefold() in YES:
        return True
    return False if text.casefold() in NO else bool(_refuse(_("neither yes nor no")))


def _day(text: str) -> date | str:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else _refuse(_("no day"))
    except ValueError:
        return _refuse(_("no day"))


def _amount(text: str, times: int) -> Decimal | str:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return _refuse(_("no amount"))
    try:
        return Decimal(found[1].replace(",", "")) * (UNITS[found[2].lower()] if found[2] else times)
    except InvalidOperation:
        return _refuse(_("no amount"))


def _levels(text: str) -> tuple[int, int]:
    found = _LEVELS.fullmatch(text.strip())
    if found is None:
        raise ValidationError(_("no level of readiness from 1 to 9"))
    low, high = int(found[1]), int(found[2] or found[1])
    return min(low, high), max(low, high)


def _refuse(why: Any) -> str:
    raise ValidationError(why)
