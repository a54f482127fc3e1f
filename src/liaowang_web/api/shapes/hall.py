"""In which form entries of the hall are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair
from liaowang_web.hall.selectors.published import Shown


def _pair(told: Any, name: str) -> Pair:
    return Pair(en=told.get(f"{name}_en", ""), zh=told.get(f"{name}_zh", ""))


class HallEntry(Schema):
    """A published entry, as lists tell it."""

    code: str = Field(description="Never changes.")
    kind: str
    title: Pair
    teaser: Pair
    organisation: Pair | None = Field(description="Null where the owner is anonymous.")
    track: str
    region: str = Field(description="Six digits, GB/T 2260; of anonymous entries the first two.")
    mode: str
    trl_low: int | None
    trl_high: int | None
    price_low: str | None = Field(description="Told with the scope `hall` only, as is `price_high`.")
    price_high: str | None
    currency: str
    published_on: date | None
    confirmed_on: date | None = Field(description="When its owner last said that it is true.")
    valid_until: date | None
    version: int
    via: list[list[str]] = Field(description="Word asked, and word of the other language by which it was found.")

    @classmethod
    def of(cls, entry: Shown) -> HallEntry:
        """Tell an entry."""
        told = entry.content
        return cls(
            code=entry.code, kind=entry.kind, title=_pair(told, "title"), teaser=_pair(told, "teaser"),
            organisation=_pair(told, "organisation") if entry.is_named else None, track=told.get("track", ""),
            region=told.get("region", ""), mode=told.get("mode", ""), trl_low=told.get("trl_low"),
            trl_high=told.get("trl_high"), price_low=told.get("price_low"), price_high=told.get("price_high"),
            currency=told.get("currency", ""), published_on=entry.published_on, confirmed_on=entry.confirmed_on,
            valid_until=entry.valid_until, version=entry.version, via=[list(it) for it in entry.via],
        )  # fmt: skip


class HallPage(Paging):
    """Entries that fit, in the order asked."""

    direct: int = Field(description="Those that hold the words asked; the others came by words of the other language.")
    counts: dict[str, dict[str, int]] = Field(description="Of each facet under what is chosen of the others.")
    items: list[HallEntry]


class WholeHallEntry(Schema):
    """A published entry with all that it tells whoever asks."""

    code: str
    kind: str
    version: int
    published_at: datetime = Field(description="When this version was published.")
    tier: int = Field(description="How far you see: 0 everybody, 1 registered people, 2 after an agreement.")
    told: dict[str, Any] = Field(description="Columns as the owner filled them in, rows beneath them as lists.")
