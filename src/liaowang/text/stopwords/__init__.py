"""Stop lists, Chinese and English, in two strengths.

Function words end a term. Generic words ('results', 'method', '研究') may stand in a term but are none by themselves.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def function_words() -> frozenset[str]:
    """Read the words that no term may hold.

    Examples
    --------
    >>> {"the", "的"} <= function_words()
    True
    """
    return _read("en.txt") | _read("zh.txt")


@cache
def generic_words() -> frozenset[str]:
    """Read the words that are no term alone or among themselves.

    Examples
    --------
    >>> {"results", "研究"} <= generic_words()
    True
    """
    return _read("en_generic.txt") | _read("zh_generic.txt")


def _read(name: str) -> frozenset[str]:
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
