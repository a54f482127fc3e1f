"""Questions to the database that are put into words once: to do so anew costs more than most answers.

Django has no statement that it keeps: each time it walks through all columns and joins of a question. For a page made
of ten small questions that was two fifths of its cost.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, F, Model, QuerySet
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Given(Expression):
    """The place of a value in a question that is put into words before the value is known."""

    def __init__(self, name: str, at: int | None = None) -> None:
        super().__init__()
        self.name, self.at = name, at

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Leave a place in the text, and itself among the values."""
        return "%s", [self]

    def of(self, values: dict[str, Any]) -> Any:
        """Give the value of one asking."""
        return values[self.name] if self.at is None else values[self.name][self.at]


def one_of(column: str, places: Sequence[Any]) -> In:
    """Ask that a column holds one of the values of a list, where ``__in`` of a relation takes no places."""
    return In(F(column), places)


def prepared(build: Callable[P, QuerySet[M, R]]) -> Callable[P, list[R]]:
    """Keep the text of a question in each process; give a function that asks it with other values.

    Parameters
    ----------
    build : callable
        Makes the question of its arguments, each of which may stand on the right of a condition and nowhere else: it
        is called with places in the stead of values, once for each kind of database and each length of lists, which
        it gives to `one_of`. Values are texts, numbers, UUIDs, days and moments; not ``None``, and nothing else that a
        field would change before it asks.

    Returns
    -------
    callable
        With the same arguments; gives what was found.
    """
    names = tuple(inspect.signature(build).parameters)
    kept: dict[tuple[Any, ...], tuple[QuerySet[M, R], SQLCompiler, str, tuple[Any, ...]] | None] = {}

    @wraps(build)
    def ask(*args: P.args, **more: P.kwargs) -> list[R]:
        values = {**dict(zip(names, args, strict=False)), **more}
        lengths = tuple(len(it) if isinstance(it, list) else None for it in values.values())
        key = (connections["default"].vendor, *values, *lengths)
        if key not in kept:
            places = {name: _place(name, it) for name, it in values.items()}
            kept[key] = _worded(build(**places))  # type: ignore[arg-type, call-arg]
        found = kept[key]
        return [] if found is None else list(_asked(*found, values))

    return ask


def _place(name: str, value: Any) -> Given | list[Given]:
    return [Given(name, at) for at in range(len(value))] if isinstance(value, list) else Given(name)


def _worded(question: QuerySet[M, R]) -> tuple[QuerySet[M, R], SQLCompiler, str, tuple[Any, ...]] | None:
    compiler = question.query.get_compiler(question.db)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    return question, compiler, text, tuple(values)


def _asked(
    question: QuerySet[M, R], compiler: SQLCompiler, text: str, places: Sequence[Any], values: dict[str, Any]
) -> QuerySet[M, R]:
    """Give the question with its text ready; a connection belongs to one thread, so each asking has its own."""
    connection = connections[question.db]
    told = text, tuple(_adapted(it.of(values), connection) if isinstance(it, Given) else it for it in places)
    ready = copy(compiler)
    ready.connection = connection
    ready.as_sql = lambda *_args, **_more: told  # type: ignore[method-assign]
    asked = question._chain()  # type: ignore[attr-defined]
    asked.query.get_compiler = lambda *_args, **_more: ready
    return asked  # type: ignore[no-any-return]


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Give a value as the database takes it, as its field would."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else value  # a choice is a text with a class of its own
