"""Forecasts of a ledger as files for other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, JsonResponse

from liaowang.runs import harmless_cell
from liaowang_web.observatory.models import Forecast, Ledger

FORMATS = ("csv", "json")
COLUMNS = ("code", "question", "unit", "name", "label_en", "label_zh", "as_of", "made_at", "due_at", "horizon_years",
           "probability", "low", "high", "threshold", "said_yes", "before", "after", "state", "void_reason", "is_miss",
           "resolved_at", "brier")  # fmt: skip
HASHES = ("hash", "resolution_hash", "rule", "model", "data")


def forecasts_as(form: str, ledger: Ledger, forecasts: Iterable[Forecast]) -> HttpResponse:
    """Give forecasts as CSV or JSON, with the hashes of their lines."""
    rows = [_row(it) for it in forecasts]
    if form == "json":
        return JsonResponse({"ledger": ledger.name, "kind": ledger.kind, "head": ledger.head, "forecasts": rows})
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ledger-{ledger.head[:12]}.csv"'
    writer = csv.DictWriter(answer, (*COLUMNS, *HASHES, "kind"))
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
    return answer


def _row(it: Forecast) -> dict[str, Any]:
    columns = {name: getattr(it, name) for name in COLUMNS}
    return columns | {name: it.told.get(name, "") for name in HASHES} | {"kind": it.ledger.kind}
