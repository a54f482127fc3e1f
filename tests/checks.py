"""Common checks: what must hold for every reader, whatever its format."""

from __future__ import annotations

import bz2
import codecs
import dataclasses
import gzip
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import zstandard

from liaowang.records import Flaw, InputError, Record, flaws_to_table, records_to_table
from liaowang.sources import open_source

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "xz": lzma.compress,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


def read_all(path: Path) -> tuple[list[Record], list[Flaw], int]:
    """Read a file to its end: records, flaws, marks."""
    source = open_source(path)
    entries = list(source)
    records = [entry for entry in entries if isinstance(entry, Record)]
    flaws = [entry for entry in entries if isinstance(entry, Flaw)]
    assert len(records) + len(flaws) == len(entries)
    return records, flaws, source.marks


def read_bytes(raw: bytes, folder: Path, name: str = "file") -> tuple[list[Record], list[Flaw], int]:
    """Write bytes to a file of this name and read it."""
    path = folder / name
    path.write_bytes(raw)
    return read_all(path)


def said(records: list[Record]) -> list[Record]:
    """Give the records without the place where they stand, to compare them across files."""
    return [dataclasses.replace(record, file="", line=0) for record in records]


def variants(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Write the same text in other line ends, encodings and packings."""
    text = raw.decode()
    crlf = text.replace("\n", "\r\n")
    yield "CRLF", crlf.encode()
    yield "byte order mark", codecs.BOM_UTF8 + raw
    yield "byte order mark and CRLF", codecs.BOM_UTF8 + crlf.encode()
    yield "UTF-16 little", codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    yield "UTF-16 big", codecs.BOM_UTF16_BE + crlf.encode("utf-16-be")
    yield "no last line end", raw.rstrip(b"\n")
    yield "empty lines before", b"\n\n" + raw if not raw.startswith(b"<?xml") else raw
    for name, pack in PACKERS.items():
        yield name, pack(raw)


def check_counts_equal_marks(path: Path) -> None:
    """Every record mark of a sound file becomes a record with a place, and the table takes it."""
    records, flaws, marks = read_all(path)
    assert len(records) == marks > 0
    assert all(record.file == path.name and record.line > 0 for record in records)
    lines = [record.line for record in records]
    assert lines == sorted(lines)
    assert records_to_table(records).num_rows == marks
    assert flaws_to_table(flaws).num_rows == len(flaws)


def check_variants_say_the_same(path: Path, folder: Path) -> None:
    """Line ends, encodings and packings change nothing of what the records say."""
    raw = path.read_bytes()
    expected = said(read_all(path)[0])
    for name, variant in variants(raw):
        records, _, marks = read_bytes(variant, folder, path.name)
        assert said(records) == expected, name
        assert marks == len(expected), name


def check_twice_is_twice(path: Path, folder: Path) -> None:
    """A file written twice after itself gives its records twice."""
    raw = path.read_bytes()
    records, _, _ = read_bytes(raw + raw, folder, path.name)
    assert said(records) == said(read_all(path)[0]) * 2


def check_reading_is_repeatable(path: Path) -> None:
    """Reading again gives the same, and progress ends at the end of the file."""
    source = open_source(path)
    assert list(source) == list(source)
    assert source.bytes_read == source.size_bytes == path.stat().st_size


def check_cut_tells(path: Path, folder: Path, pack: str | None = None, step: int = 37) -> None:
    """A file cut anywhere gives the records before the cut unchanged, and tells of the one that was cut."""
    raw = path.read_bytes()
    packed = PACKERS[pack](raw) if pack else raw
    whole = said(read_all(path)[0])
    refusals: list[str] = []
    for end in range(1, len(packed), step):
        try:
            records, flaws, marks = read_bytes(packed[:end], folder, path.name)
        except InputError as fault:
            refusals.append(str(fault))
            continue
        got = said(records)
        assert got[:-1] == whole[: max(0, len(got) - 1)], end
        assert len(got) >= marks or flaws, end
        if pack:
            assert flaws, end
            assert got == whole[: len(got)], end
    assert all(path.name in refusal for refusal in refusals)


def check_nothing_is_silent(raw: bytes, folder: Path) -> None:
    """Whatever the bytes are, there is a refusal that names the file, or records and flaws that tables take."""
    refusal = None
    try:
        records, flaws, marks = read_bytes(raw, folder)
    except InputError as fault:
        refusal = str(fault)
    if refusal is not None:
        assert "file" in refusal
        return
    assert records or flaws
    assert len(records) >= marks or flaws
    records_to_table(records)
    flaws_to_table(flaws)
