"""Tracks of the taxonomy and their names; the library holds them, and they do not change while the site runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from liaowang import runs
from liaowang_web.design.numbers import is_chinese


@dataclass(frozen=True)
class Track:
    """A track: its code, the mark of its direction, and its name in both languages."""

    code: str
    mark: str
    name_en: str
    name_zh: str


@cache
def tracks() -> dict[str, Track]:
    """Give the tracks of the latest edition by code, in the order of the edition."""
    told = runs.describe_taxonomy()
    return {
        it["code"]: Track(it["code"], direction["mark"], it["en"], it["zh"])
        for direction in told["directions"]
        for it in direction["tracks"]
    }


def track_name(code: str) -> str:
    """Give the name of a track in the language of the page; a code that is unknown stays itself."""
    track = tracks().get(code)
    return code if track is None else track.name_zh if is_chinese() else track.name_en
