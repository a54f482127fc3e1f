"""Numbers of patents and applications: how far each can be trusted.

A Chinese application number has 8 digits (before October 2003) or 12 (year, kind, serial number), a point, and a check
character (ZC 0006-2003). Publication numbers (ST.16: country, digits, kind code) have none.
"""

from __future__ import annotations

import re

OK, WARN, BAD = "ok", "warn", "bad"
_APPLICATION = re.compile(r"(?:CN|ZL)?(\d{8}|\d{12})(?:\.([\dX]))?")
_OTHER = re.compile(r"(?!(?:CN|ZL).*\.)(?:PCT)?[A-Z]{2}\d{5,13}(?:[A-Z]\d?|\.\d)?")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_KINDS = "12389"
"""Invention, utility model, design, and PCT applications for an invention and a utility model."""


def normalise(text: str) -> str:
    """Take out blanks, dashes and strokes, write letters large and narrow.

    Examples
    --------
    >>> normalise("zl 2004 1 0000001.x")
    'ZL200410000001.X'
    """
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\s\-/]", "", narrow).upper()


def check_character(body: str) -> str:
    """Give the check character of the 8 or 12 digits of a Chinese application number.

    Examples
    --------
    >>> check_character("200310102344")
    '5'
    """
    rest = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def check(text: str) -> str:
    """Say how far a number can be trusted.

    Parameters
    ----------
    text : str
        As somebody typed it.

    Returns
    -------
    str
        ``ok`` if its check character fits; ``warn`` if it has none, so that nothing can be said; ``bad`` if the check
        character does not fit or it cannot be such a number at all.

    Examples
    --------
    >>> check("CN200310102344.5"), check("CN200310102344"), check("CN200310102344.6"), check("CN1234")
    ('ok', 'warn', 'bad', 'bad')
    """
    number = normalise(text)
    if found := _APPLICATION.fullmatch(number):
        body, given = found.groups()
        if len(body) == 12 and body[4] not in _KINDS:
            return BAD
        return WARN if given is None else OK if given == check_character(body) else BAD
    return WARN if _OTHER.fullmatch(number) else BAD
