"""Words of texts and of questions, cut alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from liaowang.text import BREAK, function_words, generic_words, split_text, word_parts

HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"(?<!\w)\d+(?:\.\d+)?(?![\w.]*\w)")
_PLAIN = re.compile(r"[a-z]{2,}(?: [a-z]{2,})*")
"""Nothing in it that could be cut but at its spaces."""
_CODE = re.compile(r"[A-Za-z]-\d{3,}")
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')
_WITHOUT = re.compile(r"(?:^|\s)[-－](?=[^\s\d-])(\S+)")
_FEW, _MOST_WORDS = 8, 16
"""Of more than a few words those that any text may hold are left out, and what comes after so many: a pasted page must
not cost a hundred times as much as a line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's text, read."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked that could be looked for."""
        return not (self.words or self.phrases or self.codes)


def cut(texts: Sequence[str]) -> list[list[str]]:
    """Cut texts into lower-case words as those of records are, with numbers, which name no matter, at their end.

    Examples
    --------
    >>> cut(["Solid-state cells", "固态电池 300 Wh/kg"])
    [['solid', 'state', 'cells'], ['固态', '电池', 'wh', 'kg', '300']]
    """
    return [
        [word for word in split_text(text, "zh" if HAN.search(text) else "en") if word != BREAK] + _NUMBER.findall(text)
        for text in texts
    ]


def with_parts(words: list[str]) -> list[str]:
    """Add behind the words the shorter ones within them, so that 'conductor' finds 'superconductor' in Chinese."""
    return words + [part for word in words for part in parts(word)]


@lru_cache(maxsize=1 << 16)
def parts(word: str) -> tuple[str, ...]:
    """Give the shorter words in a Chinese word."""
    return tuple(word_parts(word))


def _glued(words: list[str], text: str) -> list[str]:
    """Join a single Chinese character to the word before it or behind it: alone it would be found everywhere."""
    kept: list[str] = []
    for word in words:
        is_short = min(len(word), len(kept[-1]) if kept else 9) == 1
        if kept and is_short and HAN.search(word) and HAN.search(kept[-1]) and kept[-1] + word in text:
            kept[-1] += word
        else:
            kept.append(word)
    return kept


_PIECES: dict[str, tuple[str, ...]] = {}
_MOST_KEPT = 1 << 17


def pieces(word: str) -> tuple[str, ...]:
    """Give the words that a word of a question is cut into; most are one.

    Examples
    --------
    >>> pieces("石墨烯"), pieces("cells")
    (('石墨', '烯'), ('cells',))
    """
    know_pieces((word,))
    return _PIECES.get(word, (word,))


def know_pieces(words: Iterable[str]) -> None:
    """Cut words and keep what they are cut into."""
    if len(_PIECES) > _MOST_KEPT:
        _PIECES.clear()
    many = [word for word in words if word not in _PIECES and (HAN.search(word) or " " in word)]
    _PIECES.update((word, tuple(word.split())) for word in many if _PLAIN.fullmatch(word))
    if new := [word for word in many if word not in _PIECES]:
        _PIECES.update(zip(new, map(tuple, cut(new)), strict=True))


def tells(word: str) -> bool:
    """Tell whether a word means something by itself: no function word, no number, no single letter or character.

    Examples
    --------
    >>> tells("battery"), tells("的"), tells("300")
    (True, False, False)
    """
    return len(word) > 1 and word not in function_words() and not word[0].isdecimal()


def said(words: Sequence[str]) -> list[str]:
    """Give what a title offers as suggestions: its words that mean something, and pairs of neighbours.

    Examples
    --------
    >>> said(["batteries", "of", "solid", "state"]), said(["固态", "电池"])
    (['batteries', 'solid', 'state', 'solid state'], ['固态', '电池', '固态电池'])
    """
    joins = [word not in function_words() and not word[0].isdecimal() for word in words]
    alone = [word for word in words if tells(word)]
    neighbours = zip(words, words[1:], joins, joins[1:], strict=False)
    pairs = [joined(one, other) for one, other, is_first, is_second in neighbours if is_first and is_second]
    return list(dict.fromkeys(alone + pairs))


def joined(one: str, other: str) -> str:
    """Write two words side by side: with a space unless both are Chinese.

    Examples
    --------
    >>> joined("量子", "计算"), joined("solid", "state")
    ('量子计算', 'solid state')
    """
    return one + other if HAN.search(one) and HAN.search(other) else f"{one} {other}"


def tiling(word: str) -> tuple[str, ...]:
    """Give the shorter words that a word is laid of, one behind the other; none if it is not.

    Examples
    --------
    >>> tiling("超导体"), tiling("石墨")
    ((), ())
    """
    laid, left = [], word
    while left:
        fits = [part for part in parts(word) if left.startswith(part)]
        if not fits:
            return ()
        laid.append(max(fits, key=len))
        left = left[len(laid[-1]) :]
    return tuple(laid)


@cache
def analyzer() -> Any:
    """Give what stems English words and leaves the others as they are."""
    import tantivy

    build = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return build.filter(tantivy.Filter.remove_long(80)).filter(tantivy.Filter.stemmer("english")).build()


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Give the form under which a word is indexed.

    Examples
    --------
    >>> stem("batteries"), stem("电池")
    ('batteri', '电池')
    """
    return " ".join(analyzer().analyze(word))


@lru_cache(maxsize=1 << 10)
def read(text: str) -> Asked:
    """Read what somebody asks; whatever they type is understood somehow.

    Examples
    --------
    >>> read('the "solid state" batteries -lead A-000012')
    Asked(words=('batteries',), phrases=(('solid', 'state'),), without=('lead',), codes=('a-000012',))
    >>> read('"" AND ( -').words, read("石墨烯 薄膜").words
    (('and',), ('石墨烯', '薄膜'))
    """
    text = text[:2000]
    codes = tuple(it.lower() for it in _CODE.findall(text))
    text = _CODE.sub(" ", text)
    phrases = [tuple(words) for words in cut([one or other for one, other in _QUOTED.findall(text)]) if words]
    text = _QUOTED.sub(" ", text)
    without = [word for words in cut(_WITHOUT.findall(text)) for word in words]
    text = _WITHOUT.sub(" ", text)
    (words,) = cut([text])
    meaning = _glued([word for word in words if word not in function_words()] or words, text)
    if len(meaning) > _FEW:
        meaning = [word for word in meaning if word not in generic_words()] or meaning
    return Asked(tuple(dict.fromkeys(meaning))[:_MOST_WORDS], tuple(phrases), tuple(without), codes)
