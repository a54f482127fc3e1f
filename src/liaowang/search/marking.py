"""Texts cut to where they speak of what was asked, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liaowang.search.words import HAN, stem

_LATIN = re.compile(r"[^\W_\u3400-\u9fff]+(?:-[^\W_\u3400-\u9fff]+)*")
_ELLIPSIS = "…"


def mark_words(text: str, words: Sequence[str], length: int | None = None) -> list[tuple[str, bool]]:
    """Part a text into runs that are marked and runs that are not.

    Parameters
    ----------
    text : str
        Plain; what comes back is plain too, and still to be escaped.
    words : sequence of str
        ``words`` of what was found.
    length : int, optional
        At most about so many characters, around the first word that is met; by default all.

    Returns
    -------
    list of (str, bool)
        Joined they give the text, or the part of it that was chosen.

    Examples
    --------
    >>> mark_words("All solid-state batteries", ("batteri",))
    [('All solid-state ', False), ('batteries', True)]
    >>> mark_words("全固态电池", ("固态", "电池"))
    [('全', False), ('固态电池', True)]
    """
    spans = _spans(text, words)
    start, end = _window(text, spans, length)
    told = [(_ELLIPSIS, False)] if start else []
    at = start
    for first, last in spans:
        if last > start and first < end:
            told += [(text[at : max(first, at)], False), (text[max(first, at) : min(last, end)], True)]
            at = min(last, end)
    told += [(text[at:end], False), (_ELLIPSIS if end < len(text) else "", False)]
    return [(run, is_marked) for run, is_marked in told if run]


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Give where words stand, those that touch each other as one."""
    wanted = {word for word in words if not HAN.search(word)}
    found = [it.span() for it in _LATIN.finditer(text) if _is_wanted(it.group(), wanted)] if wanted else []
    if chinese := sorted((word for word in words if HAN.search(word)), key=len, reverse=True):
        found += [it.span() for it in re.finditer("|".join(map(re.escape, chinese)), text, re.IGNORECASE)]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _is_wanted(shown: str, wanted: set[str]) -> bool:
    lower = shown.lower()
    return any(stem(part) in wanted for part in {lower, *lower.split("-")})


def _window(text: str, spans: list[tuple[int, int]], length: int | None) -> tuple[int, int]:
    """Give the part that is told, which begins and ends between words where words have letters."""
    size = len(text)
    if length is None or size <= length:
        return 0, size
    first = spans[0][0] if spans else 0
    start = 0 if first < length // 2 else first - length // 4
    end = min(size, start + length)
    if start and _is_letter(text[start - 1]):
        start += _run(text[start:first])
    rest = text[start:end]
    if end < size and _is_letter(text[end]):
        end -= _run(rest[::-1]) % len(rest)
    return start, end


def _is_letter(sign: str) -> bool:
    return _LATIN.fullmatch(sign) is not None


def _run(text: str) -> int:
    """Give how many letters it begins with."""
    return next((at for at, sign in enumerate(text) if not _is_letter(sign)), len(text))
