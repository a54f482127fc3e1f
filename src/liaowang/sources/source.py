"""Open a file as users have it: find its format, then stream records and flaws."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from liaowang.records import Flaw, InputError, Record
from liaowang.sources.encodings import Encoding, sniff_encoding
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Reader
from liaowang.sources.registry import all_readers
from liaowang.sources.stream import Stream

HEAD_BYTES = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
_ARCHIVES = (
    (b"PK\x03\x04", "a zip archive or a document that is no workbook"),
    (b"%PDF", "a PDF"),
)


def find_files(inputs: Sequence[str | Path]) -> list[Path]:
    """List the files that inputs name.

    Parameters
    ----------
    inputs : sequence of str or Path
        Files, folders (with all they hold, but no hidden files) and glob patterns.

    Returns
    -------
    list of Path
        Sorted, each once.

    Raises
    ------
    InputError
        If an input names no file.
    """
    found: dict[Path, Path] = {}
    for entry in inputs:
        files = _files_of(entry)
        if not files:
            raise InputError("there is no such file, or the folder holds none", file=str(entry))
        for path in files:
            found.setdefault(path.resolve(), path)
    return sorted(found.values())


def _files_of(entry: str | Path) -> list[Path]:
    path = Path(entry)
    if path.is_file():
        return [path]
    if path.is_dir():
        return [p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path))]
    matches = [Path(match) for match in glob.glob(str(entry), recursive=True)]  # noqa: PTH207 - absolute patterns
    return [p for match in matches for p in (_files_of(match) if match.is_dir() else [match])]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


class Source:
    """A file of known format; iterate to get its records and flaws, in the order of the file.

    Attributes
    ----------
    path : Path
        The file.
    format, title : str
        Name of the reader and what people call the format.
    compression : str or None
        ``xz``, ``gz``, ``zst``, ``bz2`` or None.
    size_bytes : int
        Size of the file on disk.
    """

    def __init__(self, path: Path, reader: Reader, head: Head) -> None:
        self.path = path
        self.format = reader.name
        self.title = reader.title
        self.compression = head.compression
        self.size_bytes = path.stat().st_size
        self._reader = reader
        self._head = head
        self._stream: Stream | None = None
        self._lines: Lines | None = None

    @property
    def encoding(self) -> str:
        """Encoding as sniffed; may turn out otherwise when a text begins in plain ASCII."""
        return self._lines.encoding.name if self._lines else self._head.encoding.name

    @property
    def bytes_read(self) -> int:
        """How far the file on disk is read, in bytes."""
        return self._stream.bytes_read if self._stream else 0

    @property
    def marks(self) -> int:
        """Record marks counted so far in the text, whether or not they became records."""
        return self._lines.marks if self._lines else 0

    def __iter__(self) -> Iterator[Record | Flaw]:
        with _open_stream(self.path) as stream:
            lines = Lines(
                stream,
                self.path.name,
                self._head.encoding,
                self._reader.counter(),
                is_record=self._reader.is_line_record,
                ends_in_cr=self._head.ends_in_cr,
            )
            self._stream, self._lines = stream, lines
            n_records = 0
            for entry in self._reader.read(lines):
                if flaws := lines.drain():
                    yield from flaws
                if isinstance(entry, Record):
                    n_records += 1
                yield entry
            yield from lines.close()
            for line, what, text in stream.left_out:
                yield lines.flaw("note", what, line=line, excerpt=text)
            yield from self._reckon(lines, n_records)

    def _reckon(self, lines: Lines, n_records: int) -> Iterator[Flaw]:
        if n_records == 0:
            yield lines.flaw("note", f"the file looks like {self.title} but gave no record ({lines.marks} marks)")
        elif n_records < lines.marks:
            yield lines.flaw("note", f"the file marks {lines.marks} records but gave {n_records}")


class Head:
    """What the first bytes of a file tell: compression, encoding, line ends, text.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    InputError
        If the file is missing, unreadable, empty, or not a text.
    """

    def __init__(self, path: Path) -> None:
        with _open_stream(path) as stream:
            start = _first_bytes(stream)
            self.damage = stream.damage
        if not start.strip():
            raise InputError(f"cannot be unpacked ({self.damage})" if self.damage else "the file is empty", file=path)
        self.compression = stream.compression
        self.encoding = Encoding("utf-8") if stream.is_workbook else sniff_encoding(start)
        codec = "utf-8" if self.encoding.name == "utf-8-sig" else self.encoding.name
        self.text = start[len(self.encoding.mark) :].decode(codec, "replace")
        if len(start) >= HEAD_BYTES:
            self.text = self.text.removesuffix("\ufffd")
        if not stream.is_workbook:
            _refuse_binary(start, self.text, path)
        self.ends_in_cr = "\r" in self.text and "\n" not in self.text
        self.text = self.text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
        if not self.text.strip():
            raise InputError("the file is empty", file=path)


def _open_stream(path: Path) -> Stream:
    try:
        return Stream(path)
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=path) from fault


def _first_bytes(stream: Stream) -> bytes:
    start = b""
    for chunk in stream.chunks():
        start += chunk
        if len(start) >= HEAD_BYTES:
            break
    return start[:HEAD_BYTES]


def _refuse_binary(start: bytes, text: str, path: Path) -> None:
    for magic, what in _ARCHIVES:
        if start.startswith(magic):
            raise InputError(f"is {what}, not a text; unpack or export it first", file=path)
    if "\x00" in text or len(_CONTROL.findall(text)) > 0.02 * len(text):
        raise InputError("is not a text", file=path)


def open_source(path: str | Path) -> Source:
    """Open a file and find its format by its content; its name does not matter.

    Parameters
    ----------
    path : str or Path
        A file, packed with xz, gzip, zstd or bzip2 or not at all.

    Returns
    -------
    Source
        Iterable of `Record` and `Flaw`; nothing but the first 64 KiB is read yet.

    Raises
    ------
    InputError
        If the file is missing, unreadable, empty, not a text, or of no known format.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError("is a folder, not a file", file=path)
    head = Head(path)
    for reader in all_readers():
        if reader.recognises(head.text):
            return Source(path, reader, head)
    if head.damage:
        raise InputError(f"cannot be unpacked ({head.damage}), and what could be is of no known format", file=path)
    raise InputError(f"is of no known format ({len(all_readers())} are known; see 'Sources' in the docs)", file=path)
