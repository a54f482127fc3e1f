"""The key by which two records without a shared identifier are found to be the same work."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_HAN = re.compile("[\u3400-\u9fff]")
_TAG = re.compile(r"<[^<>]{1,40}>")
MIN_TITLE_LENGTH = 12
"""Shorter normalised titles ('Editorial', '前言') name too many works to be a key; a Chinese character counts three."""


def title_key(title: str, year: int | None, first_author: str | None) -> str | None:
    """Hash a title in normal form with year and first author.

    Parameters
    ----------
    title : str
        Any script; case, width, punctuation, tags and spaces do not matter.
    year : int or None
        Year of the primary date.
    first_author : str or None
        'Family, Given', 'Given Family' or a Chinese name; only the family name enters.

    Returns
    -------
    str or None
        32 hex digits; None where title, year or author is missing or the title is too short to tell works apart.

    Examples
    --------
    >>> key = title_key("Deep  learning: a Survey", 2015, "Smith, Anna")
    >>> key == title_key("Deep Learning — a survey.", 2015, "A. Smith")
    True
    >>> title_key("Editorial", 2015, "Smith, Anna") is None
    True
    """
    if not title or year is None or not first_author:
        return None
    text = _TAG.sub(" ", title) if "<" in title else title
    normal = _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
    if len(normal) < MIN_TITLE_LENGTH and len(normal) + 2 * len(_HAN.findall(normal)) < MIN_TITLE_LENGTH:
        return None
    key = f"{normal}|{year}|{_family_name(first_author)}"
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def _family_name(name: str) -> str:
    name = unicodedata.normalize("NFKD", name).casefold().strip()
    if not name.isascii():
        name = "".join(char for char in name if not unicodedata.combining(char))
    if "," in name:
        name = name.split(",", 1)[0]
    elif re.search(r"[a-z]", name):
        name = name.split()[-1]
    return _NOT_WORD.sub("", name)
