"""How likely a string of simplified Chinese is, by the chances of its characters after the two before each."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

import numpy as np

UNKNOWN, END = 0, 1
BITS = 13
"""Bits of a character's number in a key: 8,192 characters at most."""
_STEPS = 16
_MODEL = Path(__file__).resolve().parent.parent / "models" / "trigrams.npz"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"[0-9]+")
_RARE = 255
_MOST_KNOWN = 1_000_000


def plain_form(text: str) -> str:
    """Write a text as the model knows it: narrow, each Latin word an ``a``, each number a ``0``.

    Examples
    --------
    >>> plain_form("，PM2.5（微米）")
    ',a0.0(微米)'
    """
    return _DIGITS.sub("0", _LETTERS.sub("a", text.translate(_WIDE)))


class Trigrams:
    """The chances of characters, as shipped; costs are in nats, so that less is likelier."""

    def __init__(self) -> None:
        with np.load(_MODEL) as stored:
            arrays = {name: stored[name] for name in stored.files}
        alphabet = arrays["alphabet"].tobytes().decode("utf-16-le")
        self._number_of = {char: number for number, char in enumerate(alphabet, start=2)}
        self._number_of["\n"] = END
        self._number_of |= {
            chr(wide): self._number_of[chr(code)] for wide, code in _WIDE.items() if chr(code) in alphabet
        }
        starts = np.repeat(np.arange(len(arrays["singles"])), arrays["pair_counts"])
        pairs = starts << BITS | arrays["pair_ends"]
        self._pairs: list[int] = pairs.tolist()
        self._triples: list[int] = (np.repeat(pairs, arrays["triple_counts"]) << BITS | arrays["triple_ends"]).tolist()
        packed: list[bytes] = [
            arrays[name].tobytes() for name in ("singles", "back_singles", "pairs", "back_pairs", "triples")
        ]
        self._singles, self._back_singles, self._pair_costs, self._back_pairs, self._triple_costs = packed
        self._known: dict[int, float] = {}

    def number(self, char: str) -> int:
        """Give the number of a character; letters and digits are one each."""
        if char.isascii() and char.isalnum():
            char = "0" if char.isdigit() else "a"
        return self._number_of.get(char, UNKNOWN)

    def cost_of(self, before: int, last: int, number: int) -> float:
        """Tell how unlikely a character is after two others, all by their numbers."""
        key = (before << BITS | last) << BITS | number
        cost = self._known.get(key)
        if cost is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            cost = self._known[key] = self._reckon(before << BITS | last, last << BITS | number, key) / _STEPS
        return cost

    def cost(self, text: str, before: str = "") -> float:
        """Tell how unlikely a text is after another.

        Examples
        --------
        >>> model = trigrams()
        >>> model.cost("领域实现") < model.cost("领域崿现")
        True
        """
        numbers = [self.number(char) for char in ("\n\n" + before)[-2:] + text]
        return sum(self.cost_of(*numbers[at : at + 3]) for at in range(len(text)))

    def is_common(self, char: str) -> bool:
        """Tell whether simplified text uses a character now and then (once in 300,000 or oftener)."""
        number = self.number(char)
        return number != UNKNOWN and self._singles[number] < 12.6 * _STEPS

    def _reckon(self, context: int, pair: int, triple: int) -> int:
        at = bisect_left(self._triples, triple)
        if at < len(self._triples) and self._triples[at] == triple:
            return self._triple_costs[at]
        back = 0
        at = bisect_left(self._pairs, context)
        if at < len(self._pairs) and self._pairs[at] == context:
            back = self._back_pairs[at]
        at = bisect_left(self._pairs, pair)
        if at < len(self._pairs) and self._pairs[at] == pair:
            return back + self._pair_costs[at]
        number = pair & (1 << BITS) - 1
        if number == UNKNOWN:
            return back + _RARE
        return back + self._back_singles[pair >> BITS] + self._singles[number]


@lru_cache(maxsize=1)
def trigrams() -> Trigrams:
    """Load the model, once."""
    return Trigrams()
