"""The lines of a file, however long or broken: text with line numbers, in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator

from liaowang.records import EXCERPT_LENGTH, Flaw
from liaowang.sources.encodings import Encoding, sniff_encoding
from liaowang.sources.stream import Stream

MAX_LINE_BYTES = 16 << 20
MAX_PIECE_BYTES = 1 << 20
"""Characters of raw text in a flaw; the table of flaws cuts at the same length."""
MAX_ENCODING_NOTES = 100
"""Undecodable lines told one by one; the rest is told as a number, so that memory stays bounded."""


class Lines:
    """Iterate over the lines of a stream, without their ends; CRLF, LF and (where there is no LF) CR end a line.

    Parameters
    ----------
    stream : Stream
        An open file.
    name : str
        How flaws call the file.
    encoding : Encoding
        As sniffed; replaced when a text that began in ASCII turns out otherwise.
    count_marks : callable
        Counts what begins a record in a text, ``\\n`` standing before every line; adds up in `marks`, whatever the
        reader does.
    is_record : bool
        Whether a line holds a whole record, so that an unusable line loses it.
    ends_in_cr : bool
        Whether CR ends a line (files of old Macintosh programs).
    """

    def __init__(
        self,
        stream: Stream,
        name: str,
        encoding: Encoding,
        count_marks: Callable[[str], int],
        *,
        is_record: bool = False,
        ends_in_cr: bool = False,
    ) -> None:
        self.name = name
        self.encoding = encoding
        self.number = 0
        """Number of the line (or of the first line of the piece) given last, from 1."""
        self.marks = 0
        self.is_cut = False
        """Whether the stream broke off, so that the record being read is not whole."""
        self._stream = stream
        self._count_marks = count_marks
        self._lost = "record" if is_record else "field"
        self._ends_in_cr = ends_in_cr
        self._flaws: list[Flaw] = []
        self._undecodable = 0
        self._next = 1

    def __iter__(self) -> Iterator[str]:
        for block in self._line_blocks():
            first, rows = self._next, self._text(block).split("\n")
            self._next += len(rows)
            for number, row in enumerate(rows, first):
                self.number = number
                yield row

    def pieces(self) -> Iterator[str]:
        """Give the text in pieces that end at a line's end or, in very long lines, after a comma or ``>``.

        For formats in which a line means nothing; joined, the pieces are the text.
        """
        for block in self._piece_blocks():
            self.number = self._next
            text = self._text(block)
            self._next += block.count(b"\n")
            yield text

    def flaw(
        self, lost: str, reason: str, *, line: int | None = None, field: str | None = None, excerpt: str = ""
    ) -> Flaw:
        """Make a flaw of this file; ``line`` is the current one unless told."""
        return Flaw(self.name, self.number if line is None else line, lost, field, reason, excerpt[:EXCERPT_LENGTH])

    def drain(self) -> list[Flaw]:
        """Hand over what was wrong with the lines since the last call."""
        if not self._flaws:
            return self._flaws
        flaws, self._flaws = self._flaws, []
        return flaws

    def close(self) -> list[Flaw]:
        """Hand over the last flaws, with the number of undecodable lines that were not told one by one."""
        if (rest := self._undecodable - MAX_ENCODING_NOTES) > 0:
            reason = f"{rest} further lines hold bytes that are not {self.encoding.name}; each stands as U+FFFD"
            self._flaws.append(self.flaw("note", reason))
            self._undecodable = 0
        return self.drain()

    def _line_blocks(self) -> Iterator[bytes]:
        """Give whole lines, joined, without the end of the last."""
        held: list[bytes] = []
        size = 0
        for fresh in self._chunks():
            chunk, cut = fresh, fresh.rfind(b"\n")
            if cut >= 0 and size > MAX_LINE_BYTES:
                first = chunk.find(b"\n") + 1
                self._set_aside(held, size + first - 1)
                held, size = [], 0
                chunk, cut = chunk[first:], cut - first
            if cut >= 0:
                yield b"".join([*held, chunk[:cut]])
                held, size, chunk = [], 0, chunk[cut + 1 :]
            size += len(chunk)
            held.append(chunk)
            if size > MAX_LINE_BYTES:
                held = [b"".join(held)[: 4 * EXCERPT_LENGTH]]
        if size > MAX_LINE_BYTES:
            self._set_aside(held, size)
        elif last := self._last(b"".join(held)):
            yield last

    def _piece_blocks(self) -> Iterator[bytes]:
        held = b""
        for chunk in self._chunks():
            held += chunk
            cut = held.rfind(b"\n")
            if cut < 0:
                cut = max(held.rfind(b","), held.rfind(b">"))
            if cut < 0 and len(held) > MAX_PIECE_BYTES:
                cut = len(held) - 1
            if cut >= 0:
                yield held[: cut + 1]
                held = held[cut + 1 :]
        if last := self._last(held):
            yield last

    def _last(self, rest: bytes) -> bytes:
        """Pass the unfinished last line on, unless the stream broke off in it."""
        if self._stream.damage is None:
            return rest
        self.is_cut = True
        reason = f"the compressed file breaks off here ({self._stream.damage})"
        excerpt = rest[: 4 * EXCERPT_LENGTH].decode(self._codec, "replace")
        self._flaws.append(self.flaw("record", reason, line=self._next, excerpt=excerpt))
        return b""

    def _set_aside(self, held: list[bytes], size: int) -> None:
        reason = f"the line has {size:,} bytes, more than {MAX_LINE_BYTES:,}"
        excerpt = b"".join(held)[: 4 * EXCERPT_LENGTH].decode(self._codec, "replace")
        self._flaws.append(self.flaw(self._lost, reason, line=self._next, excerpt=excerpt))
        self._next += 1

    def _chunks(self) -> Iterator[bytes]:
        """Give the bytes without byte order mark, UTF-16 as UTF-8."""
        skip = len(self.encoding.mark)
        wide = codecs.getincrementaldecoder(self.encoding.name)("replace") if self._is_wide else None
        for packed in self._stream.chunks():
            chunk = packed[skip:]
            skip = max(0, skip - len(packed))
            if wide is not None:
                chunk = wide.decode(chunk).encode()
            if self._ends_in_cr:
                chunk = chunk.replace(b"\r", b"\n")
            if chunk:
                yield chunk
        if wide is not None and (chunk := wide.decode(b"", True).encode()):
            yield chunk

    @property
    def _is_wide(self) -> bool:
        return self.encoding.name.startswith("utf-16")

    @property
    def _codec(self) -> str:
        return "utf-8" if self._is_wide or self.encoding.name == "utf-8-sig" else self.encoding.name

    def _text(self, block: bytes) -> str:
        text = self._decode(block)
        if "\r" in text:
            text = text.replace("\r\n", "\n").removesuffix("\r")
        if "\ufeff" in text:
            text = text.replace("\ufeff", "")
        self.marks += self._count_marks("\n" + text)
        return text

    def _decode(self, block: bytes) -> str:
        # A text taken for windows-1252 may hold UTF-8 further on; the reverse of chance is nil.
        codec = "utf-8" if self._codec == "windows-1252" else self._codec
        try:
            text = block.decode(codec)
        except UnicodeDecodeError:
            if self.encoding.is_open:
                self.encoding = sniff_encoding(block)._replace(mark=b"", is_open=False)
                return self._decode(block)
            return "\n".join(self._decode_row(row, line) for line, row in enumerate(block.split(b"\n"), self._next))
        if self._is_wide and "\ufffd" in text:
            for line, row in enumerate(text.split("\n"), self._next):
                if "\ufffd" in row:
                    self._note_undecodable(row, line)
        return text

    def _decode_row(self, row: bytes, line: int) -> str:
        for codec in dict.fromkeys(["utf-8", self._codec] if self._codec == "windows-1252" else [self._codec]):
            try:
                return row.decode(codec)
            except UnicodeDecodeError:
                continue
        text = row.decode(self._codec, "replace")
        self._note_undecodable(text, line)
        return text

    def _note_undecodable(self, text: str, line: int) -> None:
        self._undecodable += 1
        if self._undecodable <= MAX_ENCODING_NOTES:
            reason = f"{text.count(chr(0xFFFD))} places hold bytes that are not {self.encoding.name}; each is U+FFFD"
            at = max(0, text.find("\ufffd") - 200)
            self._flaws.append(self.flaw("note", reason, line=line, excerpt=text[at:]))
