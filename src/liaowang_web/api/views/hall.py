"""The hall: published entries, found and told as far as whoever asks may read them."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Query, Router

from liaowang_web.accounts.models import User
from liaowang_web.accounts.scopes import HALL
from liaowang_web.api.asking import Paged
from liaowang_web.api.entrance import ProgramRequest
from liaowang_web.api.paging import Place
from liaowang_web.api.shapes.hall import HallEntry, HallPage, WholeHallEntry
from liaowang_web.hall.facets import FACETS
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import find_entries
from liaowang_web.hall.selectors.published import list_tier, opened_to, public_content_for
from liaowang_web.hall.selectors.questions import Question

router = Router(tags=["hall"])
_MODES = Literal["", *Entry.Mode.values]  # type: ignore[valid-type]


class HallAsked(Paged):
    """Words, facets and order."""

    q: str = Field("", max_length=200, description="Words in Chinese or English; either finds both.")
    kind: Literal["", "technology", "achievement", "demand", "product"] = ""
    direction: Literal["", "FM", "FI", "FMAT", "FE", "FS", "FH"] = ""
    track: str = Field("", max_length=12, description="Code of a track, for instance FI-01.")
    trl: int | None = Field(None, ge=1, le=9, description="Level of readiness that lies within its range.")
    region: str = Field("", pattern=r"^([0-9]{2})?$", description="First two digits of GB/T 2260.")
    mode: _MODES = ""
    price: str = Field(
        "", max_length=12, description="Where a range of prices begins, as in `counts`; with the scope `hall` only."
    )
    month: str = Field("", pattern=r"^([0-9]{4}-[0-9]{2})?$", description="First published in this month.")
    sort: Literal["relevance", "newest", "cheapest", "dearest"] = "relevance"

    def question(self) -> Question:
        """Give what is asked of the hall."""
        chosen = {name: str(value) for name in FACETS if (value := getattr(self, name))}
        return Question(words=self.q, chosen=chosen, sort=self.sort)


@router.get("/hall", response=HallPage, url_name="entries", operation_id="entries")
def entries(request: ProgramRequest, asked: Query[HallAsked]) -> Any:
    """Give the published entries that fit, with counts; without the scope `hall` as everybody may read them."""
    place = Place.read(request)
    asker = _asker(request)
    found = find_entries(asked.question(), list_tier(asker), opened_to(asker), offset=place.offset, limit=asked.limit)
    return HallPage(
        total=found.n, direct=found.n_direct, counts={name: dict(it) for name, it in found.counts.items()},
        next=place.next(request, asked.limit, found.n), items=[HallEntry.of(it) for it in found.entries],
    )  # fmt: skip


@router.get("/hall/{code}", response=WholeHallEntry, url_name="entry", operation_id="entry")
def entry(request: ProgramRequest, code: str) -> Any:
    """Give one published entry, as far as the owner of the token sees into it."""
    version, tier, told = public_content_for(_asker(request), code)
    return WholeHallEntry(
        code=told["code"], kind=told["kind"], version=version.number, published_at=version.published_at, tier=tier,
        told=told,
    )  # fmt: skip


def _asker(request: ProgramRequest) -> User | None:
    token = request.caller.token
    return token.owner if token and HALL in token.scopes else None
