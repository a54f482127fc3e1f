"""The taxonomy as plain values, for those who browse it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from liaowang.records import LiaowangError
from liaowang.runs.reading import NothingFound
from liaowang.taxonomy import LATEST, Direction, Edition, Product, Track, list_editions, load_edition


def describe_taxonomy(edition: str | None = None, code: str | None = None) -> dict[str, Any]:
    """Tell of an edition, or of one direction, track or landmark product of it.

    Parameters
    ----------
    edition : str, optional
        By default the latest.
    code : str, optional
        A code (energy, FE, FE-02, LP-01) or a name in either language.

    Returns
    -------
    dict
        ``edition`` (name, hash, title, number, date, issuers), ``editions`` (names at hand) and either ``directions``
        with their tracks, ``products``, ``targets`` and ``neighbours``, or ``kind`` (direction, track or product) and
        ``item`` with ``crosswalk`` (scheme to codes).

    Raises
    ------
    NothingFound
        If there is no such edition, or nothing in it of that code or name.
    """
    try:
        chosen = load_edition(edition or LATEST)
        item = chosen.find(code) if code else None
    except LiaowangError as error:
        raise NothingFound(error.message) from error
    told = {"edition": {"name": chosen.name, "hash": chosen.hash} | dict(chosen.about), "editions": list_editions()}
    if item is None:
        whole = ("directions", "products", "targets", "neighbours")
        return told | {name: [asdict(it) for it in getattr(chosen, name)] for name in whole}
    return told | {"kind": type(item).__name__.lower(), "item": asdict(item) | _around(chosen, item)}


def _around(edition: Edition, item: Direction | Track | Product) -> dict[str, Any]:
    crosswalk: dict[str, list[str]] = {}
    for code, scheme, other in edition.crosswalk():
        if code == item.code:
            crosswalk.setdefault(scheme, []).append(other)
    around: dict[str, Any] = {"crosswalk": crosswalk}
    if isinstance(item, Track):
        around["direction"] = edition.direction_of(item.code)
    return around
