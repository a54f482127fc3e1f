"""Pollute clean Chinese text as the converters of public pages do, so that its repair can be measured.

The mechanism is that of ../shared/data/repair/README.md: simplified text is made traditional one character to one,
encoded in GBK, and a table 'character to character(reading)' is applied to the bytes, wherever its two bytes stand;
then the bytes are decoded, what cannot be is lost.

    echo '我们华北基地的产业规模化应用。' | python bench/pollute.py --seed 3
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from functools import lru_cache

import opencc
from pypinyin.pinyin_dict import pinyin_dict

_NARROW = str.maketrans("，：；！？（）", ",:;!?()")
_CONFUSED = "，！：；？"
"""Full-width punctuation that some tables hold."""
_UNCHANGED = frozenset("台后干里系范制征采布准并于面斗丑松回出云合向周家志表谷升卷厂")
"""Characters whose traditional form depends on the word; most converters leave them."""
_VARIANTS = dict(zip("是同考察置核团获的实产", "昰衕攷詧寘覈糰穫的實産", strict=True))
_ACCENTED = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
_PLAIN = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")


@dataclass(frozen=True)
class Site:
    """The habits of one site."""

    read: frozenset[str] = frozenset()
    """Traditional characters that get their reading."""
    spelling: str = "toned"
    """Of the readings: ``toned``, ``toneless`` or ``dropped`` (accented letters gone)."""
    has_punctuation: bool = False
    """Whether full-width punctuation is in the table."""
    mark: str = "?"
    """What stands for bytes that are no character."""
    has_variants: bool = False
    is_narrow: bool = True


@lru_cache(maxsize=1)
def traditional() -> dict[str, str]:
    """Give each simplified character of GBK the traditional one that converters choose."""
    chars = [chr(code) for code in range(0x4E00, 0x9FA6)]
    turned = opencc.OpenCC("s2t").convert("\n".join(chars)).split("\n")
    pairs = {a: b for a, b in zip(chars, turned, strict=True) if a != b and a not in _UNCHANGED}
    return {a: b for a, b in pairs.items() if _fits(b)}


def _fits(char: str) -> bool:
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def reading(char: str, spelling: str) -> str:
    """Give the first reading of a character, as a site spells it."""
    first = pinyin_dict.get(ord(char), "").split(",")[0]
    if spelling == "toneless":
        return first.translate(_PLAIN)
    return "".join(c for c in first if c not in _ACCENTED) if spelling == "dropped" else first


def make_site(chance: random.Random, kind: str) -> Site:
    """Make up a site: ``pinyin`` (with shifts by nature), ``punctuation``, ``toneless``, ``dropped``, ``plain``."""
    share = chance.choice([0.3, 0.6, 0.9])
    pool = sorted(set(traditional().values()))
    read = frozenset(char for char in pool if chance.random() < share)
    if kind == "plain":
        return Site()
    if kind == "toneless":
        common = {chr(code) for code in range(0x4E00, 0x9FA6) if _fits(chr(code)) and chr(code).encode("gbk")[0] < 0xF8}
        return Site(read | {c for c in common if chance.random() < 0.6}, "toneless", has_variants=True)
    mark = "" if kind == "dropped" else "?"
    return Site(read, has_punctuation=kind != "pinyin", mark=mark)


def pollute(text: str, site: Site) -> str:
    """Pollute a text by the habits of a site.

    Examples
    --------
    >>> pollute("领域实现", Site(frozenset("領驅現")))
    '領(lǐng)域?qū)崿F(xiàn)'
    """
    turned = "".join(traditional().get(char, char) for char in text)
    if site.has_variants:
        turned = "".join(_VARIANTS.get(a, b) for a, b in zip(text, turned, strict=True))
    if site.is_narrow:
        turned = turned.translate(_NARROW)
    stream = turned.encode("gbk", "replace")
    if site.spelling == "toneless":
        return _annotate_words(turned, site)
    if site.has_punctuation:
        for char in _CONFUSED:
            stream = stream.replace(char.encode("gbk"), b"?" + char.encode("gbk"))
    for char in sorted(site.read):
        if said := reading(char, site.spelling):
            pattern = char.encode("gbk")
            stream = stream.replace(pattern, pattern + f"({said})".encode("gbk", "replace"))
    return decode(stream, site.mark)


def _annotate_words(text: str, site: Site) -> str:
    """Set toneless readings by characters, as the slides do that were never torn."""
    return "".join(
        f"{char}({said})" if char in site.read and (said := reading(char, "toneless")) else char for char in text
    )


def decode(stream: bytes, mark: str) -> str:
    """Decode as the sites do: bytes that are no character go two by two, those of the private area without trace."""
    out, at = [], 0
    while at < len(stream):
        if stream[at] < 0x80:
            out.append(chr(stream[at]))
            at += 1
            continue
        pair = stream[at : at + 2]
        try:
            out.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            out.append("" if _is_private(pair) else mark)
        at += 2
    return "".join(out)


def _is_private(pair: bytes) -> bool:
    lead, trail = (pair + b"\0")[:2]
    if 0xA2 <= lead <= 0xA7:
        return 0x40 <= trail <= 0xA0
    return (0xAA <= lead <= 0xAF or lead >= 0xF8) and trail >= 0xA1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", default="punctuation")
    options = parser.parse_args()
    site = make_site(random.Random(options.seed), options.kind)
    for line in sys.stdin:
        print(pollute(line.rstrip("\n"), site))


if __name__ == "__main__":
    main()
