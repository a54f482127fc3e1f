"""In which form ledgers and forecasts are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair
from liaowang_web.observatory.models import Forecast, Ledger


class LedgerShape(Schema):
    """One ledger of forecasts; real and replayed ones are never mixed."""

    name: str
    kind: str
    head: str = Field(description="Hash of the last line of the chain.")
    n_lines: int
    imported_at: datetime
    figures: Any = Field(description="Scores as the library reckons them.")

    @classmethod
    def of(cls, ledger: Ledger) -> LedgerShape:
        """Tell a ledger."""
        same = ("name", "kind", "head", "n_lines", "imported_at", "figures")
        return cls(**{name: getattr(ledger, name) for name in same})


class ForecastShape(Schema):
    """One forecast, and what came."""

    ledger: str
    kind: str
    code: str
    question: str
    unit: str
    name: str
    label: Pair
    as_of: date
    due_at: date
    horizon_years: int
    probability: float
    low: float | None
    high: float | None
    threshold: float | None
    before: int
    after: int | None
    made_at: datetime
    state: str = Field(description="open, yes, no or void")
    void_reason: str
    resolved_at: datetime | None
    brier: float | None

    @classmethod
    def of(cls, forecast: Forecast) -> ForecastShape:
        """Tell a forecast."""
        same = [name for name in cls.model_fields if name not in {"ledger", "kind", "label"}]
        values = {name: getattr(forecast, name) for name in same}
        label = Pair(en=forecast.label_en, zh=forecast.label_zh)
        return cls(ledger=forecast.ledger.name, kind=forecast.ledger.kind, label=label, **values)


class ForecastPage(Paging):
    """Forecasts, those from the latest cut-off first, the most probable first."""

    items: list[ForecastShape]
