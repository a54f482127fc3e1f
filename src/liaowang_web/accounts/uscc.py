"""The unified social credit code of GB 32100-2015: 18 characters, two of which check the others."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OK, WARN, BAD = "ok", "warn", "bad"
_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(text: str) -> str:
    """Take out blanks and dashes and write letters large and narrow.

    Examples
    --------
    >>> normalise(" 9111 0000-600037341l ")
    '91110000600037341L'
    """
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\s\-]", "", narrow).upper()


def check(text: str) -> str:
    """Say how far a code can be trusted.

    Parameters
    ----------
    text : str
        As somebody typed it.

    Returns
    -------
    str
        ``ok``; ``warn`` if a check character does not fit, which also happens with some early codes that are in
        force; ``bad`` if it cannot be such a code at all.

    Examples
    --------
    >>> check("91110000600037341L"), check("91350100M0001TGQXM"), check("12345")
    ('ok', 'warn', 'bad')
    """
    code = normalise(text)
    if not _FORM.fullmatch(code):
        return BAD
    return OK if code[17] == outer_character(code) and code[16] == inner_character(code) else WARN


def outer_character(code: str) -> str:
    """Compute the last character from the first 17 (weights are powers of 3, modulo 31)."""
    total = sum(ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(code[:17]))
    return ALPHABET[-total % 31]


def inner_character(code: str) -> str:
    """Compute the check character of the organisation code, the ninth of its nine (GB 11714-1997)."""
    total = sum(int(character, 36) * weight for character, weight in zip(code[8:16], _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
