"""Topics of a run, and what stands behind each."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router

from liaowang_web.api.asking import AsOf, Day, PagedAsOf, run_asked
from liaowang_web.api.freshness import tagged
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.shapes.parts import Pair
from liaowang_web.api.shapes.runs import Step
from liaowang_web.api.shapes.topics import (
    DocumentPage,
    DocumentShape,
    Neighbour,
    PassagePage,
    PassageShape,
    TopicPage,
    TopicShape,
    WholeTopic,
    whole_topic,
)
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.evidence import DocumentQuestion, documents_asked, neighbours_of
from liaowang_web.observatory.selectors.standing import shown_in_place
from liaowang_web.observatory.selectors.succession import steps_of
from liaowang_web.observatory.selectors.topics import SORTS, Question, documents_of, topic_of, topics_of

router = Router(tags=["topics"])
router.add_decorator(tagged, mode="view")


class TopicsAsked(PagedAsOf):
    """Filters and order of the watchlist."""

    words: str = Field("", max_length=80, description="All of them stand in names or terms.")
    direction: Literal["", "FM", "FI", "FMAT", "FE", "FS", "FH"] = ""
    track: str = Field("", max_length=10, description="Code of a track, for instance FI-01.")
    probability: float | None = Field(None, ge=0, le=1, description="At least.")
    breakthrough: float | None = Field(None, ge=0, le=1, description="At least.")
    industrial: float | None = Field(None, ge=0, le=1, description="At least.")
    size: int | None = Field(None, ge=0, le=10**9, description="Records, at least.")
    since: Day | None = Field(None, description="First seen on this day or later.")
    sort: Literal[SORTS] = "rank"  # type: ignore[valid-type]

    def question(self) -> Question:
        """Give what is asked of the watchlist."""
        names = Question.__dataclass_fields__
        return Question(**{name: value for name, value in self.model_dump().items() if name in names})


class DocumentsAsked(PagedAsOf):
    """Which documents of a topic."""

    part: str = Field("", max_length=40, description="Those that speak for this part of a score.")
    year: int | None = Field(None, ge=1000, le=9999)
    source: str = Field("", max_length=40)
    language: str = Field("", max_length=8)
    words: str = Field("", max_length=80, description="All of them stand in the title.")


class PassagesAsked(PagedAsOf):
    """Which passages of a topic."""

    part: str = Field("", max_length=40, description="Those that speak for this part of a score.")


@router.get("/topics", response=TopicPage, url_name="topics", operation_id="topics")
def topics(request: HttpRequest, asked: Query[TopicsAsked]) -> Any:
    """Give the ranked topics of a run that fit."""
    run = run_asked(request, asked)
    keys = (Key("rank"),) if asked.sort == "rank" else (Key(asked.sort, is_descending=True), Key("rank"))
    page = page_of(request, topics_of(run, asked.question()), (*keys, Key("code")), asked.limit, run_id=run.run_id)
    items = [TopicShape.of(it) for it in page.rows]
    return TopicPage(run=run.run_id, as_of=run.as_of, total=page.total, next=page.next, items=items)


@router.get("/topics/{code}", response=WholeTopic, url_name="topic", operation_id="topic")
def topic(request: HttpRequest, code: str, asked: Query[AsOf]) -> Any:
    """Give one topic with all that its run tells of it."""
    found = _topic(request, code, asked)
    return whole_topic(found, _told(found), documents_of(found).count())


@router.get("/topics/{code}/documents", response=DocumentPage, url_name="documents", operation_id="documents")
def documents(request: HttpRequest, code: str, asked: Query[DocumentsAsked]) -> Any:
    """Give the records of a topic that were known at the cut-off, the newest first."""
    found = _topic(request, code, asked)
    question = DocumentQuestion(
        (asked.part,) if asked.part else (), asked.year, asked.source, asked.language, asked.words
    )
    keys = (Key("known_on", is_descending=True), Key("record_id"), Key("id"))
    page = page_of(request, documents_asked(found, question), keys, asked.limit, run_id=found.run.run_id)
    return DocumentPage(total=page.total, next=page.next, items=[DocumentShape.of(it) for it in page.rows])


@router.get("/topics/{code}/passages", response=PassagePage, url_name="passages", operation_id="passages")
def passages(request: HttpRequest, code: str, asked: Query[PassagesAsked]) -> Any:
    """Give what speaks for the parts of a topic's scores, part by part."""
    found = _topic(request, code, asked)
    rows = found.passages.filter(component=asked.part) if asked.part else found.passages.all()
    keys = (Key("component"), Key("position"), Key("id"))
    page = page_of(request, rows, keys, asked.limit, run_id=found.run.run_id)
    return PassagePage(total=page.total, next=page.next, items=[PassageShape.of(it) for it in page.rows])


@router.get("/topics/{code}/neighbours", response=list[Neighbour], url_name="neighbours", operation_id="neighbours")
def neighbours(request: HttpRequest, code: str, asked: Query[AsOf]) -> Any:
    """Give the nearest topics, the nearest first; an heir stands for a merged one."""
    found = _topic(request, code, asked)
    return [Neighbour(code=it.code, name=Pair(en=it.name_en, zh=it.name_zh), rank=it.rank, similarity=similarity)
            for it, similarity in neighbours_of(found, found.run)]  # fmt: skip


@router.get("/topics/{code}/lineage", response=list[Step], url_name="lineage", operation_id="lineage")
def lineage(request: HttpRequest, code: str, asked: Query[AsOf]) -> Any:
    """Give how a topic came from those of earlier runs, and what joined it, the latest first."""
    return [Step.of(it) for it in steps_of(_topic(request, code, asked))]


def _topic(request: HttpRequest, code: str, asked: AsOf) -> Topic:
    found = topic_of(run_asked(request, asked), code)
    if found.is_hidden:
        raise Http404
    return found


def _told(topic: Topic) -> dict[str, Any]:
    """Give what the run tells, without what it says of topics that are hidden."""
    told = dict(topic.told)
    near = told.get("neighbours", [])
    steps = told.get("lineage", [])
    named = {it["neighbour"] for it in near} | {it[end] for it in steps for end in ("topic", "other") if it[end]}
    shown = shown_in_place(topic.run, named)
    known = set(topic.run.topics.filter(code__in=named).values_list("code", flat=True))
    gone = known - set(shown)
    told["neighbours"] = [it for it in near if it["neighbour"] not in gone]
    told["lineage"] = [it for it in steps if not gone & {it["topic"], it["other"]}]
    return told
