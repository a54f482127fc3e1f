"""Objects of JSON files: one a line, or many in one array; a broken one does not take the others with it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from liaowang.records import EXCERPT_LENGTH, Flaw
from liaowang.sources.lines import MAX_LINE_BYTES, Lines


class Item(NamedTuple):
    """An object, the line on which it begins, and the beginning of its text."""

    line: int
    found: dict[str, Any]
    raw: str


_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]]|"', re.DOTALL)
MAX_START = 200
MAX_BETWEEN = 4000
"""The head of a page of results is shorter; longer text between objects is told."""


def json_lines(lines: Lines) -> Iterator[Item | Flaw]:
    """Give an item for every line that is not empty."""
    for line in lines:
        if line.strip():
            yield _parse(lines, lines.number, line)


def json_objects(lines: Lines, start: re.Pattern[str]) -> Iterator[Item | Flaw]:
    """Give an item for every object that begins as told, wherever it stands in the text.

    Pages, arrays and objects laid out over many lines are all read alike, and after a broken object reading goes
    on with the next. What stands between objects is told only if it is long.

    Parameters
    ----------
    lines : Lines
        The file.
    start : Pattern
        What begins an object; matches at most `MAX_START` characters.
    """
    scanner = _Scanner(lines, start)
    for piece in lines.pieces():
        scanner.text += piece
        yield from scanner.objects()
    if scanner.is_open:
        yield from scanner.end()


class _Scanner:
    """Text from the object that is open, the place up to which it is scanned, and how deep that place is."""

    def __init__(self, lines: Lines, start: re.Pattern[str]) -> None:
        self.lines, self.start = lines, start
        self.text, self.line = "", 1
        self.is_open = False
        self.at, self.depth = 0, 0
        self.between, self.is_told = 0, False

    def objects(self) -> Iterator[Item | Flaw]:
        while self.is_open or (yield from self._find_start()):
            end = self._find_end()
            if end is None:
                if len(self.text) <= MAX_LINE_BYTES:
                    return
                yield self._break(f"the object has more than {MAX_LINE_BYTES:,} characters")
                continue
            parsed = _parse(self.lines, self.line, self.text[:end])
            if isinstance(parsed, Flaw) and self.start.search(self.text, 1, end):
                yield self._break(parsed.reason)
                continue
            self._drop(end)
            yield parsed

    def end(self) -> Iterator[Item | Flaw]:
        """Set aside the object that the end of the file left open, and read what stands in it."""
        while self.is_open:
            yield self._break("the object does not end")
            yield from self.objects()

    def _find_start(self) -> Generator[Flaw, None, bool]:
        found = self.start.search(self.text)
        skipped = found.start() if found else max(0, len(self.text) - MAX_START)
        self.between += skipped
        if self.between > MAX_BETWEEN and not self.is_told:
            self.is_told = True
            yield self.lines.flaw("note", "text that belongs to no record", line=self.line, excerpt=self.text)
        self._drop(skipped)
        self.is_open = found is not None
        if self.is_open:
            self.between, self.is_told = 0, False
        return self.is_open

    def _find_end(self) -> int | None:
        """Give the end of the object that begins the text; None if it is not whole yet."""
        for token in _TOKEN.finditer(self.text, self.at):
            sign = token.group()
            if sign == '"':
                self.at = token.start()
                return None
            self.at = token.end()
            if sign in "{[":
                self.depth += 1
            elif sign in "}]":
                self.depth -= 1
                if self.depth == 0:
                    return self.at
        return None

    def _break(self, reason: str) -> Flaw:
        flaw = self.lines.flaw("record", reason, line=self.line, excerpt=self.text)
        again = self.start.search(self.text, 1)
        self._drop(again.start() if again else max(1, len(self.text) - MAX_START))
        return flaw

    def _drop(self, end: int) -> None:
        self.line += self.text.count("\n", 0, end)
        self.text = self.text[end:]
        self.is_open = False
        self.at, self.depth = 0, 0


def _parse(lines: Lines, line: int, text: str) -> Item | Flaw:
    import orjson

    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        return lines.flaw("record", f"no JSON ({fault})", line=line, excerpt=text)
    if not isinstance(found, dict):
        return lines.flaw("record", "the JSON value is no object", line=line, excerpt=text)
    return Item(line, found, text[:EXCERPT_LENGTH])


def text_of(value: object) -> str:
    """Give a text, or the digits of a number; empty for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def dict_of(value: object) -> dict[str, Any]:
    """Give an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def dicts_of(value: object) -> list[dict[str, Any]]:
    """Give the objects of an array."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts_of(value: object) -> list[str]:
    """Give the texts of an array."""
    return [text for item in value if (text := text_of(item))] if isinstance(value, list) else []
