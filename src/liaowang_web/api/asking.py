"""What may be asked in an address, and the run that is meant."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BeforeValidator

from liaowang_web.api.paging import read_cursor
from liaowang_web.api.problems import Problem
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.runs import run_as_of, run_with_id

CODE = r"^[A-Z]-[0-9]{1,12}$"


def _day(value: Any) -> Any:
    # Pydantic would take a number as seconds since 1970; a day is written as one.
    if isinstance(value, str) and len(value) != len("2019-12-31"):
        raise ValueError("a day is written YYYY-MM-DD")
    return date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]  # PostgreSQL takes no character 0


class Paged(Schema):
    """Which page of a list."""

    cursor: str = Field("", max_length=2000, description="From `next` of the page before; empty for the first page.")
    limit: int = Field(50, ge=1, le=200, description="Rows a page.")


class AsOf(Schema):
    """Which run: the newest, the one known on a day, or one by its id."""

    as_of: Day | None = Field(default=None, description="What was known on this day; without it, the newest run.")
    run: str = Field(default="", max_length=64, description="One run by its id, in place of a day.")


class PagedAsOf(AsOf, Paged):
    """Which page of a list of a run."""


def run_asked(request: HttpRequest, asked: AsOf) -> Run:
    """Give the run that is meant; a cursor keeps to the run of its first page.

    Raises
    ------
    Problem
        404 if there is none, 422 if both a day and a run are given.
    """
    if asked.run and asked.as_of:
        raise Problem(422, "Give a day (as_of) or a run, not both.")
    cursor = read_cursor(request)
    run_id = asked.run or (cursor.run_id if cursor else "")
    run = run_with_id(run_id) if run_id else run_as_of(asked.as_of)
    if run is None:
        raise Problem(
            404, "There is no such run." if run_id else "No run had been imported that was known on this day."
        )
    return run
