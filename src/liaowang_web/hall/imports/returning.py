"""Files that go back to the office: rows that were refused with their reasons, and an empty sheet to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.imports.aliases import HEADS, WORDS
from liaowang_web.hall.imports.columns import fields_of
from liaowang_web.hall.imports.sheets import Sheet

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDE = 28


def refused_rows(sheet: Sheet, reasons: Mapping[int, str]) -> bytes:
    """Write the rows of a sheet that were refused as they came, and why in a last column.

    Parameters
    ----------
    sheet : Sheet
    reasons : mapping of int to str
        By line.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        page, head = book.add_worksheet(_("Refused rows")), book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.set_column(0, len(sheet.head), 18)
        page.write_row(0, 0, [*sheet.head, _("Reason")], head)
        page.freeze_panes(1, 0)
        rows = ((cells, reasons[line]) for line, cells in sheet.rows if line in reasons)
        for place, (cells, why) in enumerate(rows, 1):
            for column, cell in enumerate(cells[: len(sheet.head)]):
                _write(page, place, column, cell, day)
            page.write_string(place, len(sheet.head), why)
    return file.getvalue()


def empty_sheet(kind: str) -> bytes:
    """Write a sheet with the heads of a kind, and a second one that says what each column takes."""
    file = BytesIO()
    names = list(
        dict.fromkeys("trl" if it in {"trl_low", "trl_high"} else it for it in (*fields_of(kind), "indicators"))
    )
    names += [] if "trl" in names else ["trl"]
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        page = book.add_worksheet(_("Entries"))
        page.set_column(0, len(names), 18)
        page.write_row(0, 0, [_head(kind, it) for it in names], head)
        page.freeze_panes(1, 1)
        about = book.add_worksheet(_("What the columns take"))
        about.set_column(0, 2, _WIDE)
        about.set_column(1, 2, 70)
        about.write_row(0, 0, [_("Column"), _("Takes"), _("Also understood as head")], head)
        for place, name in enumerate(names, 1):
            about.write_row(place, 0, [_head(kind, name), _takes(kind, name), "; ".join(HEADS.get(name, ()))])
    return file.getvalue()


def _head(kind: str, name: str) -> str:
    if is_chinese():
        return HEADS[name][0]
    return {"trl": _("TRL"), "indicators": _("Indicators")}.get(name) or str(fields_of(kind)[name].verbose_name)


def _takes(kind: str, name: str) -> str:
    if name == "trl":
        return _("a level from 1 to 9, or two: 5–6")
    if name == "indicators":
        return _("figures parted by semicolons: energy density≥300 Wh/kg; cycles≥1000")
    field = fields_of(kind)[name]
    if field.choices:
        return "; ".join(str(label) for _value, label in field.choices)
    told = {"BooleanField": _("yes or no"), "DateField": _("a day: 2026-10-31"),
            "DecimalField": _("an amount; the head may bear a unit: (万元)"),
            "URLField": _("an address on the web")}  # fmt: skip
    if name in WORDS or name in {"track", "region", "landmark"}:
        return _("a code or a name")
    return told.get(type(field).__name__, _("text"))


def _write(page: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell in (None, ""):
        return
    if isinstance(cell, bool) or not isinstance(cell, int | float | date):
        page.write_string(row, column, str(cell))
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    else:
        page.write_number(row, column, cell)
