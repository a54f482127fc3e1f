"""What somebody may have meant by a word that nothing holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

from liaowang.search.words import Asked, stem

_LEAST_LATIN = 5
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LEAST_HAN, _MOST_HAN = 3, 8
_MOST = 3


def latin_spellings(word: str, n_documents: Callable[[str], int]) -> tuple[str, ...]:
    """Give words one letter away that documents hold, the commonest first.

    Parameters
    ----------
    word : str
        Lower case; words of fewer than five letters have too many neighbours, and so none.
    n_documents : callable
        How many documents hold a word.

    Examples
    --------
    >>> latin_spellings("bateries", {"batteries": 3}.get)
    ('batteries',)
    """
    if len(word) < _LEAST_LATIN or not word.isascii() or not word.isalpha():
        return ()
    found: dict[str, tuple[int, str]] = {}
    for candidate in one_letter_away(word):
        if stem(candidate) not in found and (count := n_documents(candidate)):
            found[stem(candidate)] = (count, candidate)
    return tuple(candidate for _count, candidate in sorted(found.values(), key=lambda it: (-it[0], it[1]))[:_MOST])


def one_letter_away(word: str) -> Iterator[str]:
    """Give each word that another letter, one letter more or less, or two that change places make of a word."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in ascii_lowercase if letter != after[0])
        yield from (before + letter + after for letter in ascii_lowercase)


def chinese_spellings(run: str, words: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Give words one character away, the commonest first; shorter than three characters it would be any word.

    Parameters
    ----------
    run : str
        Chinese characters as they stand together.
    words : iterable of (str, int)
        Words that begin alike, with the number of documents that hold them.

    Examples
    --------
    >>> chinese_spellings("石墨稀", [("石墨", 9), ("石墨烯", 3), ("石头", 1)])
    ('石墨烯',)
    """
    near = {word: count for word, count in words if len(word) >= _LEAST_HAN and is_one_away(run, word)}
    return tuple(sorted(near, key=lambda word: (-near[word], word))[:_MOST])


def is_one_away(one: str, other: str) -> bool:
    """Tell whether one character more, less or other parts two words.

    Examples
    --------
    >>> is_one_away("石墨稀", "石墨烯"), is_one_away("石墨稀", "石墨"), is_one_away("石墨", "石墨")
    (True, True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def chinese_runs(text: str, asked: Asked) -> dict[str, list[str]]:
    """Give the runs of Chinese that may be one word misspelt, with the words asked that they were cut into."""
    runs = [run for run in _HAN_RUN.findall(text) if _LEAST_HAN <= len(run) <= _MOST_HAN]
    return {run: [word for word in asked.words if word in run] for run in dict.fromkeys(runs)}
