"""Workbooks as text: the first sheet that holds a table, one row a line, cells apart by tabs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

MAX_UNPACKED_BYTES = 1 << 30
"""A sheet is held in memory whole while it is read; what unpacks to more is refused."""
_ROWS_A_CHUNK = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNZIPPABLE = (zipfile.BadZipFile, OSError, ValueError, RuntimeError)
_BREAKS = str.maketrans({"\r": None, "\n": "\u2028", "\x0b": "\u2028", "\t": " "})


class WorkbookError(ValueError):
    """The workbook is damaged, locked or too large."""


class Workbook:
    """A workbook of Excel (xlsx, xlsm, xlsb, xls) or OpenDocument.

    Rows before the one that has several filled cells are a banner; other sheets are not read. Both are told in
    `left_out`, so that nothing goes missing unsaid.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    WorkbookError
        When its text is asked for and it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.left_out: list[tuple[int, str, str]] = []
        """Line, what was left out, and its text."""

    def chunks(self) -> Iterator[bytes]:
        """Give the text in UTF-8; a line break within a cell is U+2028, and cells with quotes are quoted."""
        self.left_out = []
        rows, others = self._table()
        start = next((at for at, row in enumerate(rows) if n_filled(row) > 1), 0)
        for number, row in enumerate(rows[:start], 1):
            if n_filled(row):
                self.left_out.append((number, "a line above the table", " ".join(filter(None, map(_text, row)))))
        self.left_out += [(len(rows), f"the sheet {name!r} with {n} rows is not read", "") for name, n in others if n]
        lines = [""] * start + [line_of(row) for row in rows[start:]]
        for at in range(0, len(lines), _ROWS_A_CHUNK):
            yield "".join(line + "\n" for line in lines[at : at + _ROWS_A_CHUNK]).encode("utf-8", "replace")

    def _table(self) -> tuple[list[list[Any]], list[tuple[str, int]]]:
        """Give the rows of the first sheet with a table, and name and height of the others that are shown."""
        import python_calamine as calamine

        _refuse_bombs(self._path)
        try:
            with self._path.open("rb") as raw:
                book = calamine.load_workbook(raw)
                rows: list[list[Any]] | None = None
                others: list[tuple[str, int]] = []
                for sheet in book.sheets_metadata:
                    if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                        continue
                    found = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                    if rows is None and sum(n_filled(row) > 1 for row in found[:1000]) > 1:
                        rows = found
                    elif sheet.visible == calamine.SheetVisibleEnum.Visible:
                        others.append((sheet.name, sum(n_filled(row) > 0 for row in found)))
                return rows or [], others
        except BaseException as fault:
            # A damaged workbook can make the Rust library panic, which Python sees as a BaseException of its own.
            if isinstance(fault, (calamine.CalamineError, OSError, ValueError)) or _is_panic(fault):
                raise WorkbookError(f"the workbook cannot be read: {fault}") from fault
            raise


def is_workbook(start: bytes, path: Path) -> bool:
    """Say whether a file is a workbook: an old office document, or a zip archive with a workbook in it."""
    if start.startswith(_OLE):
        return True
    if not start.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _UNZIPPABLE:
        # The folder of a zip archive stands at its end; a cut workbook is known by what its first part is called.
        return b"[Content_Types].xml" in start[:60] or b"xl/" in start[:200]
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin"}) or {"content.xml", "mimetype"} <= names


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except _UNZIPPABLE:
        return
    if size > MAX_UNPACKED_BYTES:
        raise WorkbookError(f"the workbook unpacks to {size:,} bytes, more than {MAX_UNPACKED_BYTES:,}")


def _is_panic(fault: BaseException) -> bool:
    return type(fault).__name__ == "PanicException"


def n_filled(row: list[Any]) -> int:
    """Count the cells of a row that hold something."""
    return sum(cell != "" for cell in row)


def line_of(row: list[Any]) -> str:
    """Write a row as a line with tabs; empty if all its cells are.

    Examples
    --------
    >>> line_of(['2" nail', 2.0]).split("\\t")
    ['"2"" nail"', '2']
    """
    return "\t".join(map(_quoted, row)) if n_filled(row) else ""


def _quoted(cell: Any) -> str:
    text = _text(cell)
    return '"' + text.replace('"', '""') + '"' if '"' in text else text


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).translate(_BREAKS).strip()
