"""The bytes of a file, unpacked as they are read; where the file breaks off, what came before is kept."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from liaowang.sources.html_tables import PROBE_BYTES, HtmlTable, is_html_table
from liaowang.sources.workbooks import Workbook, is_workbook

CHUNK_BYTES = 1 << 18
ZSTD_FEED_BYTES = 1 << 10
"""A block of zstd may unpack 32,000-fold, so little is fed at a time and no feed gives more than 32 MiB."""

_MAGIC = ((b"\xfd7zXZ\x00", "xz"), (b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"), (b"BZh", "bz2"))
_BROKEN = (EOFError, lzma.LZMAError, zlib.error, OSError, ValueError)


def sniff_compression(start: bytes) -> str | None:
    """Name the compression by the first bytes of a file.

    Examples
    --------
    >>> sniff_compression(b"\\x1f\\x8b\\x08"), sniff_compression(b"TY  - JOUR")
    ('gz', None)
    """
    return next((name for magic, name in _MAGIC if start.startswith(magic)), None)


class Stream:
    """An open file whose unpacked bytes come in chunks.

    Parameters
    ----------
    path : Path
        The file; xz, gz, zst, bz2 and workbooks are known by their content, not by the name. A workbook, or a
        page of HTML that is a table, gives the text of its table.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        start = self._raw.read(256)
        self.compression = sniff_compression(start)
        self._raw.seek(0)
        self._workbook: Workbook | HtmlTable | None = Workbook(path) if is_workbook(start, path) else None
        self._end: int | None = None
        self.damage: str | None = None
        """Why the stream broke off; None as long as it did not."""

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end = self._raw.tell()
        self._raw.close()

    @property
    def is_workbook(self) -> bool:
        """Whether the chunks given are the text of a workbook's or page's table, in UTF-8."""
        return self._workbook is not None

    @property
    def left_out(self) -> list[tuple[int, str, str]]:
        """Line, what of a workbook was not read, and its text; known when the chunks have been given."""
        return self._workbook.left_out if self._workbook else []

    @property
    def bytes_read(self) -> int:
        """Position in the file on disk, in bytes."""
        return self._raw.tell() if self._end is None else self._end

    def chunks(self) -> Iterator[bytes]:
        """Give the unpacked bytes; a break ends them and is told in `damage`."""
        try:
            if isinstance(self._workbook, Workbook):
                yield from self._workbook.chunks()
                self._raw.seek(0, 2)
                return
            yield from self._tabulate(_unpack(self._raw, self.compression))
        except _BROKEN as broken:
            self.damage = str(broken) or type(broken).__name__

    def _tabulate(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Give the pieces, or the text of their table if they are a page of HTML that is one."""
        start = b""
        try:
            while len(start) < PROBE_BYTES and (piece := next(pieces, None)):
                start += piece
        except _BROKEN:
            yield start
            raise
        if is_html_table(start[:PROBE_BYTES]):
            self._workbook = HtmlTable()
            yield from self._workbook.chunks(pieces, start)
            return
        yield start
        yield from pieces


def _unpack(raw: IO[bytes], compression: str | None) -> Iterator[bytes]:
    if compression == "zst":
        return _unpack_zstd(raw)
    if compression == "xz":
        return _pieces(lzma.LZMAFile(raw))
    if compression == "gz":
        return _pieces(gzip.GzipFile(fileobj=raw))
    if compression == "bz2":
        return _pieces(bz2.BZ2File(raw))
    return iter(lambda: raw.read(CHUNK_BYTES), b"")


def _pieces(packed: lzma.LZMAFile | gzip.GzipFile | bz2.BZ2File) -> Iterator[bytes]:
    # read1 hands over what one step of the decompressor gave; read would lose it when the next step fails.
    while piece := packed.read1(CHUNK_BYTES):
        yield piece


def _unpack_zstd(raw: IO[bytes]) -> Iterator[bytes]:
    import zstandard

    frame, is_open = zstandard.ZstdDecompressor().decompressobj(), False
    try:
        while fed := raw.read(ZSTD_FEED_BYTES):
            while fed:
                is_open = True
                if piece := frame.decompress(fed):
                    yield piece
                fed = frame.unused_data if frame.eof else b""
                if frame.eof:
                    frame, is_open = zstandard.ZstdDecompressor().decompressobj(), False
    except zstandard.ZstdError as broken:
        raise EOFError(str(broken)) from broken
    if is_open:
        raise EOFError("the compressed file ends before its end mark")
