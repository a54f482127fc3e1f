"""Tables that are pages of HTML, as many houses write them under the name of a workbook: rows as lines of text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from liaowang.records import EXCERPT_LENGTH
from liaowang.sources.encodings import sniff_encoding
from liaowang.sources.workbooks import line_of, n_filled

PROBE_BYTES = 1 << 13
MAX_ROW_CHARACTERS = 4 << 20
MAX_HEADER_CHARACTERS = 80
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype html|html|head|meta|style|body|table)\b", re.IGNORECASE
)
_UNSEEN = re.compile(r"<!--.*?-->|<(head|style|script|title|xml)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=<tr\b|</tr|</table)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>(.*?)(?=<t[dh]\b|</t[dhr]\b|$)", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"\bcolspan\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li)\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_LAYOUT = re.compile(r"<(?!/?(?:table|thead|tbody|tr|td|th|b|strong|font|span|br|nobr|col|colgroup)\b)", re.IGNORECASE)


def is_html_table(start: bytes) -> bool:
    """Say whether a page is nothing but a table with a header, by its first bytes.

    A page for readers has text, pictures or links before its first row; a header has cells of few plain words.

    Examples
    --------
    >>> is_html_table(b"<table><tr><td>Title</td><td>Author</td><td>Year</td></tr><tr><td>A</td>")
    True
    >>> is_html_table(b"<table><tr><td><a href='/'>Home</a></td><td>News</td><td>Mail</td></tr></table>")
    False
    """
    if b"<" not in start[:64]:
        return False
    encoding = sniff_encoding(start)
    text = start[len(encoding.mark) :].decode("utf-8" if encoding.name == "utf-8-sig" else encoding.name, "replace")
    if not _OPENING.match(text):
        return False
    before, table, rest = _UNSEEN.sub("", text).partition("<table" if "<table" in text else "<TABLE")
    if not table or len(_MARKUP.sub("", before).split()) > 3 or re.search(r"<(?:a|img|div|form|p)\b", before):
        return False
    for row in islice(_ROW.finditer(rest), 3):
        cells = _cells(row.group(1))
        if n_filled(cells) > 2:
            above = rest[: row.end()]
            return (
                not _LAYOUT.search(above)
                and "<table" not in above.lower()
                and all(len(cell) <= MAX_HEADER_CHARACTERS for cell in cells)
            )
    return False


class HtmlTable:
    """A page that is a table; gives its rows as lines with tabs, as a workbook does.

    Rows that have a single filled cell before the header are a banner and told in `left_out`, as is what was not
    decodable or too long.
    """

    def __init__(self) -> None:
        self.left_out: list[tuple[int, str, str]] = []
        """Line, what was left out, and its text."""
        self._n_rows = 0
        self._has_header = False

    def chunks(self, pieces: Iterator[bytes], start: bytes) -> Iterator[bytes]:
        """Give the text in UTF-8 of a page that begins with the bytes `start` and goes on with the pieces."""
        encoding = sniff_encoding(start)
        decoder = codecs.getincrementaldecoder(encoding.name.removesuffix("-sig"))("replace")
        held = decoder.decode(start[len(encoding.mark) :])
        while True:
            *rows, held = re.split(r"(?=<tr\b)", held, flags=re.IGNORECASE)
            yield "".join(map(self._line, rows)).encode()
            if len(held) > MAX_ROW_CHARACTERS:
                self._tell(f"a row has more than {MAX_ROW_CHARACTERS:,} characters", held)
                held = ""
            piece = next(pieces, None)
            held += decoder.decode(piece or b"", final=piece is None)
            if piece is None:
                break
        yield "".join(map(self._line, re.split(r"(?=<tr\b)", held, flags=re.IGNORECASE))).encode()

    def _tell(self, what: str, text: str) -> None:
        self.left_out.append((self._n_rows, what, text[:EXCERPT_LENGTH]))

    def _line(self, row: str) -> str:
        if not re.match(r"<tr\b", row, re.IGNORECASE):
            return ""
        self._n_rows += 1
        if "\ufffd" in row:
            self._tell("bytes that do not decode; each place is U+FFFD", row)
        cells = _cells(row)
        if not self._has_header:
            self._has_header = n_filled(cells) > 1
            if n_filled(cells) == 1:
                self._tell("a line above the table", " ".join(filter(None, cells)))
                return "\n"
        return line_of(cells) + "\n"


def _cells(row: str) -> list[str]:
    cells: list[str] = []
    for attributes, content in _CELL.findall(row):
        # A line break of the page is a blank, one that shows is one of the cell.
        lines = _BREAK.sub("\n", " ".join(content.split()))
        cells.append("\n".join(filter(None, map(str.strip, unescape(_MARKUP.sub("", lines)).split("\n")))))
        span = _SPAN.search(attributes)
        cells += [""] * (int(span.group(1)) - 1 if span else 0)
    return cells
