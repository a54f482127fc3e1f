"""Pages of long lists: a cursor says after which row the next page begins, so rows added meanwhile shift nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

from liaowang_web.api.problems import Problem

M = TypeVar("M", bound=Model)
_DEEPEST = 10**6
BAD = "This cursor is not one of this question. Begin again without it."


@dataclass(frozen=True)
class Key:
    """A column by which rows are in order; one without value comes last."""

    column: str
    is_descending: bool = False

    def order(self) -> Any:
        """Give the order for the database."""
        column = F(self.column)
        return column.desc(nulls_last=True) if self.is_descending else column.asc(nulls_last=True)

    def after(self, value: Any) -> Q:
        """Give the condition for rows that come later by this column."""
        if value is None:
            return Q(pk__in=())
        comes_later = "lt" if self.is_descending else "gt"
        return Q(**{f"{self.column}__{comes_later}": value}) | Q(**{f"{self.column}__isnull": True})

    def same(self, value: Any) -> Q:
        """Give the condition for rows that are alike in this column."""
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page: its rows, how many there are in all, and the address of the next page."""

    rows: Sequence[M]
    total: int
    next: str | None


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the run that is read, and the row before the first."""

    question: str
    run_id: str
    place: list[Any]

    def text(self) -> str:
        """Write it for an address."""
        told = json.dumps([self.question, self.run_id, self.place], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(request: HttpRequest) -> Cursor | None:
    """Read the cursor that is shown.

    Raises
    ------
    Problem
        422 if it was made up, or belongs to another question.
    """
    shown = request.GET.get("cursor", "")
    if not shown:
        return None
    try:
        told = json.loads(base64.b64decode(shown + "=" * (-len(shown) % 4), altchars=b"-_", validate=True))
        question, run_id, place = told
        # PostgreSQL takes neither half a character nor the character 0.
        is_whole = "\\u0000" not in json.dumps(told, ensure_ascii=False).encode().decode()
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise Problem(422, BAD) from error
    is_whole = is_whole and isinstance(run_id, str) and isinstance(place, list)
    if question != _question(request) or not is_whole:
        raise Problem(422, BAD)
    return Cursor(question, run_id, place)


@dataclass(frozen=True)
class Place:
    """Where a page begins in a list that an index gives: after so many hits."""

    offset: int = 0

    @classmethod
    def read(cls, request: HttpRequest) -> Place:
        """Read it from the cursor that is shown. Raises Problem 422 if it was made up, or is of another question."""
        cursor = read_cursor(request)
        if cursor is None:
            return cls()
        match cursor.place:
            case [int(offset)] if 0 <= offset <= _DEEPEST and not isinstance(offset, bool):
                return cls(offset)
        raise Problem(422, BAD)

    def next(self, request: HttpRequest, limit: int, total: int) -> str | None:
        """Give the address of the next page, if there is one."""
        after = self.offset + limit
        return _address(request, Cursor(_question(request), "", [after])) if after < min(total, _DEEPEST) else None


def _question(request: HttpRequest) -> str:
    asked = sorted((name, values) for name, values in request.GET.lists() if name not in {"cursor", "limit"})
    return hashlib.sha256(json.dumps([request.path, asked]).encode()).hexdigest()[:12]


def page_of(request: HttpRequest, rows: QuerySet[M], keys: Sequence[Key], limit: int, *, run_id: str = "") -> Page[M]:
    """Give one page of rows.

    Parameters
    ----------
    request : HttpRequest
        Its cursor says where the page begins.
    rows : QuerySet
        All that are asked for.
    keys : sequence of Key
        Their order; together they name one row.
    limit : int
        Rows a page.
    run_id : str
        Run that all pages read, also once a newer one is there.

    Raises
    ------
    Problem
        422 if the cursor is none of this question.
    """
    cursor = read_cursor(request)
    total = rows.count()
    if cursor:
        rows = rows.filter(_after(rows, keys, cursor.place))
    found = list(rows.order_by(*(key.order() for key in keys))[: limit + 1])
    if len(found) <= limit:
        return Page(found, total, None)
    place = [_told(getattr(found[limit - 1], key.column)) for key in keys]
    return Page(found[:limit], total, _address(request, Cursor(_question(request), run_id, place)))


def _after(rows: QuerySet[Any], keys: Sequence[Key], place: list[Any]) -> Q:
    if len(place) != len(keys):
        raise Problem(422, BAD)
    condition, alike = Q(pk__in=()), Q()
    try:
        for key, told in zip(keys, place, strict=True):
            value = None if told is None else rows.model._meta.get_field(key.column).to_python(told)
            condition |= alike & key.after(value)
            alike &= key.same(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise Problem(422, BAD) from error
    return condition


def _told(value: Any) -> Any:
    return value if isinstance(value, int | float | str | None) else str(value)


def _address(request: HttpRequest, cursor: Cursor) -> str:
    asked = request.GET.copy()
    asked["cursor"] = cursor.text()
    return f"{request.path}?{asked.urlencode()}"
