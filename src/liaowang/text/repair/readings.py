"""Readings in brackets: which of them a converter set, and which somebody wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from liaowang.text.repair.codes import BRACKET, Codes, bare, codes, is_han
from liaowang.text.repair.variants import variants

_TEACHING = re.compile(
    "读音|讀音|读作|讀作|读如|讀如|念作|拼音|注音|音同|多音字|發音|发音|生字|字词|字詞|组词|組詞|认读|認讀|读一读|讀一讀"
)
_WIDE_STOP = re.compile("[，：；！？]")
"""Those sites write these narrow."""
_LONGEST_WORD = 8
_MANY = 3
"""So many toneless readings make a habit; one or two may be English."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for readings set by a converter (1 and more) and against."""

    weight: float = 0.0
    n_toneless: int = 0

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(self.weight + other.weight, self.n_toneless + other.n_toneless)


def find_evidence(line: str) -> Evidence:
    """Weigh the readings of a line.

    A toned reading of a traditional character speaks for a converter. Against it speak one on a character that
    conversion does not change, the same character without its reading or with another, and words about reading.

    Examples
    --------
    >>> find_evidence("產(chǎn)業(yè)").weight
    2.0
    >>> find_evidence("银(yín)行(háng)").weight
    -2.0
    """
    if not BRACKET.search(line):
        return Evidence()
    tables = codes()
    weight, n_toneless = 0.0, 0
    read: dict[str, set[str]] = defaultdict(set)
    for match in BRACKET.finditer(line):
        char, reading = line[match.start() - 1 : match.start()], match[1]
        if reading not in tables.spelt_of.get(char, ()):
            weight -= 0.0 if reading.isascii() else 1.0
            continue
        if _is_converted(tables, char):
            weight += 1.0
            n_toneless += reading.isascii()
        elif reading.isascii():
            n_toneless += 1
        else:
            weight -= 1.0
        read[char].add(reading)
    for char, found in read.items():
        weight -= 2.0 * (len({bare(it) for it in found}) < len(found) or len({bare(it) for it in found}) > 1)
        if not all(it.isascii() for it in found):
            weight -= 1.5 * bool(re.search(f"{char}(?!\\()", line))
    if n_toneless >= _MANY:
        weight += n_toneless / 2
    weight -= 1.5 * min(2, len(_WIDE_STOP.findall(line)))
    return Evidence(weight - 2.0 * len(_TEACHING.findall(BRACKET.sub("", line))), n_toneless)


def drop_readings(line: str, *, is_toneless: bool) -> tuple[str, list[tuple[str, str]]]:
    """Take out the readings that a converter set.

    Parameters
    ----------
    line : str
    is_toneless : bool
        Whether toneless readings are a habit, so that they go from any character.

    Returns
    -------
    tuple
        The line, and what went: the word with its reading and the word.

    Examples
    --------
    >>> drop_readings("相關(guān)(xinggun)的測試(TEST)", is_toneless=False)[0]
    '相關的測試(TEST)'
    """
    tables = codes()
    done, dropped, at = "", [], 0
    for match in BRACKET.finditer(line):
        done += line[at : match.start()]
        at = match.end()
        n_read = _read_before(tables, done, match[1], is_toneless=is_toneless)
        if n_read:
            dropped.append((done[-n_read:] + match[0], done[-n_read:]))
        else:
            done += match[0]
    return done + line[at:], dropped


def _read_before(tables: Codes, text: str, reading: str, *, is_toneless: bool) -> int:
    """Count the characters before a bracket that a converter would have it read."""
    char = text[-1:]
    if reading in tables.spelt_of.get(char, ()):
        return int(_is_converted(tables, char) or (is_toneless and reading.isascii()))
    if not reading.isascii():
        return int(_is_across_letter(tables, text, reading))
    rests = {reading}
    for number, before in enumerate(reversed(text[-_LONGEST_WORD:]), start=1):
        if not is_han(before):
            return 0
        said = tables.spelt_of.get(before, frozenset())
        rests = {rest[: len(rest) - len(it)] for rest in rests for it in said if rest.endswith(it)}
        if "" in rests and number > 1:
            return number
        if not rests:
            return 0
    return 0


def _is_across_letter(tables: Codes, text: str, reading: str) -> bool:
    """Tell whether a reading belongs to the bytes of half a character and a letter after it."""
    if len(text) < 2 or not text[-1].isascii() or text[-2] not in tables.code_of:
        return False
    torn = tables.char_of.get((tables.code_of[text[-2]] & 0xFF) << 8 | ord(text[-1]))
    return torn is not None and reading in tables.spelt_of.get(torn, ())


def _is_converted(tables: Codes, char: str) -> bool:
    return tables.is_traditional(char) or char in variants()
