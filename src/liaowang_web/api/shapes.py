"""In which form runs, topics, documents and forecasts are told to programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from liaowang_web.observatory.models import Correction, Document, Forecast, Ledger, Passage, Run, Succession, Topic


class Pair(Schema):
    """A text in both languages; empty where there is none."""

    en: str
    zh: str


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


class RunShape(Schema):
    """One run of the library, as it was imported."""

    run: str
    number: int
    as_of: date
    made_at: datetime
    imported_at: datetime
    continues: str | None = Field(description="Run that it continues.")
    n_records: int
    n_topics: int
    n_scored: int
    n_listed: int

    @classmethod
    def of(cls, run: Run) -> RunShape:
        """Tell a run."""
        same = ("number", "as_of", "made_at", "imported_at", "n_records", "n_topics", "n_scored", "n_listed")
        values = {name: getattr(run, name) for name in same}
        return cls(run=run.run_id, continues=run.previous_run_id or None, **values)


class WholeRun(RunShape):
    """One run with what it tells of itself: models, record of forecasts, distributions."""

    told: dict[str, Any]


class RunPage(Paging):
    """Runs, the latest knowledge first."""

    items: list[RunShape]


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


def _pair(thing: object, name: str) -> Pair:
    return Pair(en=getattr(thing, f"{name}_en"), zh=getattr(thing, f"{name}_zh"))


def _of_topic(topic: Topic) -> dict[str, Any]:
    same = ("code", "is_renamed", "rank", "rank_before", "standing", "score", "growth_per_year", "n_records",
            "n_recent", "first_seen", "sizes")  # fmt: skip
    scores = {name: Estimate(value=getattr(topic, name),
                             **{part: getattr(topic, f"{name}_{part}") for part in ("low", "high", "coverage")})
              for name in ("breakthrough", "industrial")}  # fmt: skip
    return {
        **{name: getattr(topic, name) for name in same},
        **scores,
        **{name: _pair(topic, name) for name in ("name", "label", "reason")},
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


class Step(Schema):
    """How a topic follows from those of the run before."""

    run: str
    as_of: date
    code: str
    event: str
    other: str | None
    n_shared: int | None
    overlap: float | None

    @classmethod
    def of(cls, step: Succession) -> Step:
        """Tell a step."""
        same = ("code", "event", "n_shared", "overlap")
        values = {name: getattr(step, name) for name in same}
        return cls(run=step.run.run_id, as_of=step.run.as_of, other=step.other or None, **values)


class Moved(Schema):
    """A topic that is now at another place of the list."""

    code: str
    name: Pair
    rank: int | None
    rank_before: int | None


class ChangesShape(Schema):
    """What differs between the list of a run and that of the run it continues; null where there is none to compare."""

    run: str
    as_of: date
    before: str | None
    entered: list[Moved]
    left: list[Moved]
    rose: list[Moved]
    merged: list[Step]


class Track(Schema):
    """A track of a direction."""

    code: str
    name: Pair


class Direction(Schema):
    """One of the six directions; topics name it by its code, and figures of runs by its key."""

    code: str
    key: str
    name: Pair
    tracks: list[Track]


class Taxonomy(Schema):
    """By what topics are told apart."""

    edition: str
    directions: list[Direction]


class LedgerShape(Schema):
    """One ledger of forecasts; real and replayed ones are never mixed."""

    name: str
    kind: str
    head: str = Field(description="Hash of the last line of the chain.")
    n_lines: int
    imported_at: datetime
    figures: Any = Field(description="Scores as the library reckons them.")

    @classmethod
    def of(cls, ledger: Ledger) -> LedgerShape:
        """Tell a ledger."""
        same = ("name", "kind", "head", "n_lines", "imported_at", "figures")
        return cls(**{name: getattr(ledger, name) for name in same})


class ForecastShape(Schema):
    """One forecast, and what came."""

    ledger: str
    kind: str
    code: str
    question: str
    unit: str
    name: str
    label: Pair
    as_of: date
    due_at: date
    horizon_years: int
    probability: float
    low: float | None
    high: float | None
    threshold: float | None
    before: int
    after: int | None
    made_at: datetime
    state: str = Field(description="open, yes, no or void")
    void_reason: str
    resolved_at: datetime | None
    brier: float | None

    @classmethod
    def of(cls, forecast: Forecast) -> ForecastShape:
        """Tell a forecast."""
        same = [name for name in cls.model_fields if name not in {"ledger", "kind", "label"}]
        values = {name: getattr(forecast, name) for name in same}
        label = Pair(en=forecast.label_en, zh=forecast.label_zh)
        return cls(ledger=forecast.ledger.name, kind=forecast.ledger.kind, label=label, **values)


class ForecastPage(Paging):
    """Forecasts, those from the latest cut-off first, the most probable first."""

    items: list[ForecastShape]


class CorrectionShape(Schema):
    """One correction of one topic in force."""

    id: UUID
    kind: str
    code: str
    name: Pair
    into: str | None
    reason: str
    since: str = Field(description="Run from which on it holds.")
    made_at: datetime
    made_by: str
    state: str
    version: int
    mark: str = Field(description="Show it as `seen` when you correct the topic again.")

    @classmethod
    def of(cls, correction: Correction) -> CorrectionShape:
        """Tell a correction."""
        return cls(
            id=correction.pk, kind=correction.kind, code=correction.code,
            name=Pair(en=correction.name_en, zh=correction.name_zh), into=correction.into or None,
            reason=correction.reason, since=correction.since.run_id, made_at=correction.created_at,
            made_by=str(correction.made_by), state=correction.state, version=correction.version, mark=correction.mark,
        )  # fmt: skip


class CorrectionPage(Paging):
    """Corrections in force, the newest first."""

    items: list[CorrectionShape]


class Health(Schema):
    """That the site answers."""

    status: str
    run: str | None
    as_of: date | None


class EntryShape(Schema):
    """One act, as the audit tells it."""

    number: int
    made_at: datetime
    kind: str
    actor: str
    says: Pair
    thing_type: str
    thing_id: str
    reason: str
    request_id: str
    previous_hash: str
    hash: str


class EntryPage(Schema):
    """Entries of the audit, the newest first."""

    next: str | None
    items: list[EntryShape]
