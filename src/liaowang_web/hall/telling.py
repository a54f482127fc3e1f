"""What a page reads of an entry: content cut to a tier, as things with attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from liaowang_web.hall.contents import NAMING, TIERS, seen_at
from liaowang_web.hall.models import Entry, Version

_EMPTY = {"control": "unknown", "first": "none"}
"""What stands in a column that nobody filled in."""


class Told(SimpleNamespace):
    """What is told, under its names; what is not told at a tier reads as an empty text."""

    def __getattr__(self, name: str) -> Any:
        """Give nothing for what is not told."""
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


@dataclass(frozen=True)
class Reading:
    """An entry as one person reads it.

    Attributes
    ----------
    entry : Entry
        Its key, state, and days; pages take texts from nowhere but ``told``.
    content : mapping
        What it tells at the tier, as it is kept.
    told : Told
        The same with attributes, rows alike.
    tier : int
        How far they see.
    hidden : dict
        Names of columns that are filled in and told at a higher tier, by that tier.
    version : Version or None
        The published version read, or nothing for the working copy.
    is_owner_known : bool
        Whether they are told whose it is.
    """

    entry: Entry
    content: Mapping[str, Any]
    told: Told
    tier: int
    hidden: dict[int, list[str]]
    version: Version | None
    is_owner_known: bool


def read(
    entry: Entry, content: Mapping[str, Any], tier: int, *, names_owner: bool | None, version: Version | None = None
) -> Reading:
    """Cut content to a tier for a page; ``names_owner`` as for `contents.seen_at`."""
    seen = seen_at(content, tier, names_owner=names_owner)
    is_known = not content.get("is_anonymous") if names_owner is None else names_owner
    hidden: dict[int, list[str]] = {}
    for name, value in content.items():
        level = TIERS.get(name, 0)
        says = value and name != "currency" and value != _EMPTY.get(name)
        if says and level > tier and (is_known or name not in NAMING):
            hidden.setdefault(level, []).append(name)
    return Reading(entry, seen, as_things(seen), tier, hidden, version, is_known)


def as_things(content: Mapping[str, Any]) -> Told:
    """Make a mapping, and the mappings in its lists, things with attributes.

    Examples
    --------
    >>> as_things({"shares": [{"name": "we"}]}).shares[0].name
    'we'
    """
    return Told(**{name: _thing(value) for name, value in content.items()})


def _thing(value: Any) -> Any:
    return [as_things(it) if isinstance(it, Mapping) else it for it in value] if isinstance(value, list) else value
