"""Rows of a table kept as text: quoted cells with line breaks, and stray quotes that must not swallow the rest."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator

from liaowang.records import Flaw, Record
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft

MAX_ROW_CHARACTERS = 4 << 20
MAX_ROW_LINES = 2000
MAX_ATTEMPTS = 50
_QUOTED = re.compile(r'"[^"]*"')


class Rows:
    """Iterate over the rows of a table as (line, cells); what is no row becomes a flaw.

    A row that begins with an open quote may go on over lines. Where the quote is not closed soon, or the cells
    are too few or too many, only its first line is set aside and reading goes on with the next.

    Parameters
    ----------
    lines : Lines
        The file.
    delimiter : str or None
        One character; None for that of the header (see `delimiter_of`).
    is_header : callable, optional
        Says whether a line is the header; lines above it become notes. Otherwise it is the first that is not empty.
    max_surplus : int
        So many cells a row may have more than the header; with any, a row of one line may also have fewer.

    Attributes
    ----------
    header : list of str
        Cells of the header.
    """

    def __init__(
        self,
        lines: Lines,
        delimiter: str | None,
        *,
        is_header: Callable[[str], bool] | None = None,
        max_surplus: int = 0,
    ) -> None:
        self._lines = lines
        self._source = iter(lines)
        self._again: deque[tuple[int, str]] = deque()
        self._above: list[Flaw] = []
        self.header: list[str] = []
        self._header_line = ""
        self._delimiter = delimiter or ","
        while not self.header and (pulled := self._pull()) is not None:
            number, line = pulled
            if not line.strip():
                continue
            if is_header is not None and not is_header(line):
                self._above.append(lines.flaw("note", "a line above the table", line=number, excerpt=line))
                continue
            self._delimiter = delimiter or delimiter_of(line)
            self.header = split_header(line, self._delimiter)
            self._header_line = line
        self._width = len(self.header)
        self._max_surplus = max_surplus

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Flaw]:
        yield from self._above
        delimiter, width = self._delimiter, self._width
        while (pulled := self._pull()) is not None:
            number, line = pulled
            if line == self._header_line:
                yield self._lines.flaw("note", "the header stands here again", line=number, excerpt=line)
            elif '"' in line:
                yield self._quoted(pulled)
            elif line:
                cells = line.split(delimiter)
                is_whole = len(cells) == width or self._fits(len(cells), 1)
                yield (number, cells) if is_whole else self._refuse(pulled, len(cells))

    def _fits(self, n_cells: int, n_lines: int) -> bool:
        least = 1 if self._max_surplus and n_lines == 1 else self._width
        return least <= n_cells <= self._width + self._max_surplus

    def _pull(self) -> tuple[int, str] | None:
        if self._again:
            return self._again.popleft()
        line = next(self._source, None)
        return None if line is None else (self._lines.number, line)

    def _quoted(self, first: tuple[int, str]) -> tuple[int, list[str]] | Flaw:
        held = [first]
        parsed = self._close(held)
        if isinstance(parsed, list) and self._fits(len(parsed), len(held)):
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


def delimiter_of(line: str) -> str:
    """Find what stands between the cells of a header: a tab if it has one, else the commonest of comma and others.

    Examples
    --------
    >>> delimiter_of('"Title, long";Year;DOI'), delimiter_of("题名，作者，年份")
    (';', '，')
    """
    if "\t" in line:
        return "\t"
    bare = _QUOTED.sub("", line)
    return max(",;|，", key=bare.count)


def split_header(line: str, delimiter: str | None = None) -> list[str]:
    """Split a header into its cells.

    Examples
    --------
    >>> split_header('Title;"Author(s); all"')
    ['Title', 'Author(s); all']
    """
    delimiter = delimiter or delimiter_of(line)
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        return [cell.strip() for cell in line.split(delimiter)]


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
