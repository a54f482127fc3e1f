"""Characters and their two bytes in GBK, their simplified forms and their readings.

Strict GBK only: GB18030 and the code page of Windows give characters to bytes that the converters of those pages
did not know, and a repair would find words in them that nobody wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

STOPS = "。、《》“”—…·（）〈〉；：，"
"""Punctuation of Chinese text that may be torn or lost as its characters are."""
_TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}


@dataclass(frozen=True)
class Codes:
    """Tables over all characters of GBK; a code is lead byte times 256 plus trail byte."""

    code_of: dict[str, int]
    char_of: dict[int, str]
    simple_of: dict[str, str]
    """Simplified form of each traditional character that has one, itself of the basic plane."""
    spelt_of: dict[str, frozenset[str]]
    """All readings of a character, with and without tone marks, and with the marked letters left out."""
    codes_read: dict[str, dict[int, list[int]]]
    """Spelling, then lead byte, to the codes that are so read."""
    codes_led: dict[int, list[int]]
    """Lead byte to codes of Han characters and of `STOPS`."""
    codes_trailed: dict[int, list[int]]
    """Trail byte to codes of Han characters and of `STOPS`."""
    undefined: dict[int, frozenset[int]]
    """Lead bytes to those high bytes that make no character with them; pages show ``?`` for such a pair."""
    private: dict[int, frozenset[int]]
    """Lead bytes to those bytes that make a character of the private area with them; pages show nothing for such."""

    def simplify(self, text: str) -> str:
        """Write each character simplified, whatever stands beside it.

        Examples
        --------
        >>> codes().simplify("領域實現")
        '领域实现'
        """
        return "".join(self.simple_of.get(char, char) for char in text)

    def is_traditional(self, char: str) -> bool:
        """Tell whether a character has a simplified form of its own."""
        return char in self.simple_of


def is_han(char: str) -> bool:
    """Tell whether a character is Chinese.

    Examples
    --------
    >>> is_han("域"), is_han("。")
    (True, False)
    """
    return "\u3400" <= char <= "\u9fff"


def bare(reading: str) -> str:
    """Take the tone from a reading.

    Examples
    --------
    >>> bare("lǜ")
    'lü'
    """
    apart = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))


@lru_cache(maxsize=4096)
def spellings(reading: str) -> frozenset[str]:
    """Give the ways in which pages spell a reading: toned, toneless, and with the toned letters lost.

    Examples
    --------
    >>> sorted(spellings("chéng"))
    ['cheng', 'chng', 'chéng']
    """
    toneless = bare(reading)
    lost = "".join(char for char in reading if char.isascii())
    return frozenset({reading, toneless, toneless.replace("ü", "v"), toneless.replace("ü", "u"), lost} - {""})


@lru_cache(maxsize=1)
def codes() -> Codes:
    """Make the tables, once; takes a tenth of a second."""
    from opencc import OpenCC
    from pypinyin.pinyin_dict import pinyin_dict

    code_of = {}
    for code in range(0x8140, 0xFEFF):
        try:
            char = code.to_bytes(2, "big").decode("gbk")
        except UnicodeDecodeError:
            continue
        if len(char) == 1:
            code_of[char] = code
    han = [char for char in code_of if is_han(char)]
    simplified = OpenCC("t2s").convert("\n".join(han)).split("\n")
    simple_of = {char: it for char, it in zip(han, simplified, strict=True) if it != char and ord(it) < 0x10000}
    by_reading: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    by_lead, by_trail = defaultdict(list), defaultdict(list)
    spelt_of = {}
    for code in map(code_of.__getitem__, STOPS):
        by_lead[code >> 8].append(code)
        by_trail[code & 0xFF].append(code)
    for char in han:
        code = code_of[char]
        by_lead[code >> 8].append(code)
        by_trail[code & 0xFF].append(code)
        readings = pinyin_dict.get(ord(char), "")
        spelt_of[char] = frozenset().union(*map(spellings, readings.split(","))) if readings else frozenset()
        for reading in spelt_of[char]:
            by_reading[reading][code >> 8].append(code)
    char_of = {code: char for char, code in code_of.items()}
    private = {lead: frozenset(range(0x40, 0xA1)) - {0x7F} for lead in range(0xA2, 0xA8)}
    private |= {lead: frozenset(range(0xA1, 0xFF)) for lead in (*range(0xAA, 0xB0), *range(0xF8, 0xFF))}
    undefined = {
        lead: frozenset(it for it in range(0x80, 0xFF) if lead << 8 | it not in char_of)
        - private.get(lead, frozenset())
        for lead in range(0x81, 0xFF)
    }
    return Codes(code_of, char_of, simple_of, spelt_of, by_reading, by_lead, by_trail, undefined, private)


LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"
READING = f"[{LETTERS}]"
BRACKET = re.compile(rf"\(({READING}{{1,48}})\)")
"""A reading as those pages set it, in ASCII brackets."""
TORN = re.compile(rf"\??({READING}{{1,6}})\)")
"""A reading whose opening bracket went with the byte before it."""
