"""Sheets of a workbook in which texts stay texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

# A title that begins with = is no formula, and one with // is no link.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Sheet = tuple[str, Sequence[tuple[str, int]], Sequence[Sequence[Any]]]
"""Name; head and width of each column; rows."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets with a head that stays; numbers as numbers, days as days, all else as text."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for name, heads, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for column, (word, width) in enumerate(heads):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, word, head)
            for place, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    _write(sheet, place, column, value, day)
            sheet.freeze_panes(1, 0)
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, str(value))
