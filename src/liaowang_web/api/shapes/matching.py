"""In which form matches are told: codes, which the page on matching explains, and texts in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.hall import HallEntry
from liaowang_web.api.shapes.parts import Pair
from liaowang_web.matching.selectors.lists import Matched, MatchesRead

_SILENT = "exclusion"


class MatchPart(Schema):
    """A part of a score."""

    code: str
    value: float | None = Field(description="From 0 to 1; null is unknown, and left out of the sum.")
    weight: float
    adds: float = Field(description="What it adds to the score; all of them add up to it.")
    rank_without: int | None


class MatchShape(Schema):
    """One entry that answers another."""

    place: int = Field(description="Where it is shown, from 1.")
    rank: int = Field(description="By score alone.")
    score: float = Field(description="From 0 to 1.")
    entry: HallEntry
    parts: list[MatchPart]
    indicators: list[dict[str, Any]] = Field(description="Each row that was asked, what is offered, and the verdict.")
    gates: list[dict[str, Any]] = Field(description="Hard rules with their verdicts.")
    quotations: list[dict[str, Any]] = Field(description="What both sides say, as far as you may read it.")
    reasons: list[dict[str, Any]]
    counter: dict[str, Any] | None = Field(description="The strongest counter-argument.")
    missing: list[str]
    question: Pair | None = Field(description="The one question whose answer would tell most.")
    first_at: datetime = Field(description="When it came into the list.")
    is_declined: bool = Field(description="Whether your organisation called it not relevant.")

    @classmethod
    def of(cls, matched: Matched) -> MatchShape:
        """Tell a match."""
        told, row = matched.told, matched.suggestion
        gates = [it for it in told.get("gates", []) if matched.other.is_named or it["code"] != _SILENT]
        parts = [
            MatchPart(code=it["code"], value=it["value"], weight=it["weight"], adds=it["contribution"],
                      rank_without=it["rank_without"])
            for it in told.get("factors", [])
        ]  # fmt: skip
        question = told.get("question") or None
        return cls(
            place=row.place, rank=row.rank, score=row.score, entry=HallEntry.of(matched.other), parts=parts,
            indicators=told.get("fits", []), gates=gates, quotations=told.get("phrases", []),
            reasons=told.get("reasons", []), counter=told.get("counter"), missing=told.get("missing", []),
            question=Pair(**question) if question else None, first_at=row.first_at,
            is_declined=matched.declined is not None,
        )  # fmt: skip


class MatchesShape(Schema):
    """What answers an entry of your organisations."""

    code: str
    as_of: date | None = Field(description="Day of the list; null before it was reckoned.")
    model: str
    is_learned: bool
    n_candidates: int
    stopped: dict[str, int] = Field(description="How many were stopped, by the rule that did.")
    items: list[MatchShape]

    @classmethod
    def of(cls, read: MatchesRead) -> MatchesShape:
        """Tell a list."""
        found = read.match_list
        return cls(
            code=read.entry.code, as_of=found.as_of if found else None, model=found.model_version if found else "",
            is_learned=bool(found and found.is_learned), n_candidates=found.n_candidates if found else 0,
            stopped=found.stopped if found else {}, items=[MatchShape.of(it) for it in [*read.matched, *read.aside]],
        )  # fmt: skip
