"""Rows of a table kept as text: quoted cells with line breaks, and stray quotes that must not swallow the rest."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from liaowang.records import Flaw, Record
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft

MAX_ROW_CHARACTERS = 4 << 20
MAX_ROW_LINES = 2000
MAX_ATTEMPTS = 50
MAX_HELD_CHARACTERS = 1 << 20
"""A cell that is open at the end of a block waits for its end so long."""
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
    max_missing, max_surplus : int
        So many cells a row of one line may have fewer, and any row more, than the header.

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
        max_missing: int = 0,
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
        self._least, self._most = self._width - max_missing, self._width + max_surplus

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
                fits = len(cells) == width or self._fits(len(cells), 1)
                yield (number, cells) if fits else self._refuse(pulled, len(cells))

    def _fits(self, n_cells: int, n_lines: int) -> bool:
        return (self._least if n_lines == 1 else self._width) <= n_cells <= self._most

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
            return next(cells_of(text, self._delimiter, strict=True), [])
        except csv.Error as fault:
            return None if "unexpected end" in str(fault) else f"the quotes of the row are wrong ({fault})"

    def _refuse(self, row: tuple[int, str], fault: int | str) -> Flaw:
        number, line = row
        reason = fault if isinstance(fault, str) else f"the row has {fault} cells, the header {self._width}"
        return self._lines.flaw("record", reason, line=number, excerpt=line)


class RowCounter:
    """Count the rows of a table block by block by the raw text alone, apart from `Rows`.

    A row begins with a line that does not lie within a closed quoted cell; the header, what stands above it and
    rows without content do not count.

    Parameters
    ----------
    is_header : callable
        Says whether a line is the header.
    """

    def __init__(self, is_header: Callable[[str], bool]) -> None:
        self._is_header = is_header
        self._header: str | None = None
        self._held = ""
        self._n_held = 0

    def __call__(self, text: str) -> int:
        """Count the rows of a text in which ``\\n`` stands before every line.

        Lines after a cell that is open at its end count as rows, until a later text closes the cell.
        """
        if self._header is None:
            lines = text.split("\n")
            at = next((at for at, line in enumerate(lines) if line and self._is_header(line)), None)
            if at is None:
                return 0
            self._learn(lines[at])
            text = "".join("\n" + line for line in lines[at + 1 :])
        bare = self._held + text
        self._held = ""
        if '"' in bare:
            bare = self._cell.sub(r"\1", bare)
            if (open_cell := self._open.search(bare)) and len(bare) - open_cell.start() <= MAX_HELD_CHARACTERS:
                start = bare.rfind("\n", 0, open_cell.start() + 1)
                bare, self._held = bare[:start], bare[start:]
        before, self._n_held = self._n_held, self._count(self._held)
        return self._count(bare) + self._n_held - before

    def _count(self, bare: str) -> int:
        return sum(bool(line.strip(self._blank)) and line != self._header for line in bare.split("\n"))

    def _learn(self, header: str) -> None:
        delimiter = delimiter_of(header)
        border = "[\n" + re.escape(delimiter) + "]"
        # Possessive, so that a quote that is never closed costs one pass.
        self._cell = re.compile(rf'(?<={border})"\s*+([^"\s]?)(?:[^"]++|"")*+"(?={border}|\Z)')
        self._open = re.compile(rf'{border}"(?:[^"]++|"")*+\Z')
        self._blank = f'{delimiter}" \t'
        self._header = self._cell.sub(r"\1", "\n" + header)[1:]


def cells_of(lines: Iterable[str], delimiter: str = ",", *, strict: bool = False) -> Iterator[list[str]]:
    """Split lines with their ends into rows of cells, however long a cell is."""
    csv.field_size_limit(MAX_ROW_CHARACTERS)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


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
        return [cell.strip() for cell in next(cells_of([line], delimiter, strict=True), [])]
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
