"""What every reader is, and how it builds a record without losing anything."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar

from liaowang.records import Flaw, Identifier, Record, normalise_identifier, parse_date
from liaowang.sources.lines import Lines


class Reader(ABC):
    """One format of one house; a reader holds no state, so one instance serves every file.

    A new reader is one module with a subclass, and one line in `registry`.
    """

    name: ClassVar[str]
    """Name of the format, such as ``arxiv_tsv``; also its heading in the documentation."""
    title: ClassVar[str]
    """What people call the format."""
    origin: ClassVar[str]
    """Value of `Record.source`."""
    mark: ClassVar[re.Pattern[str]]
    """What begins a record; must match once a record, by the raw text alone; ``\\n`` stands before every line."""
    is_line_record: ClassVar[bool] = False
    """Whether a line holds a whole record."""

    def count_marks(self, text: str) -> int:
        """Count what begins a record in a text in which ``\\n`` stands before every line."""
        return len(self.mark.findall(text))

    def counter(self) -> Callable[[str], int]:
        """Give what counts the marks of one file, block by block; it may remember what came before."""
        return self.count_marks

    @abstractmethod
    def recognises(self, head: str) -> bool:
        """Say whether a file is of this format by its first 64 KiB of text."""

    @abstractmethod
    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """Give records and flaws in the order of the file; raises nothing because of the file's content."""


class Draft:
    """A record being built; what does not fit becomes a flaw instead of getting lost.

    Parameters
    ----------
    lines : Lines
        The file, for its name.
    line : int
        First line of the record.
    kind, source : str
        As in `Record`.
    """

    def __init__(self, lines: Lines, line: int, kind: str, source: str) -> None:
        self.record = Record(kind=kind, source=source, title="", file=lines.name, line=line)
        self._lines = lines
        self._flaws: list[Flaw] = []

    def add_identifier(self, kind: str, value: str, field: str) -> None:
        """Add an identifier in normal form; a value that is none becomes a flaw."""
        if not value.strip():
            return
        found = normalise_identifier(kind, value)
        if found is None:
            self.lose(field, f"no {kind} identifier", value)
        elif found not in self.record.identifiers:
            self.record.identifiers.append(found)

    def add_arxiv_doi(self) -> None:
        """Add the arXiv identifier that stands in a DOI of arXiv."""
        for kind, value in list(self.record.identifiers):
            if kind == "doi" and value.startswith("10.48550/arxiv."):
                self.record.identifiers.append(Identifier("arxiv", value.removeprefix("10.48550/arxiv.")))

    def add_date(self, role: str, value: str, field: str) -> None:
        """Add a date; a value that is none becomes a flaw."""
        if not value.strip():
            return
        when = parse_date(value, role)
        if when is None:
            self.lose(field, "no date between 1500 and 2099", value)
        elif when not in self.record.dates:
            self.record.dates.append(when)

    def keep(self, tag: str, value: str) -> None:
        """Keep a value that has no column of its own."""
        if value:
            self.record.extra.setdefault(tag, []).append(value)

    def lose(self, field: str, reason: str, excerpt: str = "") -> None:
        """Note that a value could not be used."""
        self._flaws.append(self._lines.flaw("field", reason, line=self.record.line, field=field, excerpt=excerpt))

    def note(self, reason: str, excerpt: str = "") -> None:
        """Tell something about the record that cost nothing."""
        self._flaws.append(self._lines.flaw("note", reason, line=self.record.line, excerpt=excerpt))

    def finish(self, raw: str) -> Iterator[Record | Flaw]:
        """Give the record and its flaws, or one flaw with the raw text if it has no title."""
        self.record.title = squeeze(self.record.title)
        if not self.record.title:
            yield self._lines.flaw(
                "record", "the record has no title", line=self.record.line, field="title", excerpt=raw
            )
            return
        yield self.record
        yield from self._flaws


def squeeze(text: str) -> str:
    """Join lines and runs of white space by one space.

    Examples
    --------
    >>> squeeze(" Deep\\n  learning ")
    'Deep learning'
    """
    return " ".join(text.split())


def split_list(text: str, separators: str = ";；") -> list[str]:
    """Split a list of a cell at its separators, without empty or repeated values.

    Examples
    --------
    >>> split_list("虚拟网络功能;;预测； 预测")
    ['虚拟网络功能', '预测']
    """
    return list(dict.fromkeys(part for piece in re.split(f"[{separators}]", text) if (part := squeeze(piece))))
