"""Elements of XML files, cut out one by one, so that a broken one does not take the others with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang.records import Flaw
from liaowang.sources.lines import MAX_LINE_BYTES, Lines

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
    """Cut out and parse every element of a name; the namespaces of the root element hold for all."""
    start = re.compile(rf"<((?:[\w.-]+:)?){tag}(?=[\s>])")
    end = re.compile(rf"</(?:[\w.-]+:)?{tag}\s*>")
    text, line, root = "", 1, ""
    for piece in lines.pieces():
        text += piece
        while True:
            begun = start.search(text)
            root = root or _root_of(text[: begun.start()] if begun else "")
            if begun is None:
                text, line = _drop(text, line, max(0, len(text) - 4000) if root else 0)
                break
            text, line = _drop(text, line, begun.start())
            done, again = end.search(text), start.search(text, 1)
            if done is None and again is None and len(text) <= MAX_LINE_BYTES:
                break
            cut = (
                done.end()
                if done and not (again and again.start() < done.start())
                else again.start()
                if again
                else len(text)
            )
            yield _parse(lines, line, text[:cut], root)
            text, line = _drop(text, line, cut)
    if start.match(text):
        yield lines.flaw("record", f"the file breaks off within <{tag}>", line=line, excerpt=text)


def _root_of(before: str) -> str:
    found = None
    for found in _ROOT.finditer(before):
        if "xmlns" in found.group():
            break
    return found.group() if found else ""


def _drop(text: str, line: int, end: int) -> tuple[str, int]:
    return text[end:], line + text.count("\n", 0, end)


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
