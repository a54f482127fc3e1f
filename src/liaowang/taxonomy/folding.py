"""Texts made plain for looking words up: small letters, one script a word, no punctuation."""

from __future__ import annotations

import polars as pl

_GAP = "  "
"""Between words stand two spaces, so that a term may end and the next begin at the same gap."""
_LATIN_SPAN, _HAN_SPAN = 700, 320
"""Characters that are read: about a title and two sentences, as the model learnt from; the rest only costs time."""
_NOT_HAN = r"[^\p{L}\p{N}]+"
_CHINESE = r"\p{Han}"


def fold_text(texts: pl.Series) -> pl.Series:
    """Fold width and case, and set every word, and every change between Han and other letters, apart.

    Examples
    --------
    >>> fold_text(pl.Series(["Li-ion  Batteries", "基于LSTM的电池"])).to_list()
    ['  li  ion  batteries  ', '  基于  lstm  的电池  ']
    """
    folded = texts.fill_null("").str.normalize("NFKC").str.to_lowercase().str.replace_all(_NOT_HAN, _GAP)
    has_han = folded.str.contains(_CHINESE)
    if has_han.any():
        apart = folded.filter(has_han).str.replace_all(r"(\p{Han})([^\p{Han}\s])", f"$1{_GAP}$2")
        apart = apart.str.replace_all(r"([^\p{Han}\s])(\p{Han})", f"$1{_GAP}$2")
        folded = folded.scatter(has_han.arg_true(), apart)
    return _GAP + folded.str.strip_chars(" ") + _GAP


def cut_text(texts: pl.Series) -> pl.Series:
    """Keep the beginning of each text that decides: title and about two sentences.

    Examples
    --------
    >>> cut_text(pl.Series(["电" * 900, "e" * 900])).str.len_chars().to_list()
    [320, 700]
    """
    is_chinese = texts.str.slice(0, 60).str.count_matches(_CHINESE) >= 10
    span = pl.select(pl.when(is_chinese).then(_HAN_SPAN).otherwise(_LATIN_SPAN)).to_series()
    return texts.fill_null("").str.slice(0, span)
