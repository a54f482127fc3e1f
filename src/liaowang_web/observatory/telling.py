"""What a run tells of a topic, put in the order of its page; every number is the run's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext_lazy as _

Told = Mapping[str, Any]

N_TO_SAY = 20
"""From so many cases on a record of forecasts says something."""
N_DOTS = 100
"""So many cases are drawn as dots, one each; more as a bar."""
N_BURSTS = 8

SCORES = {
    "emergence": _("Emergence"),
    "breakthrough": _("Breakthrough, by texts"),
    "breakthrough_citations": _("Breakthrough, by citations"),
    "industrial": _("Industrial potential, by texts"),
    "industrial_citations": _("Industrial potential, by citations"),
    "stage": _("Stage"),
}
FAULTS = {
    "one_author": _("One author is on most of the recent records."),
    "one_month": _("Three in ten or more of the recent records came in one month."),
}
ALL_PARTS = {"en": "All parts", "zh": "全部分量"}
STAGE = {"en": "Stage (TRL)", "zh": "阶段（TRL）"}
SENTENCE = {"en": "sentence", "zh": "原句"}


@dataclass(frozen=True)
class Part:
    """One part of a score: what it says, where it stands among topics (0 to 1), what it adds."""

    name: str
    told: Told
    adds: float | None
    n_documents: int

    @property
    def is_computed(self) -> bool:
        """Whether it stands in the sum; of a topic without rank a part may have a value and yet no place."""
        return self.told.get("adds") is not None


@dataclass(frozen=True)
class Score:
    """One score opened; 0 to 100."""

    name: str
    title: Any
    told: Told
    value: float | None
    low: float | None
    high: float | None
    parts: Sequence[Part]
    n_documents: int

    @property
    def n_computed(self) -> int:
        """How many of its parts could be computed."""
        return sum(it.is_computed for it in self.parts)

    @property
    def weight(self) -> float:
        """Sum of the weights in use."""
        return float(sum(it.told.get("weight") or 0 for it in self.parts if it.is_computed))


def scores_of(told: Told, records: Mapping[str, set[str]], n_documents: int) -> dict[str, Score]:
    """Open the scores of a topic.

    Parameters
    ----------
    told : mapping
        What the run tells of the topic.
    records : mapping
        Component to the records whose passages speak for it.
    n_documents : int
        All documents of the topic; those of a part that counts them all.
    """
    return {it["score"]: _score(it, records, n_documents) for it in told.get("opened", ())}


def _score(told: Told, records: Mapping[str, set[str]], n_documents: int) -> Score:
    name = told["score"]
    by = 1 if name == "emergence" else 100  # pages show every score from 0 to 100
    counts_all = name == "emergence"
    parts = []
    spoken: set[str] = set()
    for it in told["components"]:
        component = it.get("component", "")
        own = records.get(component, set())
        spoken |= own
        adds = None if it.get("adds") is None else it["adds"] * by
        n_behind = n_documents if counts_all and adds is not None else len(own)
        parts.append(Part(component, it, adds, n_behind))
    value, low, high = (None if told.get(key) is None else told[key] * by for key in ("value", "low", "high"))
    return Score(
        name, SCORES.get(name, name), told, value, low, high, parts, n_documents if counts_all else len(spoken)
    )


@dataclass(frozen=True)
class Named:
    """What a reader asks documents for: one part of a score, a whole score, or the stage.

    ``components`` have passages; a part that has none counts all the documents of the topic.
    """

    name: str
    label: Told
    components: Sequence[str] = ()
    quoted: Told | None = None

    @property
    def title(self) -> Any:
        """Name it where no list says to which score it belongs; nothing for a single part."""
        return SCORES.get(self.name, "")


def parts_named(told: Told) -> dict[str, Sequence[Named]]:
    """Give by score what documents can be asked for, the whole score first; a part that is not computed has none."""
    found: dict[str, Sequence[Named]] = {}
    for score in told.get("opened", ()):
        name, counts_all = score["score"], score["score"] == "emergence"
        computed = [it for it in score["components"] if it.get("value") is not None and "component" in it]
        parts = [
            Named(it["component"], it["label"], () if counts_all else (it["component"],), it.get("quoted"))
            for it in computed
        ]
        whole = Named(name, ALL_PARTS, tuple(it for part in parts for it in part.components))
        found |= {name: (whole, *parts)} if parts else {}
    if told.get("stage"):
        found["stage"] = (Named("stage", STAGE, ("stage",), SENTENCE),)
    return found


def part_named(told: Told, name: str) -> Named | None:
    """Give the part, score or stage of this name."""
    return next((it for parts in parts_named(told).values() for it in parts if it.name == name), None)


@dataclass(frozen=True)
class Asked:
    """One question with what its probability is made of: ``steps`` are bars on one scale of log-odds, in per cent."""

    told: Told
    steps: Sequence[Mapping[str, Any]]
    zero: float
    record: Told | None

    @property
    def is_too_few(self) -> bool:
        """Whether the cases alike are too few to say anything."""
        return self.record is None or self.record["n"] < N_TO_SAY

    @property
    def dots(self) -> Sequence[bool]:
        """Give one for each case alike, those that came true first; none if they are too many to draw."""
        if self.record is None or self.record["n"] > N_DOTS:
            return ()
        return [k < self.record["n_grew"] for k in range(self.record["n"])]


def asked_of(told: Told, run_told: Told) -> list[Asked]:
    """Give the questions asked about a topic, the one that ranks it first."""
    questions = sorted(told.get("asked", ()), key=lambda it: it.get("question") != "noise")
    return [Asked(it, *_steps(it.get("components", ())), _record(it, run_told)) for it in questions]


def _steps(parts: Sequence[Told]) -> tuple[Sequence[Mapping[str, Any]], float]:
    """Place each contribution from where the one before ended."""
    ends = list(accumulate((it["adds"] or 0 for it in parts), initial=0.0))
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    by = 100 / (high - low) if high > low else 0.0
    steps = [
        {"told": part, "x": round((min(start, end) - low) * by, 1), "width": max(round(abs(end - start) * by, 1), 0.8)}
        for part, start, end in zip(parts, ends, ends[1:], strict=False)
    ]
    return steps, round(-low * by, 1)


def _record(asked: Told, run_told: Told) -> Told | None:
    """Find how earlier forecasts of the same question with such a probability fared."""
    probability = asked.get("probability")
    rows = [it for it in run_told.get("track_record") or () if it.get("question") == asked.get("question")]
    for it in rows or asked.get("track_record") or ():
        if probability is not None and it["from"] <= probability < it["below"]:
            return dict(it) | {"share": it["n_grew"] / it["n"] if it["n"] else None}
    return None


@dataclass(frozen=True)
class Burst:
    """One stretch of years in which a word, or the topic (no name), came up; a last year of ``None`` lasts."""

    name: str
    first: int
    last: int | None
    x: float
    width: float


def bursts_of(told: Told, as_of: date) -> tuple[Sequence[int], Sequence[Burst]]:
    """Place the bursts on the years of the topic's series, the topic's own first; give first and last year too."""
    windows = [it["window"] for it in told.get("series", ()) if "window" in it]
    if not windows:
        return (), ()
    n, newest = max(windows) + 1, as_of.year
    rows = [*told.get("bursts", ()), *told.get("term_bursts", ())[:N_BURSTS]]
    found = []
    for it in rows:
        first, last = min(it["first_window"], n - 1), it["last_window"]
        place = round((n - 1 - first) * 100 / n, 1)
        width = round((first - last + 1) * 100 / n, 1)
        found.append(
            Burst(it.get("name", ""), newest - it["first_window"], newest - last if last else None, place, width)
        )
    return (newest - n + 1, newest), found
