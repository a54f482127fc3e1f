"""Editions of the taxonomy: directions, tracks, landmark products, targets, and their crosswalks to other lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from liaowang.records import LiaowangError

LATEST = "2024"
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Track:
    """A track of a direction."""

    code: str
    zh: str
    en: str
    kind: str
    """technology, core-technology, mode, platform, material, equipment or application."""
    checked: bool
    """Whether the item was compared with a public page; where not, it awaits that."""
    ipc: tuple[str, ...]
    says_zh: str
    says_en: str
    terms_zh: tuple[str, ...]
    terms_en: tuple[str, ...]
    near: tuple[str, ...] = ()
    """Other official lists that it also stands on."""
    product: str | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """Names and terms in both languages."""
        return (self.zh, self.en.lower(), *self.terms_zh, *(term.lower() for term in self.terms_en))


@dataclass(frozen=True)
class Direction:
    """One of the six directions."""

    code: str
    mark: str
    """The letters that codes of its tracks begin with."""
    zh: str
    en: str
    checked: bool
    classes: Mapping[str, tuple[str, ...]]
    """Related classes by scheme: ipc, cpc, arxiv, clc."""
    tracks: tuple[Track, ...]


@dataclass(frozen=True)
class Product:
    """A landmark product."""

    code: str
    zh: str
    en: str
    name_checked: bool
    checked: bool
    ipc: tuple[str, ...]
    technology_zh: tuple[str, ...]
    technology_en: tuple[str, ...]
    uses_zh: tuple[str, ...]
    uses_en: tuple[str, ...]
    terms_zh: tuple[str, ...]
    terms_en: tuple[str, ...]
    tracks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What an edition wants to reach by a year."""

    id: str
    year: int
    zh: str
    en: str
    value: int | None
    unit: str
    checked: bool


@dataclass(frozen=True)
class Neighbour:
    """An official list beside the edition."""

    id: str
    title_zh: str
    published: str
    areas_zh: tuple[str, ...]
    areas_en: tuple[str, ...]
    checked: bool


@dataclass(frozen=True, eq=False)
class Edition:
    """A taxonomy as one document set it; `hash` tells whether two hold the same."""

    name: str
    hash: str
    about: Mapping[str, Any]
    neighbours: tuple[Neighbour, ...]
    targets: tuple[Target, ...]
    directions: tuple[Direction, ...]
    products: tuple[Product, ...]

    @property
    def tracks(self) -> tuple[Track, ...]:
        """All tracks, in the order of the directions."""
        return tuple(track for direction in self.directions for track in direction.tracks)

    def find(self, code: str) -> Direction | Track | Product:
        """Find what a code or name means, in any case and either language.

        Raises
        ------
        LiaowangError
            If nothing has that code or name.

        Examples
        --------
        >>> edition = load_edition()
        >>> edition.find("fe-02").en, edition.find("未来空间").code, edition.find("FMAT").en
        ('Nuclear fusion', 'space', 'Future materials')
        """
        wanted = code.strip().lower()
        items: tuple[Direction | Track | Product, ...] = (*self.directions, *self.tracks, *self.products)
        for item in items:
            if wanted in {item.code.lower(), item.zh, item.en.lower(), getattr(item, "mark", "").lower()}:
                return item
        raise LiaowangError(f"edition {self.name} has no direction, track or product {code!r}")

    def direction_of(self, track: str) -> str:
        """Give the code of the direction that a track belongs to."""
        return next(it.code for it in self.directions if any(track == each.code for each in it.tracks))

    def crosswalk(self) -> Iterator[tuple[str, str, str]]:
        """Pair every direction, track and product with related classes and lists.

        Yields
        ------
        tuple of str
            Code, scheme (ipc, cpc, arxiv, clc, or list) and the code there.

        Examples
        --------
        >>> ("FE-02", "list", "CN-15FYP-2025") in set(load_edition().crosswalk())
        True
        """
        for direction in self.directions:
            yield from ((direction.code, scheme, it) for scheme, codes in direction.classes.items() for it in codes)
        items: tuple[Track | Product, ...] = (*self.tracks, *self.products)
        for item in items:
            yield from ((item.code, "ipc", it) for it in item.ipc)
            yield from ((item.code, "list", it) for it in item.near)


def list_editions() -> list[str]:
    """Name the editions that are at hand, the newest last.

    Examples
    --------
    >>> list_editions()
    ['2024']
    """
    folder = files("liaowang.taxonomy").joinpath("editions")
    return sorted(path.name.removesuffix(".yaml") for path in folder.iterdir() if path.name.endswith(".yaml"))


@cache
def load_edition(name: str = LATEST) -> Edition:
    """Load an edition.

    Raises
    ------
    LiaowangError
        If there is none of that name.

    Examples
    --------
    >>> edition = load_edition()
    >>> [len(direction.tracks) for direction in edition.directions], len(edition.products)
    ([12, 8, 6, 9, 12, 9], 10)
    """
    import yaml

    if name not in list_editions():
        raise LiaowangError(f"there is no edition {name!r} of the taxonomy; there are {', '.join(list_editions())}")
    content = files("liaowang.taxonomy").joinpath("editions", f"{name}.yaml").read_bytes()
    told = yaml.load(content, yaml.CSafeLoader)
    return Edition(
        name=name,
        hash=hashlib.sha256(content).hexdigest()[:16],
        about=told["edition"],
        neighbours=tuple(_row(Neighbour, row) for row in told["neighbours"]),
        targets=tuple(_row(Target, row) for row in told["targets"]),
        directions=tuple(_direction(row) for row in told["directions"]),
        products=tuple(_row(Product, row) for row in told["products"]),
    )


def _direction(row: dict[str, Any]) -> Direction:
    classes = {scheme: tuple(codes) for scheme, codes in row["classes"].items()}
    return _row(Direction, row | {"classes": classes, "tracks": [_row(Track, track) for track in row["tracks"]]})


def _row(kind: type[_Row], row: dict[str, Any]) -> _Row:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := row.keys() - known:
        raise LiaowangError(f"unknown keys {sorted(unknown)} in {row.get('code') or row.get('id')}")
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})
