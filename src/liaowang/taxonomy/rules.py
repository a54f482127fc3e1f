"""Terms that speak for a direction, and which of them a text holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
import scipy.sparse as sp

from liaowang.taxonomy.editions import Edition
from liaowang.taxonomy.folding import fold_text

NONE = "none"
"""Code of what belongs to no direction."""
_SHORT = 4
"""A Latin term of up to four letters is a word of its own; a longer one may be the beginning of one."""


def patterns_of(terms: Iterable[str]) -> list[str]:
    """Give what to look for in a folded text, for each term.

    Examples
    --------
    >>> patterns_of(["li-ion battery", "gan", "orbit$", "激光焊接"])
    [' li  ion  batter', ' gan ', ' orbit ', '激光焊接']
    """
    named = list(terms)
    folded = fold_text(pl.Series([term.removesuffix("$") for term in named], dtype=pl.String))
    return [_pattern(term, plain) for term, plain in zip(named, folded.str.strip_chars().to_list(), strict=True)]


def _pattern(term: str, plain: str) -> str:
    if not plain or not plain[0].isascii():
        return plain
    if term.endswith("$") or (len(plain) <= _SHORT and plain.isascii()):
        return f" {plain} "
    # Batteries as battery.
    return f" {plain.removesuffix('y')}"


@dataclass(frozen=True)
class TermBook:
    """Terms with the codes that each speaks for; where terms overlap in a text, the first and longest counts."""

    codes: tuple[str, ...]
    patterns: tuple[str, ...]
    links: sp.csr_matrix
    """Patterns by codes, 1 where the term speaks for the code."""

    @classmethod
    def of(cls, terms: Mapping[str, Iterable[str]]) -> TermBook:
        """Gather terms by code.

        Examples
        --------
        >>> book = TermBook.of({"health": ["神经"], "information": ["神经网络", "lstm"]})
        >>> book.find(fold_text(pl.Series(["LSTM神经网络"]))).toarray().tolist(), book.patterns
        ([[1.0, 1.0, 0.0]], (' lstm ', '神经网络', '神经'))
        """
        speaks_for: dict[str, set[str]] = defaultdict(set)
        pairs = [(code, term) for code, named in terms.items() for term in named]
        for (code, _), pattern in zip(pairs, patterns_of(term for _, term in pairs), strict=True):
            speaks_for[pattern].add(code)
        speaks_for.pop("", None)
        patterns = sorted(speaks_for, key=lambda pattern: (-len(pattern), pattern))
        codes = tuple(terms)
        rows = [(number, codes.index(code)) for number, it in enumerate(patterns) for code in sorted(speaks_for[it])]
        shape = (len(patterns), len(codes))
        places = np.array(rows, np.int32).reshape(-1, 2).T
        return cls(codes, tuple(patterns), sp.csr_matrix((np.ones(len(rows), np.float32), tuple(places)), shape))

    def find(self, folded: pl.Series) -> sp.csr_matrix:
        """Tell which terms each text of `fold_text` holds, texts by patterns, 1 where it does."""
        found = folded.str.extract_many(list(self.patterns), leftmost=True)
        counts = count_names(found, self.patterns)
        counts.data = np.minimum(counts.data, 1).astype(np.float32)
        return counts


def count_names(found: pl.Series, names: Iterable[str]) -> sp.csr_matrix:
    """Count names in lists of names, texts by names; other names are left out.

    Examples
    --------
    >>> count_names(pl.Series([["b", "x", "b"], []], dtype=pl.List(pl.String)), ["a", "b"]).toarray().tolist()
    [[0, 2], [0, 0]]
    """
    known = list(names)
    lengths = found.list.len().fill_null(0).to_numpy()
    rows = np.repeat(np.arange(len(found)), lengths)
    flat = found.explode(empty_as_null=False).cast(pl.Enum(known), strict=False).to_physical()
    is_known = flat.is_not_null().to_numpy()
    columns = flat.drop_nulls().to_numpy()
    matrix = sp.csr_matrix((np.ones(len(columns), np.int32), (rows[is_known], columns)), (len(found), len(known)))
    matrix.sum_duplicates()
    return matrix


def read_terms(name: str) -> list[str]:
    """Read the hand-written terms of a direction, or of none."""
    text = files("liaowang.taxonomy").joinpath("terms", f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return sorted({term.strip() for line in lines for term in line.split(";")} - {""})


@cache
def direction_book(edition: Edition) -> TermBook:
    """Give the terms of an edition's directions, those written by hand and those of its tracks, and last of none."""
    terms = {
        it.code: read_terms(it.code) + [term for track in it.tracks for term in track.terms]
        for it in edition.directions
    }
    return TermBook.of(terms | {NONE: read_terms(NONE)})


@cache
def track_book(edition: Edition) -> TermBook:
    """Give the terms of an edition's tracks."""
    return TermBook.of({track.code: track.terms for track in edition.tracks})
