"""Names of persons: which Latin names only spell Chinese ones again."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

_HAN = re.compile(r"[\u3400-\u9fff]")
MAX_HAN = 4
"""Longer Chinese names are left alone: their readings would be too many to try."""


def part_translated(names: list[str]) -> tuple[list[str], list[str]]:
    """Part the names of authors from those that spell the Chinese names once more in Latin letters.

    A Latin name is taken for a repetition if its letters are those of a Chinese name in Pinyin, in any order of
    family and given name; and if half of them are, and there are as many as Chinese names, all are.

    Examples
    --------
    >>> part_translated(["张三", "Zhang San", "John Smith"])
    (['张三', 'John Smith'], ['Zhang San'])
    """
    han = [name for name in names if _HAN.search(name)]
    latin = [name for name in names if not _HAN.search(name)]
    if not han or not latin:
        return names, []
    spelt = set().union(*map(_spellings, han))
    repeated = [name for name in latin if _letters(name) in spelt]
    if len(latin) == len(han) and 2 * len(repeated) >= len(latin):
        repeated = latin
    return [name for name in names if name not in repeated], repeated


def _spellings(name: str) -> set[str]:
    from pypinyin import Style, pinyin

    if len(name) > MAX_HAN:
        return set()
    readings = pinyin(name, style=Style.NORMAL, heteronym=True)
    spelt = {"".join(syllables) for syllables in product(*readings)}
    return {_letters(text.replace("v", u)) for text in spelt for u in ("v", "u", "yu")}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sorted(letter for letter in plain if letter.isascii() and letter.isalpha()))
