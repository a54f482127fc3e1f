"""Odd variants of common characters, as some converters choose them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from liaowang.text.repair.codes import codes
from liaowang.text.repair.trigrams import trigrams

_TABLE = Path(__file__).resolve().parent.parent / "models" / "variants.txt"
_MIN_GAIN = 1.0


@lru_cache(maxsize=1)
def variants() -> dict[str, str]:
    """Give the common character, simplified, of each odd one."""
    odd, common = _TABLE.read_text(encoding="utf-8").split()
    return dict(zip(odd, common, strict=True))


def undo_variants(line: str) -> str:
    """Put the common character for each odd one that makes the text likelier.

    Examples
    --------
    >>> undo_variants("變裝寘的觀詧")
    '變裝置的觀察'
    """
    table = variants()
    if not any(char in table for char in line):
        return line
    tables, model = codes(), trigrams()
    done = list(line)
    for at, char in enumerate(line):
        if char in table:
            before, after = (
                "".join(map(tables.simplify, part)) for part in (done[max(0, at - 2) : at], line[at + 1 : at + 3])
            )
            if model.cost(char + after, before) - model.cost(table[char] + after, before) >= _MIN_GAIN:
                done[at] = table[char]
    return "".join(done)
