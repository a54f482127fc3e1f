"""The documents of a topic as a reader asks for them, and the passages that speak for parts of its scores."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery

from liaowang_web.design.prepared import prepared
from liaowang_web.observatory.models import Document, Forecast, Passage, Run, Topic
from liaowang_web.observatory.selectors.standing import shown_in_place
from liaowang_web.observatory.selectors.topics import documents_of

SORTS = ("position", "newest", "oldest", "nearest")
_ORDERS = {
    "position": (F("position").asc(nulls_last=True), "-known_on", "record_id"),
    "newest": ("-known_on", "record_id"),
    "oldest": ("known_on", "record_id"),
    "nearest": (F("similarity").desc(nulls_last=True), "-known_on", "record_id"),
}


@dataclass(frozen=True)
class DocumentQuestion:
    """Which documents are asked for; empty means all. ``parts`` are the components whose passages are wanted."""

    parts: Sequence[str] = ()
    year: int | None = None
    source: str = ""
    language: str = ""
    words: str = ""
    sort: str = ""


def documents_asked(topic: Topic, question: DocumentQuestion) -> QuerySet[Document]:
    """Give the documents of a topic that fit; those of a part in the order of their passages."""
    found = documents_of(topic)
    if question.parts:
        spoken = Passage.objects.filter(topic=topic, component__in=question.parts, record_id=OuterRef("record_id"))
        first = spoken.order_by().values("record_id").annotate(first=Min("position")).values("first")
        found = found.annotate(position=Subquery(first)).filter(position__isnull=False)
    for word in question.words.split():
        found = found.filter(title__icontains=word)
    if question.year:
        found = found.filter(known_on__year=question.year)
    for column in ("source", "language"):
        if value := getattr(question, column):
            found = found.filter(**{column: value})
    sort = question.sort or ("position" if question.parts else "newest")
    return found.order_by(*_ORDERS["newest" if sort == "position" and not question.parts else sort])


def facets_of(topic: Topic) -> Mapping[str, Sequence[tuple[str | int, int]]]:
    """Count the documents of a topic by year, source and language."""
    found = documents_of(topic).order_by()
    return {
        "year": [
            (year, n)
            for year, n in found.values_list("known_on__year").annotate(Count("pk")).order_by("-known_on__year")
        ],
        "source": list(found.values_list("source").annotate(n=Count("pk")).order_by("-n", "source")),
        "language": list(found.values_list("language").annotate(n=Count("pk")).order_by("-n", "language")),
    }


def passages_of(topic: Topic, parts: Collection[str], record_ids: Collection[str]) -> Mapping[str, Sequence[Passage]]:
    """Give by record what is quoted from it for these parts."""
    told: dict[str, list[Passage]] = {}
    if parts:
        for it in topic.passages.filter(component__in=parts, record_id__in=record_ids):
            told.setdefault(it.record_id, []).append(it)
    return told


def records_by_part(topic: Topic) -> Mapping[str, set[str]]:
    """Give by component the records whose passages speak for it."""
    told: dict[str, set[str]] = {}
    for component, record_id in _spoken(topic.pk):
        told.setdefault(component, set()).add(record_id)
    return told


@prepared
def _spoken(topic: UUID) -> QuerySet[Passage, tuple[str, str]]:
    return Passage.objects.filter(topic=topic).order_by().values_list("component", "record_id")


def forecasts_of(topic: Topic, run: Run) -> Mapping[str, Forecast]:
    """Give by question what the ledgers hold of this topic at this cut-off, published ones before replayed ones."""
    return {it.question: it for it in reversed(_forecasts(topic.code, run.as_of))}


@prepared
def _forecasts(code: str, as_of: date) -> QuerySet[Forecast]:
    found = Forecast.objects.filter(unit="topic", name=code, as_of=as_of).select_related("ledger")
    return found.order_by("ledger__kind", "ledger__name")


def neighbours_of(topic: Topic, run: Run) -> Sequence[tuple[Topic, float]]:
    """Give the nearest topics with their likeness; the heir stands for a merged one, and a hidden one is left out."""
    told = [(it["neighbour"], it["similarity"]) for it in topic.told.get("neighbours", ())]
    shown = shown_in_place(run, [code for code, _ in told])
    found: dict[str, tuple[Topic, float]] = {}
    for code, similarity in told:
        if code in shown and shown[code].code != topic.code:
            found.setdefault(shown[code].code, (shown[code], similarity))
    return list(found.values())
