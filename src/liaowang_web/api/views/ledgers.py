"""Ledgers and their forecasts, as they were known on a day."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from liaowang_web.api.asking import Day, Paged
from liaowang_web.api.freshness import tagged
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.problems import Problem
from liaowang_web.api.shapes.ledgers import ForecastPage, ForecastShape, LedgerShape
from liaowang_web.observatory.selectors import ledgers as selectors

router = Router(tags=["forecasts"])
router.add_decorator(tagged, mode="view")
_ORDER = (Key("as_of", is_descending=True), Key("probability", is_descending=True), Key("code"), Key("id"))


class Then(Schema):
    """As it was known on a day: later forecasts and later outcomes are not told."""

    as_of: Day | None = Field(None, description="What was known on this day; without it, all that is known.")


class ForecastsAsked(Then, Paged):
    """Which forecasts."""

    ledger: str = Field("", max_length=80, description="Name of a ledger; without it the first one.")
    show: Literal["all", "misses", "open"] = "all"
    question: str = Field("", max_length=16)
    unit: str = Field("", max_length=8)
    year: int | None = Field(None, ge=1000, le=9999, description="Year of the cut-off.")
    state: Literal["", "open", "yes", "no", "void"] = ""
    due_from: Day | None = None
    due_to: Day | None = None
    words: str = Field("", max_length=80, description="All of them stand in what it is about.")

    def asked(self) -> selectors.Asked:
        """Give what is asked of a ledger."""
        names = selectors.Asked.__dataclass_fields__
        return selectors.Asked(**{name: value for name, value in self.model_dump().items() if name in names})


@router.get("/ledgers", response=list[LedgerShape], url_name="ledgers", operation_id="ledgers")
def ledgers(request: HttpRequest) -> Any:
    """Give the ledgers with their figures, those of forecasts made before the fact first."""
    return [LedgerShape.of(it) for it in selectors.ledgers()]


@router.get("/forecasts", response=ForecastPage, url_name="forecasts", operation_id="forecasts")
def forecasts(request: HttpRequest, asked: Query[ForecastsAsked]) -> Any:
    """Give forecasts of one ledger, those from the latest cut-off first, the most probable first."""
    ledger = selectors.ledger_named(asked.ledger)
    if ledger is None:
        return ForecastPage(total=0, next=None, items=[])
    page = page_of(request, selectors.forecasts_of(ledger, asked.asked(), asked.as_of), _ORDER, asked.limit)
    known = selectors.as_known(page.rows, ledger, asked.as_of)
    return ForecastPage(total=page.total, next=page.next, items=[ForecastShape.of(it) for it in known])


@router.get("/forecasts/{ledger}/{code}", response=ForecastShape, url_name="forecast", operation_id="forecast")
def forecast(request: HttpRequest, ledger: str, code: str, asked: Query[Then]) -> Any:
    """Give one forecast and what came."""
    found = selectors.ledger_named(ledger)
    if found is None:
        raise Problem(404, "There is no such ledger.")
    return ForecastShape.of(selectors.forecast_of(found, code, asked.as_of))
