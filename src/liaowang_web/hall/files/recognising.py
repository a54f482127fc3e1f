"""What a file is, by its bytes: PDF, PNG and JPEG, whole and harmless as far as can be seen; nothing else comes in."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from liaowang_web.workflow.refusals import TransitionRefused

MOST_BYTES = 20 * 1024 * 1024
_MOST_PIXELS = 50_000_000
_MOST_UNPACKED = 32 * 1024 * 1024
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg"}
PDF = "application/pdf"
ENDINGS = {PDF: (".pdf",), "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg")}
_PDF_HEAD = re.compile(rb"%PDF-(1\.[0-7]|2\.0)\s")
_PDF_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_PDF_INDEX = re.compile(rb"\s{0,2}(xref\s|\d+ \d+ obj)")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
_DICTIONARY = 600
"""Bytes before a stream in which its dictionary is looked for."""


def recognise(content: bytes, name: str) -> str:
    """Give the media type of a file.

    Parameters
    ----------
    content : bytes
    name : str
        As it was handed in; its ending must be that of what the bytes are.

    Raises
    ------
    TransitionRefused
        With what is wrong, in words.
    """
    if len(content) > MOST_BYTES:
        raise TransitionRefused(_("The file is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20})
    media_type = _pdf(content) if content.startswith(b"%PDF-") else _picture(content)
    if not name.lower().endswith(ENDINGS[media_type]):
        raise TransitionRefused(
            _("What the file holds is %(type)s, which its name does not say.") % {"type": media_type}
        )
    return media_type


def _picture(content: bytes) -> str:
    try:
        with Image.open(BytesIO(content), formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise TransitionRefused(_("The picture has too many pixels."))
            picture.load()
            return PICTURES[picture.format or ""]
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, Image.DecompressionBombError) as error:
        raise TransitionRefused(_("This is no whole PDF, PNG or JPEG file.")) from error


def _pdf(content: bytes) -> str:
    end = _PDF_END.search(content[-1100:])
    if not (_PDF_HEAD.match(content) and end and _PDF_INDEX.match(content, int(end[1]))):
        raise TransitionRefused(_("This is no whole PDF, PNG or JPEG file."))
    if any(_ACTIVE.search(_HEX.sub(_plain, part)) for part in _objects(content)):
        raise TransitionRefused(_("The PDF holds scripts, programs or other files. Save it without them."))
    return PDF


def _plain(found: re.Match[bytes]) -> bytes:
    """Names in a PDF may write letters by their numbers."""
    return bytes([int(found[1], 16)])


def _objects(content: bytes) -> Iterator[bytes]:
    """Give what is no stream, and the streams in which objects are packed; pictures may hold any bytes by chance."""
    yield _STREAM.sub(b"stream endstream", content)
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        if b"/ObjStm" in content[max(0, found.start() - _DICTIONARY) : found.start()]:
            unpacked = _unpacked(found[1], left)
            left -= len(unpacked)
            if left <= 0:
                raise TransitionRefused(_("The PDF is packed too tightly to be looked at."))
            yield unpacked


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error as error:
        raise TransitionRefused(_("This is no whole PDF, PNG or JPEG file.")) from error
