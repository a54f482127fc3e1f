"""Runs, what changed between them, and the directions and tracks by which topics are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from liaowang import runs as library
from liaowang_web.api.asking import AsOf, Paged, run_asked
from liaowang_web.api.freshness import tagged
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.problems import Problem
from liaowang_web.api.shapes.parts import Pair
from liaowang_web.api.shapes.runs import (
    ChangesShape,
    Direction,
    Moved,
    RunPage,
    RunShape,
    Step,
    Taxonomy,
    Track,
    WholeRun,
)
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.changes import changes_of
from liaowang_web.observatory.selectors.runs import public_runs, run_with_id
from liaowang_web.observatory.selectors.succession import steps_in

router = Router(tags=["runs"])
router.add_decorator(tagged, mode="view")
_ORDER = (Key("as_of", is_descending=True), Key("made_at", is_descending=True), Key("id"))


@router.get("/runs", response=RunPage, url_name="runs", operation_id="runs")
def runs(request: HttpRequest, asked: Query[Paged]) -> Any:
    """Give the runs that were imported, the latest knowledge first."""
    page = page_of(request, public_runs(), _ORDER, asked.limit)
    return RunPage(total=page.total, next=page.next, items=[RunShape.of(it) for it in page.rows])


@router.get("/runs/{run}", response=WholeRun, url_name="run", operation_id="run")
def run(request: HttpRequest, run: str) -> Any:
    """Give one run, with what it tells of itself."""
    found = run_with_id(run)
    if found is None:
        raise Problem(404, "There is no such run.")
    return WholeRun(told=found.told, **RunShape.of(found).model_dump())


@router.get("/changes", response=ChangesShape, url_name="changes", operation_id="changes")
def changes(request: HttpRequest, asked: Query[AsOf]) -> Any:
    """Give what differs between the list of a run and that of the run it continues."""
    found = run_asked(request, asked)
    told = changes_of(found)
    return ChangesShape(
        run=found.run_id, as_of=found.as_of, before=told.before.run_id if told.before else None,
        entered=[_moved(it) for it in told.entered], left=[_moved(it) for it in told.left],
        rose=[_moved(it) for it, _ in told.rose], merged=[Step.of(it) for it in steps_in(found, "merged")],
    )  # fmt: skip


@router.get("/taxonomy", response=Taxonomy, url_name="taxonomy", operation_id="taxonomy")
def taxonomy(request: HttpRequest) -> Any:
    """Give the six directions and their tracks, with the edition that names them."""
    told = library.describe_taxonomy()
    return Taxonomy(edition=told["edition"]["name"], directions=[_direction(it) for it in told["directions"]])


def _direction(told: dict[str, Any]) -> Direction:
    tracks = [Track(code=it["code"], name=Pair(en=it["en"], zh=it["zh"])) for it in told["tracks"]]
    return Direction(code=told["mark"], key=told["code"], name=Pair(en=told["en"], zh=told["zh"]), tracks=tracks)


def _moved(topic: Topic) -> Moved:
    name = Pair(en=topic.name_en, zh=topic.name_zh)
    return Moved(code=topic.code, name=name, rank=topic.rank, rank_before=topic.rank_before)
