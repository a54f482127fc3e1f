"""One track as each of the official lists sees it: where the taxonomy has it, and what the lists beside it name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liaowang import runs


@dataclass(frozen=True)
class Area:
    """What a list names, and whether it shares a word with the track."""

    zh: str
    en: str
    is_alike: bool


@dataclass(frozen=True)
class Seen:
    """A list and what it has of a track.

    Attributes
    ----------
    places : sequence of (label, name in Chinese, name in English)
        Under which headings the track stands, for the edition of which it is a track.
    areas : sequence of Area
        What another list names, in its order.
    is_near : bool
        Whether the crosswalk of the taxonomy leads from the track to the list.
    is_checked : bool
        Whether its wording was compared with the official text.
    """

    code: str
    title_zh: str
    title_en: str
    published: str
    places: Sequence[tuple[str, str, str]]
    areas: Sequence[Area]
    is_near: bool
    is_checked: bool


@dataclass(frozen=True)
class Crosswalk:
    """A track under each official list, and under the classes of patents."""

    track: dict[str, Any]
    lists: Sequence[Seen]
    classes: Sequence[str]


def seen_under(track: str) -> Crosswalk | None:
    """Give a track as each list sees it; nothing if the taxonomy has no such track."""
    whole = runs.describe_taxonomy()
    if track not in {it["code"] for direction in whole["directions"] for it in direction["tracks"]}:
        return None
    item = runs.describe_taxonomy(code=track)["item"]
    near = set(item["crosswalk"].get("list", ()))
    own = whole["edition"]
    first = Seen(
        own["id"], own["title_zh"], own["title_en"], own["published"], _places(whole, item), (), True, own["checked"]
    )
    others = [_seen(it, item, it["id"] in near) for it in whole["neighbours"]]
    return Crosswalk(item, [first, *others], item["crosswalk"].get("ipc", ()))


def _places(whole: dict[str, Any], item: dict[str, Any]) -> list[tuple[str, str, str]]:
    direction = next(it for it in whole["directions"] if item["code"] in {track["code"] for track in it["tracks"]})
    products = [it for it in whole["products"] if it["code"] == item["product"]]
    return [
        ("direction", direction["zh"], direction["en"]),
        ("track", item["zh"], item["en"]),
        *(("product", it["zh"], it["en"]) for it in products),
    ]


def _seen(other: dict[str, Any], item: dict[str, Any], is_near: bool) -> Seen:
    names = zip(other["areas_zh"], other["areas_en"], strict=True)
    areas = [Area(zh, en, _is_alike(zh, item)) for zh, en in names]
    return Seen(
        other["id"],
        other["title_zh"],
        other.get("title_en", ""),
        other["published"],
        (),
        areas,
        is_near,
        other["checked"],
    )


def _is_alike(area: str, item: dict[str, Any]) -> bool:
    """Whether one name stands within the other, of the track or one of its terms; names of two letters say little."""
    words = [item["zh"], *item["terms_zh"]]
    return any(len(min(area, it, key=len)) > 2 and (area in it or it in area) for it in words)
