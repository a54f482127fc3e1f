"""What all layouts of arXiv records share: identifiers and lists of authors."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from liaowang.records import Author, normalise_identifier

_FLOAT = re.compile(r"(\d{3,4})\.(\d+)(?:v\d+)?")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?")
_TOLERANCE = Decimal("1e-9")


def repair_arxiv_id(text: str) -> str | None:
    """Undo what reading an arXiv identifier as a number did to it.

    Parameters
    ----------
    text : str
        As it stands: the leading zero lost (``704.0967``), trailing zeros lost (``704.1``), digits added by
        binary fractions (``1512.0307699999998``), or sound; versions are dropped.

    Returns
    -------
    str or None
        ``YYMM.NNNN`` up to 1412, ``YYMM.NNNNN`` from 1501, old identifiers as they are; None if it is none.

    Examples
    --------
    >>> [repair_arxiv_id(text) for text in ("704.1", "1512.0307699999998", "cs/9809007", "1513.00001")]
    ['0704.1000', '1512.03077', 'cs/9809007', None]
    """
    found = _FLOAT.fullmatch(text)
    if not found:
        other = normalise_identifier("arxiv", text)
        return other.value if other and "/" in other.value else None
    month, number = found.groups()
    month = month.zfill(4)
    width = 5 if month >= "1501" else 4
    if len(number) > width:
        exact = Decimal(f"0.{number}")
        near = exact.quantize(Decimal(1).scaleb(-width), ROUND_HALF_EVEN)
        if abs(near - exact) > _TOLERANCE:
            return None
        number = str(near)[2:]
    is_month = month >= "0704" and "01" <= month[2:] <= "12"
    return f"{month}.{number.ljust(width, '0')}" if is_month else None


def split_names(text: str, separator: str) -> list[Author]:
    """Split a list of authors, keeping ``Jr.`` with its name.

    Examples
    --------
    >>> [author.name for author in split_names("Jim Gray, A. Smith, Jr.", ", ")]
    ['Jim Gray', 'A. Smith, Jr.']
    """
    names: list[str] = []
    for name in text.split(separator):
        if len(name) < 5 and names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        elif name:
            names.append(name)
    return [Author(name) for name in names]
