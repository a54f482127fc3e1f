"""Names of people and bodies in the one form in which they are compared."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_JOINED = str.maketrans("", "", "-'’‐")
_WORDS = re.compile(r"[a-z0-9]+")


def person(name: str) -> str:
    """Give the form in which two writings of one person's name are the same.

    Order, case, accents, commas and hyphens do not count; nor do blanks and dots within a Chinese name. An initial is
    not the name for which it stands: whoever publishes under initials says so.

    Examples
    --------
    >>> person("Zhang, Xiao-Ming") == person("Xiaoming ZHANG"), person("张 三") == person("张三")
    (True, True)
    >>> person("W. Zhang") == person("Wei Zhang")
    False
    """
    plain = _plain(name)
    if not plain.isascii() and _CHINESE.search(plain):
        return "".join(it for it in plain if it.isalnum())
    return " ".join(sorted(_WORDS.findall(plain.translate(_JOINED))))


def people(lines: str) -> frozenset[str]:
    """Give the people of a text, one a line; what holds no name is left out."""
    return frozenset(it for line in lines.splitlines() if (it := person(line)))


def body(name: str) -> str:
    """Give the form in which two writings of one organisation's name are the same.

    Examples
    --------
    >>> body("灯塔研究院（示例）") == body("灯塔研究院(示例)")
    True
    """
    return "".join(it for it in _plain(name) if it.isalnum())


def _plain(text: str) -> str:
    if text.isascii():  # most names of the corpus, of which there are many
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(it for it in apart if not unicodedata.combining(it)).casefold()
