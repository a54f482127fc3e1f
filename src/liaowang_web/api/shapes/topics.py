"""In which form topics, their documents and neighbours are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Estimate, Expected, Paging, Pair, pair
from liaowang_web.observatory.models import Document, Passage, Topic


class TopicShape(Schema):
    """One topic of a run, as the watchlist shows it."""

    code: str
    name: Pair = Field(description="With corrections laid over.")
    label: Pair = Field(description="As the run told it.")
    is_renamed: bool
    rank: int | None
    rank_before: int | None
    standing: float | None
    probability: Estimate
    breakthrough: Estimate
    industrial: Estimate
    score: float | None
    growth_per_year: float | None
    n_records: int
    n_recent: int
    first_seen: date | None
    directions: list[str]
    tracks: list[str]
    sizes: list[int] = Field(description="Records a year, oldest first; the last year ends with the cut-off.")
    ahead: list[Expected] = Field(description="Records to expect in each year to come.")
    reason: Pair

    @classmethod
    def of(cls, topic: Topic) -> TopicShape:
        """Tell a topic."""
        return cls(**_of_topic(topic))


class WholeTopic(TopicShape):
    """One topic with all that its run tells: series, parts of scores, forecasts, reasons, key documents."""

    run: str
    as_of: date
    merged_into: str | None
    n_documents: int
    told: dict[str, Any]


class TopicPage(Paging):
    """Ranked topics of a run that fit."""

    run: str
    as_of: date
    items: list[TopicShape]


def _of_topic(topic: Topic) -> dict[str, Any]:
    same = ("code", "is_renamed", "rank", "rank_before", "standing", "score", "growth_per_year", "n_records",
            "n_recent", "first_seen", "sizes")  # fmt: skip
    scores = {name: Estimate(value=getattr(topic, name),
                             **{part: getattr(topic, f"{name}_{part}") for part in ("low", "high", "coverage")})
              for name in ("breakthrough", "industrial")}  # fmt: skip
    return {
        **{name: getattr(topic, name) for name in same},
        **scores,
        **{name: pair(topic, name) for name in ("name", "label", "reason")},
        "probability": Estimate(value=topic.probability, low=topic.probability_low, high=topic.probability_high),
        "directions": topic.marks,
        "tracks": topic.tracks.split(),
        "ahead": [Expected(low=low, middle=middle, high=high) for low, middle, high in topic.ahead],
    }  # fmt: skip


def whole_topic(topic: Topic, told: dict[str, Any], n_documents: int) -> WholeTopic:
    """Tell a topic with all that its run tells."""
    run = topic.run
    return WholeTopic(run=run.run_id, as_of=run.as_of, merged_into=topic.merged_into or None, told=told,
                      n_documents=n_documents, **_of_topic(topic))  # fmt: skip


class DocumentShape(Schema):
    """One record of a topic that was known at the cut-off."""

    record: str
    title: str
    known_on: date
    source: str
    kind: str
    language: str
    similarity: float | None
    authors: list[str]
    organisations: list[str]
    categories: list[str]

    @classmethod
    def of(cls, document: Document) -> DocumentShape:
        """Tell a document."""
        same = (
            "title",
            "known_on",
            "source",
            "kind",
            "language",
            "similarity",
            "authors",
            "organisations",
            "categories",
        )
        return cls(record=document.record_id, **{name: getattr(document, name) for name in same})


class DocumentPage(Paging):
    """Records of a topic, the newest first."""

    items: list[DocumentShape]


class PassageShape(Schema):
    """A document that speaks for one part of a score, with what is quoted from it."""

    component: str
    position: int
    record: str
    value: float | None
    quote: str

    @classmethod
    def of(cls, passage: Passage) -> PassageShape:
        """Tell a passage."""
        same = ("component", "position", "value", "quote")
        return cls(record=passage.record_id, **{name: getattr(passage, name) for name in same})


class PassagePage(Paging):
    """What speaks for the parts of a topic's scores."""

    items: list[PassageShape]


class Neighbour(Schema):
    """A topic near another."""

    code: str
    name: Pair
    rank: int | None
    similarity: float
