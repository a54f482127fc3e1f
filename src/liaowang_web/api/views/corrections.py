"""Corrections: read by anybody, made and withdrawn by analysts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status
from ninja.decorators import decorate_view

from liaowang_web.accounts.models import User
from liaowang_web.accounts.scopes import CORRECTIONS
from liaowang_web.api.asking import AsOf, PagedAsOf, Text, run_asked
from liaowang_web.api.entrance import ProgramRequest, needs
from liaowang_web.api.freshness import tagged
from liaowang_web.api.paging import Key, page_of
from liaowang_web.api.shapes.corrections import CorrectionPage, CorrectionShape
from liaowang_web.observatory.models import Correction, Topic
from liaowang_web.observatory.selectors.corrections import Question, correction_for, corrections_for
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.observatory.services import corrections as services

router = Router(tags=["corrections"])
_ORDER = (Key("created_at", is_descending=True), Key("id"))
_BY_TOKEN: dict[str, Any] = {"auth": needs(CORRECTIONS), "openapi_extra": {"security": [{"token": []}]}}


class CorrectionsAsked(PagedAsOf):
    """Which corrections in force, of those made up to the day of a run."""

    kind: Literal["", "rename", "merge", "hide"] = ""
    code: str = Field("", max_length=16, description="Code of the topic.")


class Names(Schema):
    """What a topic is to be called; empty where it has no name in a language."""

    en: Text = Field("", max_length=200)
    zh: Text = Field("", max_length=200)


class CorrectionMade(Schema):
    """A correction of a topic of the newest run."""

    kind: Literal["rename", "merge", "hide"]
    code: Text = Field(max_length=16, description="Code of the topic.")
    name: Names | None = Field(None, description="For a new name.")
    into: Text = Field("", max_length=16, description="For a merger: code of the other topic.")
    reason: Text = Field(max_length=2000)
    seen: Text | None = Field(None, max_length=80, description="`mark` of the correction in force, empty if none was.")


class Withdrawal(Schema):
    """Why a correction no longer holds."""

    reason: Text = Field(max_length=2000)
    version: int | None = Field(None, ge=1, le=10**9, description="Version that was seen; another one is refused.")


@router.get("/corrections", response=CorrectionPage, url_name="corrections", operation_id="corrections")
@decorate_view(tagged)
def corrections(request: ProgramRequest, asked: Query[CorrectionsAsked]) -> Any:
    """Give the corrections in force, the newest first; what hides a topic is not told."""
    run = run_asked(request, asked)
    question = Question(kind=asked.kind, state=Correction.State.IN_FORCE, code=asked.code)
    page = page_of(request, corrections_for(None, run, question), _ORDER, asked.limit, run_id=run.run_id)
    return CorrectionPage(total=page.total, next=page.next, items=[CorrectionShape.of(it) for it in page.rows])


@router.post("/corrections", response={201: CorrectionShape}, url_name="correct", operation_id="correct", **_BY_TOKEN)
def correct(request: ProgramRequest, made: CorrectionMade) -> Any:
    """Rename, merge or hide a topic of the newest run; it holds in every later run that continues it."""
    topic = topic_of(run_asked(request, AsOf()), made.code)
    return Status(201, CorrectionShape.of(_ACTS[made.kind](topic, request.auth, made)))


@router.post(
    "/corrections/{uuid:key}/withdraw", response=CorrectionShape, url_name="withdraw", operation_id="withdraw",
    **_BY_TOKEN
)  # fmt: skip
def withdraw(request: ProgramRequest, key: UUID, told: Withdrawal) -> Any:
    """Withdraw a correction: what it replaced holds again, otherwise what the runs tell."""
    found = correction_for(request.auth, key)
    gone = services.withdraw_correction(found, actor=request.auth, reason=told.reason, version=told.version)
    return CorrectionShape.of(gone)


def _rename(topic: Topic, owner: User, made: CorrectionMade) -> Correction:
    name = made.name or Names(en="", zh="")
    return services.rename_topic(
        topic, actor=owner, name_en=name.en, name_zh=name.zh, reason=made.reason, seen=made.seen
    )  # fmt: skip


def _merge(topic: Topic, owner: User, made: CorrectionMade) -> Correction:
    return services.merge_topic(topic, actor=owner, into=made.into, reason=made.reason, seen=made.seen)


def _hide(topic: Topic, owner: User, made: CorrectionMade) -> Correction:
    return services.hide_topic(topic, actor=owner, reason=made.reason, seen=made.seen)


_ACTS: dict[str, Callable[[Topic, User, CorrectionMade], Correction]] = {
    "rename": _rename, "merge": _merge, "hide": _hide,
}  # fmt: skip
