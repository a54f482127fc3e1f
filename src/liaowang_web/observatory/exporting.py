"""The rows of the watchlist as files: the same fields and order as the page, values as the run wrote them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang.runs import harmless_cell
from liaowang_web.observatory.models import Run

HEADS: dict[str, str | Promise] = {
    "code": gettext_lazy("Code"),
    "name_en": gettext_lazy("Name in English"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "rank": gettext_lazy("Rank"),
    "rank_before": gettext_lazy("Rank before"),
    "standing": gettext_lazy("Standing, 0–100"),
    "probability": gettext_lazy("Probability of growth"),
    "probability_low": gettext_lazy("Probability, low end"),
    "probability_high": gettext_lazy("Probability, high end"),
    "breakthrough": gettext_lazy("Breakthrough, 0–1"),
    "breakthrough_low": gettext_lazy("Breakthrough, low end"),
    "breakthrough_high": gettext_lazy("Breakthrough, high end"),
    "breakthrough_coverage": gettext_lazy("Breakthrough, coverage"),
    "industrial": gettext_lazy("Industrial, 0–1"),
    "industrial_low": gettext_lazy("Industrial, low end"),
    "industrial_high": gettext_lazy("Industrial, high end"),
    "industrial_coverage": gettext_lazy("Industrial, coverage"),
    "score": gettext_lazy("Emergence, 0–100"),
    "growth_per_year": gettext_lazy("Growth a year, logarithm"),
    "n_records": gettext_lazy("Records in all"),
    "n_recent": gettext_lazy("Records in 12 months"),
    "first_seen": gettext_lazy("First seen"),
    "directions": gettext_lazy("Directions"),
    "tracks": gettext_lazy("Tracks"),
    "reason_en": gettext_lazy("Main reason in English"),
    "reason_zh": gettext_lazy("Main reason in Chinese"),
}
FIELDS = tuple(HEADS)
_PERCENT = {"probability", "probability_low", "probability_high", "breakthrough_coverage", "industrial_coverage"}
_LONG = {"name_en": 44, "name_zh": 28, "reason_en": 60, "reason_zh": 60, "tracks": 20, "first_seen": 12}
Rows = Sequence[Mapping[str, Any]]


def as_json(run: Run, rows: Rows) -> str:
    """Write the rows with the run they come from."""
    told = {"run_id": run.run_id, "as_of": run.as_of.isoformat(), "topics": [dict(it) for it in rows]}
    return json.dumps(told, ensure_ascii=False, default=str)


def as_csv(rows: Rows) -> str:
    """Write the rows with a mark at the start, so that Excel reads the Chinese; no cell is taken for a formula."""
    file = StringIO("\ufeff")
    file.seek(1)
    writer = csv.DictWriter(file, FIELDS)
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def as_xlsx(run: Run, rows: Rows, *, address: str) -> bytes:
    """Write a workbook: typed cells, a head that stays in view, and a second sheet that says whence they come.

    Parameters
    ----------
    run : Run
    rows : sequence of mappings
        With `FIELDS`.
    address : str
        Where the view stands, for the second sheet.
    """
    file = BytesIO()
    # Texts stay texts: a title that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(file, options) as book:
        _write_topics(book, rows)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 0, 24)
        told = {_("Run"): run.run_id, _("As of"): run.as_of.isoformat(), _("Records"): run.n_records,
                _("Topics in this file"): len(rows), _("Address of the view"): address}  # fmt: skip
        for place, pair in enumerate(told.items()):
            about.write_row(place, 0, pair)
    return file.getvalue()


def _write_topics(book: xlsxwriter.Workbook, rows: Rows) -> None:
    sheet = book.add_worksheet(_("Watchlist"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    day, share, plain = (book.add_format({"num_format": it}) for it in ("yyyy-mm-dd", "0.0%", "0.00"))
    for column, name in enumerate(FIELDS):
        sheet.set_column(column, column, _LONG.get(name, 13), share if name in _PERCENT else None)
    sheet.write_row(0, 0, [str(it) for it in HEADS.values()], head)
    for place, row in enumerate(rows, 1):
        for column, name in enumerate(FIELDS):
            value = row[name]
            if value is None:
                continue
            if name == "first_seen":
                sheet.write_datetime(place, column, value, day)
            elif isinstance(value, float):
                sheet.write_number(place, column, value, share if name in _PERCENT else plain)
            elif isinstance(value, int):
                sheet.write_number(place, column, value)
            else:
                sheet.write_string(place, column, value.strip())
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(FIELDS) - 1)
