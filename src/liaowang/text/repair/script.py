"""Traditional script: whether a converter made it of simplified text, and the way back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from liaowang.text.repair.codes import codes, is_han

_NARROW_STOP = re.compile(r"[\u3400-\u9fff》”][,:;!?][\u3400-\u9fff《“]")
_WIDE_STOP = re.compile("[，：；！？]")
_CORNERS = re.compile("[「」『』]")
_KANA = re.compile("[\u3041-\u30fa]")
_TOO_GOOD = re.compile("[後範係裡裏製鬆麵鬥採佈佔誌週徵捲]")
"""Characters that a writer chooses by the word; converters leave the simplified one, which is a character too."""


@lru_cache(maxsize=2)
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=1)
def _simplified() -> frozenset[str]:
    """Give the characters that only simplified text has."""
    simple = sorted(set(codes().simple_of.values()))
    turned = _converter("s2t").convert("\n".join(simple)).split("\n")
    return frozenset(a for a, b in zip(simple, turned, strict=True) if a != b)


def weigh_script(line: str) -> float:
    """Tell how much speaks for a converter (above 0) or for a text written in traditional script (below 0).

    Narrow punctuation between Chinese characters and simplified characters where a writer would not have them
    (后, 范) speak for a converter; full-width punctuation, corner quotes and well-chosen characters (後, 範) against.

    Examples
    --------
    >>> weigh_script("小學生學習范文") > 0 > weigh_script("本研究的範圍，係「資訊」學門")
    True
    """
    tables = codes()
    n_traditional = sum(char in tables.simple_of for char in line)
    n_simplified = sum(char in _simplified() for char in line)
    if n_traditional < 2 or 2 * n_simplified >= n_traditional or _KANA.search(line):
        return 0.0
    simple = tables.simplify(line)
    turned = _converter("s2t").convert(simple)
    n_missed = 0
    if len(turned) == len(line):
        n_missed = sum(
            a == b != c and tables.simple_of.get(c) == a
            for a, b, c in zip(line, simple, turned, strict=True)
            if is_han(a)
        )
    speaking = min(n_missed, 3) + min(len(_NARROW_STOP.findall(line)), 2)
    against = (
        min(len(_WIDE_STOP.findall(line)), 2) + 2 * len(_CORNERS.findall(line)) + 1.5 * len(_TOO_GOOD.findall(line))
    )
    return float(speaking - against)


def to_simplified(line: str) -> str:
    """Write a line simplified, by word where words decide, with characters of the basic plane only; not Japanese.

    Examples
    --------
    >>> to_simplified("優於單一來源,乾隆年間,干擾")
    '优于单一来源,乾隆年间,干扰'
    """
    if _KANA.search(line):
        return line
    turned = str(_converter("t2s").convert(line))
    if len(turned) != len(line):
        return codes().simplify(line)
    return "".join(a if ord(b) > 0xFFFF else b for a, b in zip(line, turned, strict=True)).replace("於", "于")
