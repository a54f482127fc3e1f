"""What changed between two tellings of an entry, column by column, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from liaowang_web.hall.contents import plain
from liaowang_web.hall.labels import ROW_MODELS, label_of, row_in_words, value_of

_SKIPPED = frozenset({"code", "kind", "organisation", "valid_until"})  # the last day moves by renewing, not by versions
_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?\n]*|[。！？.!?\n]+")
_LONG = 4000
"""Characters from which on texts are compared by sentences: comparing words takes time by the square."""


@dataclass(frozen=True)
class Difference:
    """A column that differs.

    Attributes
    ----------
    name, label : str
        Of the column.
    before, after : str
        Both in words; of rows nothing.
    parts : list of (str, str)
        The text with what went and what came: ``same``, ``gone`` or ``new``, and the words.
    gone, came : list of str
        Rows that went and rows that came.
    """

    name: str
    label: str
    before: str = ""
    after: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Give the columns in which two tellings differ, in the order in which they are told."""
    names = [name for name in dict.fromkeys((*before, *after)) if name not in _SKIPPED]
    found = [_difference(name, before.get(name), after.get(name)) for name in names if _differs(name, before, after)]
    return [it for it in found if it.parts or it.gone or it.came]


def _differs(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    first, second = before.get(name), after.get(name)
    return first != second and not (first in (None, "", []) and second in (None, "", []))


def _difference(name: str, before: Any, after: Any) -> Difference:
    if isinstance(before, list) or isinstance(after, list):
        old, new = ([row_in_words(name, it) for it in rows or []] for rows in (before, after))
        return Difference(
            name, label_of(name), gone=[it for it in old if it not in new], came=[it for it in new if it not in old]
        )
    first, second = value_of(name, before), value_of(name, after)
    return Difference(name, label_of(name), first, second, word_by_word(first, second))


def word_by_word(before: str, after: str) -> list[tuple[str, str]]:
    """Give a text with what went and what came: Latin by words, Chinese by characters, long texts by sentences.

    Examples
    --------
    >>> word_by_word("a long life", "a short life")
    [('same', 'a '), ('gone', 'long'), ('new', 'short'), ('same', ' life')]
    """
    unit = _SENTENCE if len(before) + len(after) > _LONG else _WORD
    old, new = unit.findall(before), unit.findall(after)
    parts: list[tuple[str, str]] = []
    for _tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, came = "".join(old[i:j]), "".join(new[k:m])
        parts += [("same", gone)] if gone == came else [it for it in (("gone", gone), ("new", came)) if it[1]]
    return parts


def sent(values: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what a form would make of an entry as `contents.tell` tells what it is, as far as the form asks."""
    told = {name: plain(value) for part in ("columns", "detail") for name, value in values[part].items()}
    rows = {
        name: [{key: plain(it) for key, it in row.items() if key in _columns(name)} for row in given]
        for name, given in values["rows"].items()
    }
    return told | rows


def _columns(name: str) -> frozenset[str]:
    return frozenset(field.name for field in ROW_MODELS[name]._meta.concrete_fields)
