"""How sides lie in the index: their words by tier among those of all, and beside them what a comparison needs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import tantivy

from liaowang.matching.sides import N_TIERS, Indicator, Side
from liaowang.search import cut, stem, tells, with_parts

CHECKPOINT = -1
"""Number of the one document that says how far the index has followed, and how long the shelves are."""
VERSION = 2
"""Of this layout; an index of another one is left aside, and its successor follows the outbox from the start."""
CLASSES = ("offered", "asked")
_TITLE_TIMES = 2
"""How often a title's words count."""
HEAP_BYTES = 400_000_000
"""At most; with less a million sides are written in many small pieces, which take longer to put together."""
_DATES = ("valid_until", "confirmed_on", "published_on")
_WHOLE = np.dtype("<u4")
Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A side as the index keeps it.

    Attributes
    ----------
    side : Side
        Whole.
    codes : array of uint32
        Of its words that mean something, each once: those of the title, then what the texts of each tier add.
    ends : array of int, shape (1 + N_TIERS,)
        Where those of the title end, and those of each tier.
    row : int
        On the shelf of its class.
    """

    side: Side
    codes: Codes
    ends: Sequence[int]
    row: int = -1

    @property
    def n_of_title(self) -> int:
        """How many of its words the title holds."""
        return int(self.ends[0])

    def codes_at(self, tier: int) -> Codes:
        """Give those of the title, and of the texts that a tier may read."""
        return self.codes[: self.ends[1 + min(tier, N_TIERS - 1)]]


@lru_cache(maxsize=1 << 17)
def code_of(word: str) -> int:
    """Give a word its number; an odd one if it is written in Latin letters.

    Two words share a number so seldom that of two hundred lists one holds one word too many in common.
    """
    return (zlib.crc32(word.encode()) & ~1) | word.isascii()


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
    build.add_integer_field("row", indexed=False, fast=True)
    build.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    build.add_bytes_field("body", stored=True, indexed=False)
    for kind in CLASSES:
        for tier in range(N_TIERS):
            build.add_text_field(field_of(kind, tier), tokenizer_name="stems", index_option="freq")
    index = tantivy.Index(build.build(), folder)
    index.register_tokenizer("stems", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


def texts_of(side: Side) -> dict[str, str]:
    """Give all texts of a side by name, titles first."""
    titles = {f"title_{language}": text for language, text in side.titles.items()}
    return titles | {name: side.texts[name] for name in side.text_names(N_TIERS)}


def read_words(side: Side) -> dict[str, list[str]]:
    """Cut the texts of a side; give of each the stems that mean something."""
    texts = texts_of(side)
    return {
        name: [stem(word) for word in dict.fromkeys(words) if tells(word)]
        for name, words in zip(texts, cut(list(texts.values())), strict=True)
    }


@lru_cache(maxsize=1 << 17)
def _known(word: str) -> tuple[str, int | None]:
    """Give what of a word is indexed, with the shorter words in it, and its number if it means something."""
    stems = " ".join(stem(it) for it in with_parts([word]))
    return stems, code_of(stem(word)) if tells(word) else None


def laid_out(side: Side, row: int) -> tuple[Any, bytes]:
    """Give a side as tantivy takes it, and as it is kept on its shelf."""
    laid = tantivy.Document()
    laid.add_integer("number", side.number)
    laid.add_integer("row", row)
    laid.add_text("kind", side.kind)
    texts = texts_of(side)
    codes: list[dict[int, None]] = [{} for _ in range(1 + N_TIERS)]
    for name, words in zip(texts, cut(list(texts.values())), strict=True):
        known = [_known(word) for word in words]
        is_title = name.startswith("title")
        place = 0 if is_title else 1 + int(name[-1])
        codes[place].update((code, None) for _stems, code in known if code is not None)
        told = " ".join([stems for stems, _code in known])
        for tier in range(max(place - 1, side.least_tier, 0), N_TIERS):
            for _ in range(_TITLE_TIMES if is_title else 1):
                laid.add_text(field_of(class_of(side), tier), told)
    return laid, _body(side, codes)


def _body(side: Side, codes: Sequence[Mapping[int, None]]) -> bytes:
    each: dict[int, None] = {}
    ends = []
    for part in codes:
        each.update(part)
        ends.append(len(each))
    return np.array([*ends, *each], _WHOLE).tobytes() + orjson.dumps(packed(side))


def unpack(body: bytes, row: int = -1) -> Entry:
    """Read a side as it was kept."""
    ends = np.frombuffer(body, _WHOLE, 1 + N_TIERS).tolist()
    start = (1 + N_TIERS) * _WHOLE.itemsize
    codes = np.frombuffer(body, _WHOLE, ends[-1], start)
    return Entry(side_from(orjson.loads(body[start + codes.nbytes :])), codes, ends, row)


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
