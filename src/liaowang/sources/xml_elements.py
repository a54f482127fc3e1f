"""Elements of XML files, cut out one by one, so that a broken one does not take the others with it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from html import escape
from html.entities import html5
from typing import Any, NamedTuple

from liaowang.records import Flaw
from liaowang.sources.lines import MAX_LINE_BYTES, Lines

MAX_BETWEEN = 4000
MAX_BEFORE = 1 << 16
_PREFIX = re.compile(r"[<\s]([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,80}(?=[\s=/>])")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0{0,8}(?:[0-8]|1[124-9]|2\d|3[01])|x0{0,8}(?:[0-8b-cef]|1[\da-f]));",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"&((?:#\w{1,8};|[A-Za-z]\w{0,40};)?)")

_GREEK_NAMES = "a b g d e z ee th i k l m n x o p r sf s t u ph kh ps oh"
_GREEK = dict(zip([f"{name}gr;" for name in _GREEK_NAMES.split()], "αβγδεζηθικλμνξοπρςστυφχψω", strict=True))
_GREEK |= {
    name.capitalize() if name[1] == "g" else name[:2].upper() + name[2:]: sign.upper() for name, sign in _GREEK.items()
}
"""Greek letters as ISO 8879 names them, in older files of the US patent office; HTML names them otherwise."""


class XmlElement:
    """An element, the line on which it begins, and its text as it stands.

    Names are local names, whatever the namespace; a path is names joined by ``/``, or ``//`` and one name for
    elements at any depth.

    Parameters
    ----------
    node : lxml element
        The element.
    line : int
        Line of its start (of the record that holds it), from 1.
    raw : str
        Its text; empty for the elements within.
    """

    def __init__(self, node: Any, line: int, raw: str = "") -> None:
        self.node, self.line, self.raw = node, line, raw

    @property
    def name(self) -> str:
        """Its local name."""
        return _local(self.node.tag)

    @property
    def content(self) -> str:
        """All text in it, with single spaces."""
        return " ".join("".join(self.node.itertext()).split())

    def attribute(self, name: str) -> str:
        """Give an attribute by its local name; empty if there is none."""
        return next((value for key, value in self.node.items() if _local(key) == name), "")

    def elements(self, path: str) -> list[XmlElement]:
        """Give every element on a path."""
        if path.startswith("//"):
            return [XmlElement(node, self.line) for node in self.node.iter("{*}" + path[2:])]
        nodes = [self.node]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in node.iterchildren("{*}" + name)]
        return [XmlElement(node, self.line) for node in nodes]

    @property
    def date(self) -> str:
        """The date that its elements year, month (or season) and day say; otherwise its text."""
        parts = {_local(node.tag).lower(): "".join(node.itertext()).strip() for node in self.node}
        if not parts.get("year"):
            return self.content
        months = [text for name in ("month", "season") if (text := parts.get(name))]
        written = [parts["year"], *months[:1], *([parts["day"]] if parts.get("day") else [])]
        return ("-" if months and months[0].isdigit() else " ").join(written)

    def texts(self, path: str) -> list[str]:
        """Give the text of every element on a path."""
        return [text for it in self.elements(path) if (text := it.content)]

    def text(self, path: str) -> str:
        """Give the first of `texts`, or an empty text."""
        return next(iter(self.texts(path)), "")

    def attributes(self, path: str, attribute: str) -> list[str]:
        """Give an attribute of every child of this name."""
        return [value for node in self.node.iterchildren("{*}" + path) if (value := node.get(attribute))]

    def take(self, *paths: str) -> list[XmlElement]:
        """Remove every element on these paths and give them; what stays is told by `rest`."""
        found = [it for path in paths for it in self.elements(path)]
        for it in found:
            it.node.getparent().remove(it.node)
        return found

    def take_texts(self, *paths: str) -> list[str]:
        """Give the texts that `take` finds, without empty ones."""
        return [text for it in self.take(*paths) if (text := it.content)]

    def take_text(self, *paths: str) -> str:
        """Remove the first element on these paths that has a text and give it; the others stay."""
        found = next((it for path in paths for it in self.elements(path) if it.content), None)
        if found is None:
            return ""
        found.node.getparent().remove(found.node)
        return found.content

    def rest(self) -> Iterator[tuple[str, str]]:
        """Give name and text of each innermost element; one with text beside its elements counts as innermost."""
        for node in self.node.iterchildren("{*}*"):
            within = XmlElement(node, self.line)
            if len(node) and not _has_own_text(node):
                yield from within.rest()
            elif text := within.content:
                yield within.name, text


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _has_own_text(node: Any) -> bool:
    return any(text and not text.isspace() for text in (node.text, *(child.tail for child in node)))


def xml_elements(lines: Lines, tag: str) -> Iterator[XmlElement | Flaw]:
    """Cut out and parse every element of a name (or of names, divided by ``|``).

    An element in which another of its name begins is taken to be broken there. What stands between elements is
    told only if it is long.
    """
    for cut in cut_elements(lines, tag):
        yield cut if isinstance(cut, Flaw) else _parse(lines, cut.line, cut.raw)


class Cut(NamedTuple):
    """An element as text: the line on which it begins, the text, and what stands before the first element."""

    line: int
    raw: str
    before: str


def cut_elements(lines: Lines, tag: str) -> Iterator[Cut | Flaw]:
    """Cut out every element as `xml_elements` does, without parsing it."""
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
        self.start = re.compile(rf"<(?:[\w.-]+:)?(?:{tag})(?=[\s>])")
        self.stop = re.compile(rf"</(?:[\w.-]+:)?(?:{tag})\s*>")
        self.text, self.line = "", 1
        self.between, self.is_told = 0, False
        self.before, self.has_begun = "", False

    def elements(self) -> Iterator[Cut | Flaw]:
        while (yield from self._find_start()):
            end = self._find_end()
            if end is None:
                return
            yield Cut(self.line, self.text[:end], self.before)
            self._drop(end)
            self.between, self.is_told = 0, False

    def _find_start(self) -> Generator[Flaw, None, bool]:
        found = self.start.search(self.text)
        skipped = found.start() if found else max(0, len(self.text) - MAX_BETWEEN)
        self.between += skipped
        if not self.has_begun:
            self.before = (self.before + self.text[:skipped])[:MAX_BEFORE]
            self.has_begun = found is not None
        if self.between > MAX_BETWEEN and not self.is_told:
            self.is_told = True
            yield self.lines.flaw("note", "text that belongs to no record", line=self.line, excerpt=self.text)
        self._drop(skipped)
        return found is not None

    def _find_end(self) -> int | None:
        done = self.stop.search(self.text)
        if again := self.start.search(self.text, 1, done.start() if done else len(self.text)):
            return again.start()
        if done:
            return done.end()
        return len(self.text) if len(self.text) > MAX_LINE_BYTES else None

    def _drop(self, end: int) -> None:
        self.line += self.text.count("\n", 0, end)
        self.text = self.text[end:]


def _parse(lines: Lines, line: int, raw: str) -> XmlElement | Flaw:
    from lxml import etree

    # Elements are named without namespaces, so a prefix needs to be declared, but not as the root element did.
    prefixes = " ".join(f'xmlns:{prefix}="{prefix}"' for prefix in {*_PREFIX.findall(raw)} - {"xml", "xmlns"})
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    fault = ""
    for text in (raw, _mend(raw)):
        try:
            return XmlElement(etree.fromstring(f"<_ {prefixes}>{text}</_>".encode(), parser)[0], line, raw)
        except etree.XMLSyntaxError as found:
            fault = fault or found.msg
    return lines.flaw("record", f"no well-formed XML ({fault})", line=line, excerpt=raw)


def _mend(raw: str) -> str:
    """Put blanks for characters that XML forbids, characters for the entities of HTML; `&` begins nothing else."""
    return _AMPERSAND.sub(lambda found: _reference(found.group(1)), _FORBIDDEN.sub(" ", raw))


def _reference(name: str) -> str:
    if name.startswith("#") or name in {"amp;", "lt;", "gt;", "quot;", "apos;"}:
        return f"&{name}"
    known = html5.get(name) or _GREEK.get(name)
    return escape(known) if known else f"&amp;{name}"
