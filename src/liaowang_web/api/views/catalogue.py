"""The catalogue: what was put before the public, edition by edition. Nominations, reviews and scores are not here."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from liaowang_web.api.asking import Paged
from liaowang_web.api.freshness import tagged_by
from liaowang_web.api.paging import Key, Place, page_of
from liaowang_web.api.shapes.catalogue import (
    CrosswalkShape,
    DifferenceShape,
    EditionPage,
    EditionShape,
    ListedEntry,
    ListedEntryPage,
    StationShape,
    WholeEdition,
    WholeListedEntry,
)
from liaowang_web.catalogue.lists import seen_under
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.comparing import difference, other_of
from liaowang_web.catalogue.selectors.published import (
    history_of_lineage,
    notice_or_none,
    public_edition,
    public_editions,
    public_entry,
    publication_of,
    publications_of,
    sealed_of,
    state_of_catalogue,
)

router = Router(tags=["catalogue"])
router.add_decorator(tagged_by(state_of_catalogue), mode="view")


class EntriesAsked(Paged):
    """Which revision, and which of its entries."""

    revision: int | None = Field(None, ge=0, le=9999, description="Without it the newest, or the notice.")
    direction: Literal["", "FM", "FI", "FMAT", "FE", "FS", "FH"] = ""
    track: str = Field("", max_length=8, description="Code of a track, for instance FI-01.")


class Against(Schema):
    """Another edition."""

    other: str = Field(
        "", alias="with", max_length=12, description="Another published edition; without it, the one it follows."
    )


@router.get("/catalogue/editions", response=EditionPage, url_name="editions", operation_id="editions")
def editions(request: HttpRequest, asked: Query[Paged]) -> Any:
    """Give the editions whose call was opened, the latest code first."""
    page = page_of(request, public_editions(), [Key("code", is_descending=True)], asked.limit)
    return EditionPage(total=page.total, next=page.next, items=[EditionShape.of(it) for it in page.rows])


@router.get("/catalogue/editions/{code}", response=WholeEdition, url_name="edition", operation_id="edition")
def edition(request: HttpRequest, code: str) -> Any:
    """Give one edition with the rules of its call, its notice and its revisions."""
    found = public_edition(code)
    return WholeEdition.told(found, notice_or_none(found), publications_of(found))


@router.get("/catalogue/editions/{code}/entries", response=ListedEntryPage, url_name="listed", operation_id="listed")
def listed(request: HttpRequest, code: str, asked: Query[EntriesAsked]) -> Any:
    """Give the entries of a revision, or of the notice while nothing is published."""
    place = Place.read(request)
    sealed = sealed_of(public_edition(code), "" if asked.revision is None else str(asked.revision))
    rows = [it for it in sealed.content["entries"] if _fits(it["track"], asked)]
    return ListedEntryPage(
        edition=code, revision=sealed.content.get("revision"), hash=sealed.content_hash, total=len(rows),
        next=place.next(request, asked.limit, len(rows)),
        items=[ListedEntry.of(it) for it in rows[place.offset : place.offset + asked.limit]],
    )  # fmt: skip


@router.get("/catalogue/editions/{code}/changes", response=DifferenceShape, url_name="difference",
            operation_id="difference")  # fmt: skip
def changes(request: HttpRequest, code: str, asked: Query[Against]) -> Any:
    """Give what entered, left and was amended against another edition, each with its reason."""
    found = public_edition(code)
    other: Edition | None = other_of(found, asked.other)
    compared = difference(publication_of(found), publication_of(other)) if other else None
    return DifferenceShape.of(code, other.code if other else None, compared)


@router.get("/catalogue/entries/{code}", response=WholeListedEntry, url_name="listed_entry",
            operation_id="listed_entry")  # fmt: skip
def entry(request: HttpRequest, code: str) -> Any:
    """Give one entry with all that was put before the public, also after it left."""
    return WholeListedEntry.whole(public_entry(code))


@router.get("/catalogue/entries/{code}/history", response=list[StationShape], url_name="history",
            operation_id="history")  # fmt: skip
def history(request: HttpRequest, code: str) -> Any:
    """Give what became of a technology through all published editions, the latest first."""
    return [StationShape.of(it) for it in history_of_lineage(public_entry(code).entry.lineage)]


@router.get("/catalogue/entries/{code}/crosswalk", response=CrosswalkShape, url_name="crosswalk",
            operation_id="crosswalk")  # fmt: skip
def crosswalk(request: HttpRequest, code: str) -> Any:
    """Give where an entry stands in each of the official lists."""
    found = public_entry(code)
    return CrosswalkShape.of(found, seen_under(found.entry.track))


def _fits(track: str, asked: EntriesAsked) -> bool:
    is_there = not asked.direction or track.partition("-")[0] == asked.direction
    return is_there and (not asked.track or track == asked.track)
