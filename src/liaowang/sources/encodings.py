"""Which encoding a file is written in, found from its first bytes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CHINESE = {"gb2312", "gbk", "cp936", "gb18030"}
_HIGH = re.compile(rb"[\x80-\xff]")
_HANZI = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Encoding(NamedTuple):
    """Name of an encoding, its byte order mark, and whether the bytes seen so far told nothing (all ASCII)."""

    name: str
    mark: bytes = b""
    is_open: bool = False


def sniff_encoding(start: bytes) -> Encoding:
    """Find the encoding of a text.

    A byte order mark decides; then zero bytes at every other place (UTF-16); then an XML declaration that
    fits; then UTF-8 if it fits or nearly fits; then GB18030 if most bytes above ASCII are common characters
    of Chinese; else windows-1252.

    Parameters
    ----------
    start : bytes
        First bytes of the file, some tens of thousands; they may end within a character.

    Examples
    --------
    >>> sniff_encoding("标题：深度学习".encode("gb18030")).name
    'gb18030'
    >>> sniff_encoding("Köln, Zürich".encode("windows-1252")).name
    'windows-1252'
    """
    for mark, name in _BOMS:
        if start.startswith(mark):
            return Encoding(name, mark)
    if wide := _wide_without_mark(start):
        return Encoding(wide)
    high = len(_HIGH.findall(start))
    if not high:
        return Encoding("utf-8", is_open=True)
    if declared := _declared(start):
        return Encoding(declared)
    good = sum(map(len, _UTF8.findall(start)))
    if _fits(start, "utf-8") or good >= 0.9 * high:
        return Encoding("utf-8")
    hanzi = 2 * len(_HANZI.findall(start))
    return Encoding("gb18030" if hanzi >= 0.8 * high else "windows-1252")


def _wide_without_mark(start: bytes) -> str | None:
    sample = start[:2000]
    half = len(sample) // 2
    if half < 2 or sample.count(0) < 0.4 * half:
        return None
    if sample[1::2].count(0) > 0.4 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _declared(start: bytes) -> str | None:
    found = _DECLARED.search(start[:400])
    if not found:
        return None
    name = found.group(1).decode().lower()
    try:
        name = "gb18030" if name in _CHINESE else codecs.lookup(name).name
    except LookupError:
        return None
    return name if not name.startswith("utf-16") and _fits(start, name) else None


def _fits(start: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(start)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
