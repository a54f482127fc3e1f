"""Plain text of a file in any encoding, line by line: for what is no record, such as a saved page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liaowang.records import Flaw, InputError
from liaowang.sources.encodings import Encoding
from liaowang.sources.lines import Lines
from liaowang.sources.source import Head
from liaowang.sources.stream import Stream


@dataclass(frozen=True)
class Text:
    """The lines of a file, without their ends, and what could not be read of them."""

    lines: list[str]
    flaws: list[Flaw]


def read_text(path: str | Path) -> Text:
    """Read a text file, packed or not; an empty file has no lines.

    Raises
    ------
    InputError
        If the file is missing, unreadable or not a text.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError("is a folder, not a file", file=path)
    is_blank = path.exists() and _is_blank(path)
    head = None if is_blank else Head(path)
    encoding, ends_in_cr = (head.encoding, head.ends_in_cr) if head else (Encoding("utf-8"), False)
    with Stream(path) as stream:
        lines = Lines(stream, str(path), encoding, lambda _: 0, ends_in_cr=ends_in_cr)
        read = list(lines)
    return Text(read, lines.close())


def _is_blank(path: Path) -> bool:
    try:
        with Stream(path) as stream:
            return stream.damage is None and not any(chunk.strip() for chunk in stream.chunks())
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=path) from fault
