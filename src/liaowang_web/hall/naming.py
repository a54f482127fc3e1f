"""Whether an entry that is to be without its organisation's name says it all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.contents import NAMING, tell
from liaowang_web.hall.models import Entry

_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_TOO_SHORT = 3


def names_itself(entry: Entry) -> str:
    """Give the first words in an entry's texts that say whose it is, or an empty text.

    Looked for are the names of the organisation, with and without what stands in brackets, its codes, its domain, and
    its contact; not in columns that are told to nobody else anyway.
    """
    told = tell(entry)
    text = "\n".join(_texts([value for name, value in told.items() if name not in NAMING])).casefold()
    return next((it for it in _marks(entry.organisation) if it.casefold() in text), "")


def _marks(owner: Organisation) -> Iterator[str]:
    names = [owner.name_zh, owner.name_en]
    for it in [*names, *(_BRACKETS.sub("", name) for name in names), owner.uscc, owner.lei, owner.domain,
               owner.contact_email, owner.contact_phone, owner.contact_name, owner.registration_number]:  # fmt: skip
        if len(mark := it.strip()) >= _TOO_SHORT - (mark > "\u2e80"):
            yield mark


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
