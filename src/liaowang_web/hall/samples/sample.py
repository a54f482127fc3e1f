"""A sample entry, and its walk into the hall by the services that everybody uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, TypeVar

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.entries import check_entry, enter_entry, move_entry

NOT_AN_OFFER_EN = "Compiled from public preprints by a sample organisation; not an offer."
NOT_AN_OFFER_ZH = "由示例机构据公开预印本整理，并非要约。"
_CHECKED = "sample: compiled from public sources and marked as such"
_END = re.compile(r"[.!?](?=\s+[A-Z(])|[。！？]")
T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """What `enter_entry` is given."""

    kind: str
    columns: Mapping[str, Any]
    detail: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def publish_sample(sample: Sample, organisation: Organisation, *, owner: User, secretary: User) -> Entry:
    """Draft, submit, check and publish a sample, each by whom it is done otherwise."""
    entry = enter_entry(
        sample.kind, organisation, actor=owner, columns=sample.columns, detail=sample.detail, rows=sample.rows
    )
    entry = move_entry("submit", entry, actor=owner, on_behalf_of=organisation.pk)
    items = [it.code for it in items_of(sample.kind)]
    entry = check_entry(
        entry, actor=secretary, met=dict.fromkeys(items, True), notes=dict.fromkeys(items, _CHECKED)
    )  # fmt: skip
    return move_entry("publish", entry, actor=secretary)


def by_turns(things: Iterable[T], key: Callable[[T], str]) -> Iterator[T]:
    """Give things of each key by turns, so that a few of them show all keys.

    Examples
    --------
    >>> list(by_turns(["a1", "a2", "b1"], key=lambda it: it[0]))
    ['a1', 'b1', 'a2']
    """
    groups: dict[str, list[T]] = {}
    for it in things:
        groups.setdefault(key(it), []).append(it)
    return (it for it in chain.from_iterable(zip_longest(*groups.values())) if it is not None)


def first_sentences(text: str, most: int) -> str:
    """Give the sentences with which a text begins, whole unless the first is too long.

    Examples
    --------
    >>> first_sentences("One is here. Two is there. Three.", 26)
    'One is here. Two is there.'
    """
    plain = " ".join(text.split())
    ends = [it.end() for it in _END.finditer(plain)]
    last = max((it for it in (*ends, len(plain)) if it <= most), default=0)
    return plain[:last].strip() or f"{plain[: most - 1]}…"
