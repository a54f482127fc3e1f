"""Plain functions that make lists of matches as if the library had reckoned them, with good defaults."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.factories import make_organisation
from tests.liaowang_web.hall_factories import make_published

from liaowang.runs import Factor, Fit, Gate, Indicator, Match, Phrase, Quote, Reason, Side
from liaowang_web.accounts import uscc
from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.announcing import document_of
from liaowang_web.matching.models import MatchList, Suggestion

_NUMBERS = count(1)
LIFE = Indicator("寿命", "life", ">=", 500.0, unit="次")
ROW = {"metric_zh": "能量密度", "metric_en": "energy density", "operator": ">=", "value": "300", "unit": "Wh/kg"}
ASKED = Indicator("能量密度", "energy density", ">=", 300.0, unit="Wh/kg")
OFFERED = Indicator("能量密度", "energy density", "=", 0.31, unit="kWh/kg", source="test report 7")
QUESTION = {"zh": "能量密度是多少？", "en": "What is the energy density?"}


def make_other_organisation(**columns: Any) -> Organisation:
    body = f"91000000{next(_NUMBERS):08d}"
    body += uscc.inner_character(body)
    values = {"name_zh": "防波堤制造厂（示例）", "name_en": "Breakwater Works (sample)",
              "uscc": body + uscc.outer_character(body)}  # fmt: skip
    return make_organisation(state="verified", **{**values, **columns})


def make_match(other: Entry, *, rank: int = 1, **values: Any) -> Match:
    """A match of a demand with something that answers it, whose parts add up to its score."""
    factors = (
        Factor("title", 0.8, 0.5, 0.4, 3),
        Factor("indicators", 0.62, 0.5, 0.31, 2),
        Factor("budget", None, 0, 0),
    )
    given: dict[str, Any] = {
        "score": 0.71, "factors": factors, "place": rank, "propensity": 0.9,
        "gates": (Gate("control", "unknown", "control.unknown"), Gate("exclusion", "passes", "exclusion.none")),
        "fits": (Fit(ASKED, OFFERED, "met", value=310.0, gap=0.0, similarity=1.0),
                 Fit(LIFE, None, "unknown", "not_offered", question=QUESTION)),
        "phrases": (Phrase(Quote("title_en", 0, 9, "Batteries", ((0, 9),)),
                           Quote("title_en", 23, 32, "batteries", ((0, 9),)), "words", 1.0),),
        "reasons": (Reason("title.like", "title"),),
        "counter": Reason("readiness.below", "readiness", {"asked": 7, "offered": 5}),
        "missing": ("indicator:1", "budget"), "question": QUESTION,
    }  # fmt: skip
    return Match(document_of(other), Side(document_of(other), other.kind), rank, **{**given, **values})


def make_list(entry: Entry, *others: Entry, matches: dict[int, dict[str, Any]] | None = None) -> list[Suggestion]:
    """A list of today of an entry, with other entries in the order given; ``matches`` by place, from 1."""
    assert entry.published_version
    made, _ = MatchList.objects.update_or_create(
        entry=entry,
        defaults={"entry_version": entry.published_version, "model_version": "likeness-1", "n_candidates": 12,
                  "as_of": timezone.localdate(), "place": 10**9},
    )  # fmt: skip
    made.suggestions.all().delete()
    return [_suggest(made, other, place, (matches or {}).get(place, {})) for place, other in enumerate(others, 1)]


def _suggest(made: MatchList, other: Entry, place: int, values: dict[str, Any]) -> Suggestion:
    match = make_match(other, rank=place, **values)
    features = {it.code: it.value for it in match.factors}
    return Suggestion.objects.create(
        match_list=made, other=other, other_version=other.published_version, place=place, rank=place,
        score=match.score, propensity=match.propensity, features=features, told=match.plain(),
    )  # fmt: skip


def make_matched(organisation: Organisation | None = None, **columns: Any) -> Suggestion:
    """A published demand and a published achievement of another organisation that answers it."""
    asked = [ROW, {"metric_zh": "寿命", "metric_en": "life", "value": "500", "unit": "次"}]
    demand = make_published("demand", organisation or make_organisation(state="verified"), rows={"indicators": asked})
    offered = {**ROW, "operator": "=", "value": "0.31", "unit": "kWh/kg", "source": "test report 7"}
    other = make_published("achievement", make_other_organisation(), rows={"indicators": [offered]}, **columns)
    return make_list(demand, other)[0]
