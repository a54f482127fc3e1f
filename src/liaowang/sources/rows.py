"""Rows of a table kept as text: quoted cells with line breaks, and stray quotes that must not swallow the rest."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator

from liaowang.records import Flaw, Record
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft

MAX_ROW_CHARACTERS = 4 << 20
MAX_ROW_LINES = 2000
MAX_ATTEMPTS = 50


class Rows:
    """Iterate over the rows of a table as (line, cells); what is no row becomes a flaw.

    A row that begins with an open quote may go on over lines. Where the quote is not closed soon, or the cells
    are too few or too many, only its first line is set aside and reading goes on with the next.

    Parameters
    ----------
    lines : Lines
        The file.
    delimiter : str or None
        One character; None for a tab if the first line has one, otherwise a comma.

    Attributes
    ----------
    header : list of str
        Cells of the first row that is not empty.
    """

    def __init__(self, lines: Lines, delimiter: str | None) -> None:
        self._lines = lines
        self._source = iter(lines)
        self._delimiter = delimiter or "\t"
        self._again: deque[tuple[int, str]] = deque()
        self.header: list[str] = []
        self._header_line = ""
        while not self.header and (pulled := self._pull()) is not None:
            if not pulled[1].strip():
                continue
            if delimiter is None and "\t" not in pulled[1]:
                self._delimiter = ","
            cells = self._parse([pulled])
            self.header = cells if isinstance(cells, list) else pulled[1].split(self._delimiter)
            self._header_line = pulled[1]
        self._width = len(self.header)

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Flaw]:
        delimiter, width = self._delimiter, self._width
        while (pulled := self._pull()) is not None:
            number, line = pulled
            if line == self._header_line:
                yield self._lines.flaw("note", "the header stands here again", line=number, excerpt=line)
            elif '"' in line:
                yield self._quoted(pulled)
            elif line:
                cells = line.split(delimiter)
                yield (number, cells) if len(cells) == width else self._refuse(pulled, len(cells))

    def _pull(self) -> tuple[int, str] | None:
        if self._again:
            return self._again.popleft()
        line = next(self._source, None)
        return None if line is None else (self._lines.number, line)

    def _quoted(self, first: tuple[int, str]) -> tuple[int, list[str]] | Flaw:
        held = [first]
        parsed = self._close(held)
        if isinstance(parsed, list) and len(parsed) == self._width:
            return first[0], parsed
        self._again.extendleft(reversed(held[1:]))
        plain = first[1].split(self._delimiter)
        if len(plain) == self._width:
            return first[0], plain
        return self._refuse(first, parsed if isinstance(parsed, str) else len(parsed))

    def _close(self, held: list[tuple[int, str]]) -> list[str] | str:
        """Take lines until the row is closed; give its cells or what is wrong."""
        size, is_odd, attempts = 0, False, 0
        pulled: tuple[int, str] | None = held[0]
        while pulled is not None:
            size += len(pulled[1])
            is_odd ^= bool(pulled[1].count('"') % 2)
            if len(held) == 1 or not is_odd:
                attempts += 1
                parsed = self._parse(held)
                if parsed is not None:
                    return parsed
            if size > MAX_ROW_CHARACTERS or len(held) >= MAX_ROW_LINES or attempts >= MAX_ATTEMPTS:
                return f"a quotation mark is not closed within {len(held)} lines"
            if (pulled := self._pull()) is not None:
                held.append(pulled)
        return "a quotation mark is not closed before the file ends"

    def _parse(self, held: list[tuple[int, str]]) -> list[str] | str | None:
        """Split into cells; None as long as a quote is open, a reason where the quotes are wrong."""
        text = [line + "\n" for _, line in held]
        try:
            return next(csv.reader(text, delimiter=self._delimiter, strict=True), [])
        except csv.Error as fault:
            return None if "unexpected end" in str(fault) else f"the quotes of the row are wrong ({fault})"

    def _refuse(self, row: tuple[int, str], fault: int | str) -> Flaw:
        number, line = row
        reason = fault if isinstance(fault, str) else f"the row has {fault} cells, the header {self._width}"
        return self._lines.flaw("record", reason, line=number, excerpt=line)


def read_rows(
    lines: Lines, delimiter: str | None, draft_of: Callable[[Lines, int, dict[str, str]], Draft]
) -> Iterator[Record | Flaw]:
    """Read a table: draft a record of each row, its cells by the names in the header, and pass on what was wrong."""
    rows = Rows(lines, delimiter)
    for row in rows:
        if isinstance(row, Flaw):
            yield row
        else:
            number, cells = row
            yield from draft_of(lines, number, dict(zip(rows.header, cells, strict=True))).finish("\t".join(cells))
