"""What is mended in any text: entities, invisible characters, wide letters, text decoded twice."""

from __future__ import annotations

import html
import re

from liaowang.text.repair.codes import is_han
from liaowang.text.repair.trigrams import trigrams

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10}\d{0,2});")
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_TWICE_LATIN = re.compile("[\u00c2-\u00f4\u0152-\u0178][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
"""A byte of UTF-8 that begins a character and one that follows, read as windows-1252 or Latin-1."""
_BYTES = re.compile("[\u0080-\u009f\u00a1-\u00ff]{4,}")
TWICE_GBK = "[锛鐨銆鍦涓绉閲鏄璁瀛鏈鏂鍙浜鐢鎴瑙鍩鏁]"
"""Rare characters that UTF-8 read as GBK is full of."""
_TWICE_GBK = re.compile(TWICE_GBK)
_WIDE_STRETCH = re.compile(r"[^\0-\x7f]{4,}")
_DOUBTFUL = 10.0
"""Nats a character beyond which a text is taken for no Chinese."""
_MIN_GAIN = 1.5
"""Nats a character by which Chinese must be likelier as decoded anew."""


def decode_entities(text: str) -> str:
    """Decode character references.

    Examples
    --------
    >>> decode_entities("&ldquo;AT&amp;T&rdquo; &unheard; &#x4E2D;")
    '“AT&T” &unheard; 中'
    """
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    """Decode a reference, but to no character that would end a line or steer a terminal."""
    char = html.unescape(match[0]).replace("\xa0", " ")
    return char if char.isprintable() else match[0]


def drop_hidden(text: str) -> str:
    r"""Take out characters that nobody sees: zero-width spaces, soft hyphens, direction marks.

    Examples
    --------
    >>> drop_hidden("量\u200b子")
    '量子'
    """
    return _HIDDEN.sub("", text)


def narrow(text: str) -> str:
    """Write letters and digits narrow; punctuation stays, for it is wide in Chinese.

    Examples
    --------
    >>> narrow("ＰＭ２.５，微米")
    'PM2.5，微米'
    """
    return _WIDE.sub(lambda match: "".join(chr(ord(char) - 0xFEE0) for char in match[0]), text)


def decode_again(text: str) -> str:
    """Undo a decoding by the wrong table: GBK as Latin, UTF-8 as Latin, UTF-8 as GBK.

    Examples
    --------
    >>> decode_again("ÖÐ¹ú¿Æ¼¼"), decode_again("MÃ¼ller"), decode_again("閲忓瓙璁＄畻")
    ('中国科技', 'Müller', '量子计算')
    """
    text = _BYTES.sub(lambda match: _recoded(match[0], "latin-1", "gbk"), text)
    if _TWICE_LATIN.search(text):
        import ftfy

        text = str(ftfy.fix_encoding(text))
    return (
        _WIDE_STRETCH.sub(lambda match: _recoded(match[0], "gbk", "utf-8"), text) if _TWICE_GBK.search(text) else text
    )


def _recoded(text: str, wrong: str, right: str) -> str:
    try:
        decoded = text.encode(wrong).decode(right)
    except UnicodeError:
        return text
    if not decoded or not any(map(is_han, decoded)):
        return text
    model = trigrams()
    cost = min(model.cost(text) / len(text), _DOUBTFUL) if wrong == "gbk" else _DOUBTFUL
    return decoded if cost - model.cost(decoded) / len(decoded) >= _MIN_GAIN else text
