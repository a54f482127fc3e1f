"""Cells of a spreadsheet: XLSX by calamine, CSV in the encodings of Chinese offices."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import python_calamine as calamine
from django.utils.translation import gettext as _

from liaowang_web.workflow.refusals import TransitionRefused

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
_MOST_UNPACKED = 400 * 1024 * 1024
_MOST_COLUMNS = 200
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


@dataclass(frozen=True)
class Sheet:
    """The first sheet: its head, and its rows with the line on which each stands."""

    head: list[str]
    rows: list[tuple[int, list[Any]]]


def read_sheet(content: bytes) -> tuple[Sheet, str]:
    """Read the first sheet of an XLSX file, or a CSV file; give it with its media type.

    Raises
    ------
    TransitionRefused
        With what is wrong, in words.
    """
    if len(content) > MOST_BYTES:
        raise TransitionRefused(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20})
    is_book = content.startswith(b"PK\x03\x04")
    lines = _book(content) if is_book else _lines(content)
    filled = [(line, list(cells)) for line, cells in enumerate(lines, 1) if any(it not in (None, "") for it in cells)]
    if len(filled) < 2:
        raise TransitionRefused(_("The file holds no row beneath a head."))
    if len(filled) - 1 > MOST_ROWS:
        raise TransitionRefused(_("The file holds more than %(n)s rows; part it.") % {"n": MOST_ROWS})
    head = [text_of(it) for it in filled[0][1]][:_MOST_COLUMNS]
    return Sheet(head, filled[1:]), XLSX if is_book else CSV


def text_of(cell: Any) -> str:
    """Write a cell as people typed it.

    Examples
    --------
    >>> text_of(5.0), text_of(" a "), text_of(None)
    ('5', 'a', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).replace("\0", "").strip()


def _book(content: bytes) -> Sequence[Sequence[Any]]:
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(it.file_size for it in parts.infolist()) > _MOST_UNPACKED:
                raise TransitionRefused(_("The file is packed too tightly to be read."))
        with calamine.load_workbook(BytesIO(content)) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=None)
    except (calamine.CalamineError, BadZipFile, OSError, ValueError, IndexError) as error:
        raise TransitionRefused(_("The file cannot be read as XLSX.")) from error


def _lines(content: bytes) -> Iterator[list[str]]:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        break
    else:
        raise TransitionRefused(_("The file is neither XLSX nor CSV."))
    if "\0" in text:
        raise TransitionRefused(_("The file is neither XLSX nor CSV."))
    first = text.partition("\n")[0]
    marks = {it: first.count(it) for it in ",;\t"}
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=max(marks, key=lambda it: marks[it]))
    except csv.Error as error:
        raise TransitionRefused(_("The file cannot be read as CSV.")) from error
