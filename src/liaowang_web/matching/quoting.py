"""Quotations of a match: shown only where their reader can read the same in the entry itself.

The library quotes texts of the tier that it was given. This is the second lock: whatever a stored match quotes is
looked up in what the reader's tier of the entry tells now, and left out where it does not stand there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liaowang_web.matching.sides import Piece, pieces_of

_TITLES = ("title_zh", "title_en")


@dataclass(frozen=True)
class Quoted:
    """A quotation with what its reader needs.

    Attributes
    ----------
    text, language : str
        As it stands in the entry, ``zh`` or ``en``.
    parts : tuple of (str, bool)
        The text in pieces, with whether a piece is what both sides share.
    in_other_words : str
        What the owner says in the same place in the other language, if they do.
    """

    text: str
    language: str
    parts: tuple[tuple[str, bool], ...]
    in_other_words: str = ""


def without_unseen(told: Mapping[str, Any], own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Take from a stored match each pair of quotations of which one side does not stand in what may be read.

    Parameters
    ----------
    told : mapping
        As `liaowang.runs.Match.plain` gave it.
    own, other : mapping
        What the reader may read of both entries.
    """
    asks = own if own.get("kind") == "demand" else other
    offers = other if asks is own else own
    phrases = [
        it for it in told.get("phrases", []) if stands_in(it["asked"], asks) and stands_in(it["offered"], offers)
    ]  # fmt: skip
    return {**told, "phrases": phrases, "fits": [_without_unseen_rows(it, asks, offers) for it in told.get("fits", [])]}


def _without_unseen_rows(fit: Mapping[str, Any], asks: Mapping[str, Any], offers: Mapping[str, Any]) -> dict[str, Any]:
    # Figures are told to everybody today; a row that an entry tells no more is not told here either.
    offered = fit.get("offered")
    is_told = offered is None or _names(offered) in {_names(it) for it in offers.get("indicators", [])}
    is_asked = _names(fit["asked"]) in {_names(it) for it in asks.get("indicators", [])}
    if is_asked and is_told:
        return dict(fit)
    return {**fit, "offered": None, "verdict": "unknown", "value": None, "value_high": None}


def _names(row: Mapping[str, Any]) -> tuple[str, str]:
    return row.get("metric_zh") or "", row.get("metric_en") or ""


def stands_in(quote: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Tell whether a quotation stands, word for word, in what an entry tells."""
    text = quote.get("text", "")
    return bool(text) and text in _text_of(quote["name"], content)


def quoted(quote: Mapping[str, Any], content: Mapping[str, Any]) -> Quoted:
    """Give a quotation with the words that both sides share, and the same place in the other language."""
    name, text = quote["name"], quote["text"]
    language = name[-2:] if name in _TITLES else name[:2]
    return Quoted(text, language, _parts(text, quote.get("words", [])), _parallel(quote, content))


def _parts(text: str, words: list[list[int]]) -> tuple[tuple[str, bool], ...]:
    parts, at = [], 0
    for start, end in sorted((int(it[0]), int(it[1])) for it in words):
        if start >= at:
            parts += [(text[at:start], False), (text[start:end], True)]
            at = end
    return tuple((it, is_shared) for it, is_shared in [*parts, (text[at:], False)] if it)


def _parallel(quote: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Give the column in the other language beside that in which a quotation stands."""
    name = quote["name"]
    column = name if name in _TITLES else _column(name, quote, content)
    stem, _line, language = column.rpartition("_")
    other = {"zh": "en", "en": "zh"}.get(language)
    return str(content.get(f"{stem}_{other}") or "") if stem and other else ""


def _column(name: str, quote: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    pieces: list[Piece] = pieces_of(content).get(name, [])
    return next((it.column for it in pieces if quote["text"] in it.text), "")


def _text_of(name: str, content: Mapping[str, Any]) -> str:
    if name in _TITLES:
        return str(content.get(name) or "")
    return "\n".join(it.text for it in pieces_of(content).get(name, []))
