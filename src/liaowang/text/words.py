"""Texts split into words: mark-up removed, width folded, Chinese segmented, breaks kept where a term cannot cross."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

import polars as pl

BREAK = "|"
"""Stands in a list of words where punctuation, a formula or an address ends any term."""

_MARKUP = [
    # Addresses, mail, tags: nothing in them names a matter.
    (r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|<[^<>]{1,60}>", f" {BREAK} ", ["http", "www.", "@", "<"]),
    # LaTeX accents, braced or not: \'{e} and \'e are both e.
    (r"\\['\"^`~=.]\s*\{?\\?([A-Za-z])\}?|\\[uvHtcdbrk]\{\\?([A-Za-z])\}", "$1$2", ["\\"]),
    # Text-mode commands keep their argument, formulas go whole.
    (r"\\(?:emph|text(?:it|bf|tt|sc|rm|sf)?|mathrm|textsc)\s*\{([^{}]*)\}", "$1", ["\\"]),
    (r"\$\$?[^$]{1,300}\$\$?", f" {BREAK} ", ["$"]),
    (r"\\[A-Za-z]+\*?", " ", ["\\"]),
    (r"[{}~]", " ", ["{", "}", "~"]),
    # A word hyphenated over a line end, and possessives.
    (r"(\p{Ll})-\s*\n\s*(\p{Ll})", "$1 $2", ["\n"]),
    (r"['’]s\b", "", ["'s", "’s"]),
]
"""Patterns, what stands in their place, and what a text holds, one or the other, that holds such a thing."""
_BREAKS = r"[.,;:!?()\[\]|\"“”。，；：！？（）、《》/]"
_WORD = r"\p{L}-\p{L}[\p{L}\p{N}]+|\p{N}{0,2}\p{L}[\p{L}\p{N}]*|" + _BREAKS
"""A letter with a hyphen (x-ray, q-learning, u-net) is one word, other hyphens part words; then words; then breaks."""
_MARKED = re.compile(r"[\\$<@{}~'’]|-\s*\n|https?://|www\.")
"""What any of the mark-up above holds: a text without it is spared the search for each."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def split_words(titles: pl.Series, abstracts: pl.Series, languages: pl.Series) -> pl.Series:
    """Split each record's title and abstract into words.

    Parameters
    ----------
    titles, abstracts, languages : Series of str, same length
        Null counts as empty; where the language is ``zh`` the text is segmented.

    Returns
    -------
    Series of list of str
        Lower-case words in order; `BREAK` where no term may cross, one after the title.

    Examples
    --------
    >>> title, abstract = pl.Series(["X-ray lasers"]), pl.Series([r"We use $\\alpha$ deep-learning, fast."])
    >>> split_words(title, abstract, pl.Series(["en"])).to_list()
    [['x-ray', 'lasers', '|', 'we', 'use', '|', 'deep', 'learning', '|', 'fast', '|']]
    """
    text = titles.fill_null("") + f" {BREAK} " + abstracts.fill_null("")
    # ASCII is in normal form, and most texts are ASCII.
    wide = text.str.len_bytes() != text.str.len_chars()
    text = text.scatter(wide.arg_true(), text.filter(wide).str.normalize("NFKC")) if wide.any() else text
    for pattern, replacement, signs in _MARKUP:
        held = text.str.contains_any(signs).arg_true()
        if len(held):
            text = text.scatter(held, text.gather(held).str.replace_all(pattern, replacement))
    text = _segment_chinese(text.str.to_lowercase(), languages)
    return text.rename("words").str.replace_all(_BREAKS, BREAK).str.extract_all(_WORD)


def split_text(text: str, language: str) -> list[str]:
    """Split one text into words as `split_words` does, which takes milliseconds to begin.

    Parameters
    ----------
    text : str
    language : str
        With ``zh`` it is segmented.

    Examples
    --------
    >>> split_text("X-ray lasers: deep-learning", "en")
    ['x-ray', 'lasers', '|', 'deep', 'learning']
    """
    text = unicodedata.normalize("NFKC", text)
    if _MARKED.search(text):
        for pattern, replacement in _compiled()[0]:
            text = pattern.sub(replacement, text)
    text = text.lower()
    if language == "zh":
        import rjieba

        text = " ".join(rjieba.cut(text))
    return [word if word[0].isalnum() else BREAK for word in _compiled()[1].findall(text)]


@cache
def _compiled() -> tuple[list[tuple[Any, str]], Any]:
    """Give the patterns for Python, of which only `regex` knows letters and numbers as the engine does."""
    import regex

    markup = [(regex.compile(pattern), replacement.replace("$", "\\")) for pattern, replacement, _ in _MARKUP]
    return markup, regex.compile(_WORD)


def _segment_chinese(texts: pl.Series, languages: pl.Series) -> pl.Series:
    chinese = (languages == "zh").fill_null(value=False)
    if not chinese.any():
        return texts
    import rjieba

    segmented = [" ".join(rjieba.cut(text)) for text in texts.filter(chinese)]
    return texts.scatter(chinese.arg_true(), segmented)


def word_parts(word: str) -> list[str]:
    """Give the shorter Chinese words within a word, in order; none for other words and short ones.

    Examples
    --------
    >>> word_parts("超导体"), word_parts("graphene")
    (['超导', '导体'], [])
    """
    if len(word) < 3 or not _HAN.search(word):
        return []
    import rjieba

    return [part for part in rjieba.cut_for_search(word) if 2 <= len(part) < len(word)]
