"""Objects of JSON files: one a line, or many in arrays and pages; a broken one does not take the others with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from liaowang.records import EXCERPT_LENGTH, Flaw
from liaowang.sources.lines import MAX_LINE_BYTES, Lines


class Item(NamedTuple):
    """An object, the line on which it begins, and the beginning of its text."""

    line: int
    found: dict[str, Any]
    raw: str


_BRACKET = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]]|"|\Z)', re.DOTALL)
"""The next bracket outside of texts; a quote where a text is not whole yet, nothing at the end."""
_TEXT = r'"(?:[^"\\]|\\.){0,120}"'
_BEGINNING = re.compile(rf"\{{\s*({_TEXT})\s*:\s*(?:([\[{{])|(?:{_TEXT}|[\w.+-]{{1,40}})\s*,\s*({_TEXT})\s*:)")
"""The first key of an object, and the second if the value of the first is no array or object."""
_LONG_INTEGER = re.compile(r"(?<![\d.])\d{19}\d*(?![\d.eE])")
_LONE_SURROGATE = re.compile(r"(?<!\\)((?:\\\\)*)(?:(\\ud[89ab]..\\ud[c-f]..)|\\ud[89a-f]..)", re.IGNORECASE)
_OPENERS = {"}": "{", "]": "["}
MAX_START = 500
MAX_BETWEEN = 4000
"""The head of a page of results is shorter; longer text between objects is told."""
MAX_BEGINNINGS = 20
"""So many beginnings of objects are remembered, to find the next after a broken one."""


def json_lines(lines: Lines) -> Iterator[Item | Flaw]:
    """Give an item for every line that is not empty."""
    for line in lines:
        if line.strip():
            yield _parse(lines, lines.number, line)


def json_objects(lines: Lines, wrappers: str) -> Iterator[Item | Flaw]:
    """Give an item for every outermost object that is no mere wrapper, wherever it stands in the text.

    One object, one a line, arrays, pages of results and several of them after each other are all read alike, in
    memory bounded by the largest object. An object that holds an object or an array under one of the keys of
    wrappers is not given; what it holds there is, and what else it holds is passed over (told only if it is long).
    After a broken object reading goes on with the next that begins with the keys with which another began.

    Parameters
    ----------
    lines : Lines
        The file.
    wrappers : str
        Keys under which objects are wrapped, as a regular expression such as ``message|items``.
    """
    scanner = _Scanner(lines, wrappers)
    for piece in lines.pieces():
        scanner.text += piece
        yield from scanner.objects()
    yield from scanner.end()


class _Scanner:
    """Text from the place up to which objects were given, and the brackets that are open there.

    `around` are the brackets of arrays and wrappers, `inside` those of the object being scanned; text is kept only
    of an object that is (or may be) given, not of one that `is_skipped`.
    """

    def __init__(self, lines: Lines, wrappers: str) -> None:
        self.lines = lines
        self.wrapped = re.compile(rf'"(?:{wrappers})"\s*:\s*\Z')
        self.text, self.line, self.at = "", 1, 0
        self.around: list[str] = []
        self.inside: list[str] = []
        self.is_skipped, self.is_lost = False, False
        self.beginnings: dict[str, None] = {}
        self.between, self.is_told = 0, False

    def objects(self) -> Iterator[Item | Flaw]:
        while not self.is_lost or self._find_again():
            bracket = self._next_bracket()
            if bracket in {"", '"'}:
                yield from self._wait()
                return
            yield from self._within(bracket) if self.inside else self._between(bracket)

    def _next_bracket(self) -> str:
        """Move to the next bracket that matters: deep in an object only one that does not match does."""
        text, at, inside = self.text, self.at, self.inside
        while found := _BRACKET.match(text, at):
            bracket, at = found.group(1), found.start(1)
            if len(inside) < 2 or bracket in {"", '"'}:
                break
            if bracket in "{[":
                inside.append(bracket)
            elif inside[-1] == _OPENERS[bracket]:
                inside.pop()
            else:
                break
            at += 1
        self.at = at
        return bracket

    def end(self) -> Iterator[Item | Flaw]:
        """Set aside the object that the end of the file left open, and read what stands in it."""
        while self.inside and not self.is_skipped:
            yield self._break("the object does not end")
            yield from self.objects()

    def _wait(self) -> Iterator[Flaw]:
        """Drop what need not be kept until more text comes."""
        if self.is_skipped or not self.inside:
            keep_from = max(0, self.at - MAX_START)
            yield from self._pass_over(keep_from)
            self.at -= keep_from
        elif len(self.text) > MAX_LINE_BYTES:
            yield self._break(f"the object has more than {MAX_LINE_BYTES:,} characters")

    def _between(self, bracket: str) -> Iterator[Item | Flaw]:
        if opener := _OPENERS.get(bracket):
            while opener in self.around and self.around.pop() != opener:
                pass
            self.at += 1
        else:
            is_named = bool(self.around) and self.around[-1] == "{"
            yield from self._open(bracket, is_skipped=is_named and not self._is_wrapped())

    def _open(self, bracket: str, *, is_skipped: bool) -> Iterator[Item | Flaw]:
        """Begin what the bracket opens: an array, an object that is given, or a value that is passed over."""
        if bracket == "[" and not is_skipped:
            self.around.append(bracket)
            self.at += 1
            return
        yield from self._pass_over(self.at)
        self.inside, self.at, self.is_skipped = [bracket], 1, is_skipped
        if not self.around and (line := self._whole_line()):
            parsed = _parse(self.lines, self.line, line)
            is_item = isinstance(parsed, Item) and not self._is_wrapper(parsed.found)
            if is_item or (isinstance(parsed, Flaw) and self.text[len(line) :].lstrip()[:1] == "{"):
                yield self._give(parsed, len(line))

    def _whole_line(self) -> str:
        """Give the line that the text begins with if it may be a whole object: far quicker to parse than to scan."""
        end = self.text.find("\n")
        return self.text[:end] if self.text.endswith("}", 0, max(end, 0)) else ""

    def _is_wrapper(self, found: dict[str, Any]) -> bool:
        return any(isinstance(value, (dict, list)) and self.wrapped.search(f'"{key}":') for key, value in found.items())

    def _is_wrapped(self) -> bool:
        """Whether the bracket at hand opens the value of a wrapper's key."""
        return bool(self.wrapped.search(self.text, max(0, self.at - MAX_START), self.at))

    def _within(self, bracket: str) -> Iterator[Item | Flaw]:
        opener = _OPENERS.get(bracket)
        if opener is None:
            if len(self.inside) == 1 and not self.is_skipped and self.inside == ["{"] and self._is_wrapped():
                self._learn()
                self.around.append("{")
                self.inside = []
                yield from self._open(bracket, is_skipped=False)
                return
            self.inside.append(bracket)
        elif self.inside.pop() != opener:
            if self.is_skipped:
                self.inside = []
            else:
                yield self._break("the brackets of the object do not match")
                return
        self.at += 1
        if not self.inside and self.is_skipped:
            self.is_skipped = False
        elif not self.inside:
            yield self._give(_parse(self.lines, self.line, self.text[: self.at]), self.at)

    def _give(self, parsed: Item | Flaw, end: int) -> Item | Flaw:
        if isinstance(parsed, Flaw) and (again := self._next_start(end)):
            return self._break(parsed.reason, again)
        self._learn()
        self._drop(end)
        self.between, self.is_told = 0, False
        return parsed

    def _learn(self) -> None:
        found = _BEGINNING.match(self.text)
        if found and len(self.beginnings) < MAX_BEGINNINGS:
            first, bracket, second = found.groups()
            value = re.escape(bracket) if bracket else rf"(?:{_TEXT}|[\w.+-]{{1,40}})\s*,\s*{re.escape(second)}\s*:"
            self.beginnings[rf"\{{\s*{re.escape(first)}\s*:\s*{value}"] = None

    def _next_start(self, end: int | None = None) -> int:
        """Give where the next object stands that begins as others did and is no value of a key; 0 if none does."""
        if not self.beginnings:
            return 0
        pattern = re.compile(rf"(?:[\[,}}\n]|\A)\s{{0,40}}({'|'.join(self.beginnings)})")
        found = pattern.search(self.text, 1, len(self.text) if end is None else end)
        return found.start(1) if found else 0

    def _break(self, reason: str, again: int = 0) -> Flaw:
        self._learn()
        flaw = self.lines.flaw("record", reason, line=self.line, excerpt=self.text)
        again = again or self._next_start()
        self._drop(again or max(1, len(self.text) - MAX_START))
        self.is_lost = not again
        self.inside, self.at = (["{"], 1) if again else ([], 0)
        return flaw

    def _find_again(self) -> bool:
        """Look for the next object after a broken one."""
        again = self._next_start()
        self._drop(again or max(0, len(self.text) - MAX_START))
        if again:
            self.is_lost = False
            self.inside, self.at = ["{"], 1
        return bool(again)

    def _pass_over(self, end: int) -> Iterator[Flaw]:
        self.between += end
        if self.between > MAX_BETWEEN and not self.is_told:
            self.is_told = True
            yield self.lines.flaw("note", "text that belongs to no record", line=self.line, excerpt=self.text)
        self.line += self.text.count("\n", 0, end)
        self.text = self.text[end:]

    def _drop(self, end: int) -> None:
        self.line += self.text.count("\n", 0, end)
        self.text = self.text[end:]
        self.inside, self.at, self.is_skipped = [], 0, False


def _parse(lines: Lines, line: int, text: str) -> Item | Flaw:
    try:
        found = _loaded(text)
    except (ValueError, RecursionError) as fault:
        return lines.flaw("record", f"no JSON ({fault})", line=line, excerpt=text)
    if not isinstance(found, dict):
        return lines.flaw("record", "the JSON value is no object", line=line, excerpt=text)
    return Item(line, found, text[:EXCERPT_LENGTH])


def _loaded(text: str) -> object:
    import orjson

    if not _LONG_INTEGER.search(text):  # of which orjson would make a float
        with suppress(orjson.JSONDecodeError):
            return orjson.loads(text)
    return json.loads(_LONE_SURROGATE.sub(_keep_pair, text), strict=False)


def _keep_pair(found: re.Match[str]) -> str:
    return found.group(1) + (found.group(2) or "\\ufffd")


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


def json_of(value: object) -> str:
    """Write a value as JSON, to keep it among what has no column."""
    import orjson

    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # an integer of more than 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
