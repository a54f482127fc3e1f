"""Elements of XML files, cut out one by one, so that a broken one does not take the others with it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

from liaowang.records import Flaw
from liaowang.sources.lines import MAX_LINE_BYTES, Lines

MAX_BETWEEN = 4000
_ROOT = re.compile(r"<(?:[\w.-]+:)?[A-Za-z][\w.-]*(?:\s[^<>]*)?>")


class XmlElement:
    """An element, the line on which it begins, and its text as it stands.

    Parameters
    ----------
    node : lxml element
        The element.
    line : int
        Line of its start, from 1.
    raw : str
        Its text.
    """

    def __init__(self, node: Any, line: int, raw: str) -> None:
        self.node, self.line, self.raw = node, line, raw

    def texts(self, path: str) -> list[str]:
        """Give the text of every element on a path such as ``author/name``, whatever its namespace."""
        nodes = [self.node]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in node.iterchildren("{*}" + name)]
        return [text for node in nodes if (text := " ".join("".join(node.itertext()).split()))]

    def text(self, path: str) -> str:
        """Give the first of `texts`, or an empty text."""
        return next(iter(self.texts(path)), "")

    def attributes(self, path: str, attribute: str) -> list[str]:
        """Give an attribute of every child of this name."""
        return [value for node in self.node.iterchildren("{*}" + path) if (value := node.get(attribute))]


def xml_elements(lines: Lines, tag: str) -> Iterator[XmlElement | Flaw]:
    """Cut out and parse every element of a name; the namespaces of the root element hold for all.

    An element in which another of its name begins is taken to be broken there. What stands between elements is
    told only if it is long.
    """
    cutter = _Cutter(lines, tag)
    for piece in lines.pieces():
        cutter.text += piece
        yield from cutter.elements()
    if cutter.start.match(cutter.text):
        reason = f"the file breaks off within <{tag}>"
        yield lines.flaw("record", reason, line=cutter.line, excerpt=cutter.text)


class _Cutter:
    def __init__(self, lines: Lines, tag: str) -> None:
        self.lines = lines
        self.start = re.compile(rf"<(?:[\w.-]+:)?{tag}(?=[\s>])")
        self.stop = re.compile(rf"</(?:[\w.-]+:)?{tag}\s*>")
        self.text, self.line = "", 1
        self.root = ""
        self.between, self.is_told = 0, False

    def elements(self) -> Iterator[XmlElement | Flaw]:
        while (yield from self._find_start()):
            end = self._find_end()
            if end is None:
                return
            yield _parse(self.lines, self.line, self.text[:end], self.root)
            self._drop(end)
            self.between, self.is_told = 0, False

    def _find_start(self) -> Generator[Flaw, None, bool]:
        found = self.start.search(self.text)
        skipped = found.start() if found else max(0, len(self.text) - MAX_BETWEEN)
        self.root = self.root or _root_of(self.text[: found.start()] if found else self.text)
        self.between += skipped
        if self.between > MAX_BETWEEN and not self.is_told:
            self.is_told = True
            yield self.lines.flaw("note", "text that belongs to no record", line=self.line, excerpt=self.text)
        self._drop(skipped)
        return found is not None

    def _find_end(self) -> int | None:
        done, again = self.stop.search(self.text), self.start.search(self.text, 1)
        if again and not (done and done.end() <= again.start()):
            return again.start()
        if done:
            return done.end()
        return len(self.text) if len(self.text) > MAX_LINE_BYTES else None

    def _drop(self, end: int) -> None:
        self.line += self.text.count("\n", 0, end)
        self.text = self.text[end:]


def _root_of(before: str) -> str:
    """Give the start tag that declares namespaces; empty if none does."""
    tags = (found.group() for found in _ROOT.finditer(before))
    return next((tag for tag in tags if "xmlns" in tag and not tag.endswith("/>")), "")


def _parse(lines: Lines, line: int, raw: str, root: str) -> XmlElement | Flaw:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8")
    name = re.match(r"<([\w:.-]+)", root)
    closing = f"</{name.group(1)}>" if name else ""
    try:
        tree = etree.fromstring((root + raw + closing).encode(), parser)
    except etree.XMLSyntaxError as fault:
        return lines.flaw("record", f"no well-formed XML ({fault.msg})", line=line, excerpt=raw)
    return XmlElement(tree[0] if name else tree, line, raw)
