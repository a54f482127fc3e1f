"""A house whose exports are tables: most of it is the list of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import ClassVar

from liaowang.records import Flaw, Record
from liaowang.sources.blocks import Block
from liaowang.sources.columns import NOTHING, Columns, header_key
from liaowang.sources.fields import settle_years
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader
from liaowang.sources.rows import RowCounter, Rows, split_header

MAX_LINES_ABOVE = 10
"""So many lines may stand above the header, such as the address of the search."""


def header_signs(*signs: str) -> tuple[frozenset[str], ...]:
    """Declare how a header is known: all names of one of these lists, written with commas, must stand in it."""
    return tuple(frozenset(map(header_key, sign.split(","))) for sign in signs)


class Table(Reader):
    """A reader of tables with a header, in any delimiter; subclasses name the columns and what tells the house."""

    columns: ClassVar[Columns]
    signs: ClassVar[tuple[frozenset[str], ...]]
    kind: ClassVar[str] = "paper"
    mark = re.compile(r"\n(?=[^\n])")
    is_line_record = True
    max_missing: ClassVar[int] = 0
    """So many cells a row may lack at its end; a note tells it."""
    max_surplus: ClassVar[int] = 1
    """So many cells a row may have beyond the header; `fit` says what becomes of them."""

    def count_marks(self, text: str) -> int:
        """See `Reader.count_marks`."""
        return RowCounter(self.is_header)(text)

    def counter(self) -> Callable[[str], int]:
        """See `Reader.counter`; a quoted cell may hold line breaks, so what came before matters."""
        return RowCounter(self.is_header)

    def is_header(self, line: str) -> bool:
        """Say whether a line is the header of such a table."""
        keys = set(map(header_key, split_header(line)))
        return any(sign <= keys for sign in self.signs)

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return any(map(self.is_header, islice(filter(str.strip, head.split("\n")), MAX_LINES_ABOVE)))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        rows = Rows(lines, None, is_header=self.is_header, max_missing=self.max_missing, max_surplus=self.max_surplus)
        names = self.columns.names(rows.header)
        for row in rows:
            if isinstance(row, Flaw):
                yield row
            elif any(map(str.strip, row[1])):
                yield from self._read_row(lines, names, *row)

    def fit(self, names: list[str], cells: list[str]) -> Iterable[tuple[str, str]] | None:
        """Match the cells of a row with the columns; None if they do not belong together."""
        surplus = cells[len(names) :]
        return None if any(map(str.strip, surplus)) else zip(names, cells, strict=False)

    def start(self, draft: Draft, block: Block) -> None:
        """Take from the row what several columns say together, before the columns are used one by one."""

    def settle(self, draft: Draft) -> None:
        """Put in order what the columns gave."""
        settle_years(draft)
        draft.add_arxiv_doi()

    def _read_row(self, lines: Lines, names: list[str], number: int, cells: list[str]) -> Iterator[Record | Flaw]:
        raw = "\t".join(cells)
        widths = f"the row has {len(cells)} cells, the header {len(names)}"
        fitted = self.fit(names, cells)
        if fitted is None:
            yield lines.flaw("record", widths, line=number, excerpt=raw)
            return
        draft = Draft(lines, number, self.kind, self.origin)
        if len(cells) < len(names):
            draft.note(f"{widths}; what is missing is taken for empty", raw)
        fields: dict[str, list[str]] = {}
        for name, text in fitted:
            if (cell := text.strip()) and cell not in NOTHING:
                fields.setdefault(name, []).append(cell)
        block = Block(number, fields, "")
        self.start(draft, block)
        self.columns.fill(draft, block)
        self.settle(draft)
        yield from draft.finish(raw)
