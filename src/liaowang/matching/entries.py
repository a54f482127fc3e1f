"""How sides lie in the index of words: their words by tier, and all that a comparison needs of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tantivy

from liaowang.matching.sides import N_TIERS, Indicator, Side
from liaowang.search import analyzer, cut, stem, tells, with_parts

CHECKPOINT = -1
"""Number of the one document that says how far the index has followed, and how long the shelves are."""
VERSION = 1
"""Of this layout; an index of another one is left aside, and its successor follows the outbox from the start."""
CLASSES = ("offered", "asked")
_TITLE_TIMES = 2
"""How often a title's words count."""
_HEAP_BYTES = 60_000_000
_DATES = ("valid_until", "confirmed_on", "published_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """A side as the index keeps it.

    Attributes
    ----------
    side : Side
        Whole.
    words : mapping of str to tuple of str
        Stems that mean something, of ``title_zh``, ``title_en`` and each text.
    row : int
        On the shelf of its class.
    """

    side: Side
    words: Mapping[str, Sequence[str]]
    row: int = -1

    def words_of(self, tier: int) -> tuple[set[str], set[str]]:
        """Give the words of its title, and of the texts that a tier may read."""
        title = {word for name, words in self.words.items() if name.startswith("title") for word in words}
        texts = self.side.text_names(tier)
        return title, {word for name in texts for word in self.words.get(name, ())}


def class_of(side: Side) -> str:
    """Name what a side does."""
    return "asked" if side.asks else "offered"


def field_of(kind: str, tier: int) -> str:
    """Name the words of a class that a tier may read: a question of one field is answered in a third of the time."""
    return f"{kind}_{tier}"


def open_index(folder: str) -> Any:
    """Open the index of a folder, or make it."""
    build = tantivy.SchemaBuilder()
    build.add_integer_field("number", indexed=True, fast=True)
    build.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    build.add_bytes_field("body", stored=True, indexed=False)
    for kind in CLASSES:
        for tier in range(N_TIERS):
            build.add_text_field(field_of(kind, tier), tokenizer_name="words", index_option="freq")
    index = tantivy.Index(build.build(), folder)
    index.register_tokenizer("words", analyzer())
    index.config_reader("manual")
    return index


def open_writer(folder: str) -> Any:
    """Open the one writer, after sweeping out what a killed one left; ValueError if another process has it."""
    writer = open_index(folder).writer(_HEAP_BYTES, 1)
    writer.garbage_collect_files()
    return writer


def read_sides(sides: Sequence[Side], rows: Sequence[int] | None = None) -> tuple[list[Entry], list[dict[str, str]]]:
    """Cut the words of sides, all in one go; give entries, and of each text what is to be indexed."""
    told = [
        (at, name, text)
        for at, side in enumerate(sides)
        for name, text in (
            *((f"title_{language}", text) for language, text in side.titles.items()),
            *((name, side.texts[name]) for name in side.text_names(N_TIERS)),
        )
    ]
    indexed: list[dict[str, str]] = [{} for _ in sides]
    words: list[dict[str, list[str]]] = [{} for _ in sides]
    for (at, name, _text), found in zip(told, cut([text for _at, _name, text in told]), strict=True):
        indexed[at][name] = " ".join(with_parts(found))
        words[at][name] = [stem(word) for word in dict.fromkeys(found) if tells(word)]
    places = rows if rows is not None else [-1] * len(sides)
    return [Entry(side, own, row) for side, own, row in zip(sides, words, places, strict=True)], indexed


def laid_out(entry: Entry, indexed: Mapping[str, str]) -> Any:
    """Give a side as tantivy takes it."""
    laid, side = tantivy.Document(), entry.side
    laid.add_integer("number", side.number)
    laid.add_text("kind", side.kind)
    for name, words in indexed.items():
        is_title = name.startswith("title")
        for tier in range(max(0 if is_title else int(name[-1]), side.least_tier), N_TIERS):
            for _ in range(_TITLE_TIMES if is_title else 1):
                laid.add_text(field_of(class_of(side), tier), words)
    body = json.dumps([packed(side), entry.words, entry.row], ensure_ascii=False, separators=(",", ":"))
    laid.add_bytes("body", body.encode())
    return laid


def unpack(body: bytes) -> Entry:
    """Read a side as it was kept."""
    told, words, row = json.loads(body)
    return Entry(side_from(told), words, row)


def packed(side: Side) -> dict[str, Any]:
    """Give a side as plain values, without what says nothing."""
    told = _told(side, _BLANK_SIDE)
    for name in _DATES:
        if name in told:
            told[name] = told[name].isoformat()
    if "indicators" in told:
        told["indicators"] = [_told(it, _BLANK_ROW) for it in side.indicators]
    if "excluded" in told:
        told["excluded"] = sorted(side.excluded)
    for name in ("titles", "texts"):
        if name in told:
            told[name] = dict(told[name])
    return told


def _told(thing: Side | Indicator, blank: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, default in blank.items() if (value := getattr(thing, name)) != default}


_BLANK_SIDE = {name: getattr(Side(-1, ""), name) for name in Side.__dataclass_fields__}
_BLANK_ROW = {name: getattr(Indicator(), name) for name in Indicator.__dataclass_fields__}


def side_from(told: Mapping[str, Any]) -> Side:
    """Make a side of plain values.

    Examples
    --------
    >>> side = Side(7, "demand", {"zh": "膜"}, indicators=(Indicator("孔径", value=0.2),), valid_until=date(2027, 1, 1))
    >>> side_from(packed(side)) == side
    True
    """
    values = dict(told)
    values["indicators"] = tuple(Indicator(**it) for it in told.get("indicators", ()))
    values["excluded"] = frozenset(told.get("excluded", ()))
    for name in _DATES:
        if told.get(name):
            values[name] = date.fromisoformat(told[name])
    return Side(**values)


def checkpoint(place: int, mark: str, generation: int, lengths: Mapping[str, int]) -> Any:
    """Give the document that says how far the index has followed."""
    laid = tantivy.Document()
    laid.add_integer("number", CHECKPOINT)
    laid.add_bytes("body", json.dumps([place, mark, generation, dict(lengths)]).encode())
    return laid
