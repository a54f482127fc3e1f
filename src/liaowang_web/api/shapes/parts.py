"""What the shapes are made of: texts in both languages, estimates, the way a list goes on."""

from __future__ import annotations

from ninja import Field, Schema


class Pair(Schema):
    """A text in both languages; empty where there is none."""

    en: str
    zh: str


def pair(thing: object, name: str) -> Pair:
    """Give a text of a row in both languages, by the name of its columns."""
    return Pair(en=getattr(thing, f"{name}_en"), zh=getattr(thing, f"{name}_zh"))


class Estimate(Schema):
    """A value with its interval, and which share of its parts could be computed."""

    value: float | None
    low: float | None
    high: float | None
    coverage: float | None = None


class Expected(Schema):
    """Records to expect in one year to come."""

    low: float
    middle: float
    high: float


class Paging(Schema):
    """How a list goes on."""

    total: int = Field(description="Rows in all.")
    next: str | None = Field(description="Address of the next page; null on the last.")
