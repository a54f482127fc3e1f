"""Whether the site is well, and the audit for auditors."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import translation
from ninja import Field, Query, Router, Schema

from liaowang_web.accounts.scopes import AUDIT
from liaowang_web.api.asking import Day
from liaowang_web.api.entrance import ProgramRequest, needs
from liaowang_web.api.shapes.oversight import EntryPage, EntryShape, Health
from liaowang_web.api.shapes.parts import Pair
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import Question, entries_for
from liaowang_web.observatory.selectors.runs import run_as_of

router = Router(tags=["oversight"])


class EntriesAsked(Schema):
    """Which entries of the audit."""

    kind: str = Field("", max_length=60)
    actor: str = Field("", max_length=254, description="E-mail address of who acted.")
    thing_type: str = Field("", max_length=60)
    thing_id: str = Field("", max_length=40)
    since: Day | None = None
    until: Day | None = None
    before: int | None = Field(None, ge=1, le=2**62, description="Only entries with a smaller number.")
    limit: int = Field(50, ge=1, le=200)


@router.get("/health", response=Health, url_name="health", operation_id="health")
def health(request: HttpRequest) -> Any:
    """Say that the site and its database answer, and which run is the newest."""
    run = run_as_of(None)
    return Health(status="ok", run=run.run_id if run else None, as_of=run.as_of if run else None)


@router.get(
    "/audit", auth=needs(AUDIT), response=EntryPage, url_name="audit", operation_id="audit",
    openapi_extra={"security": [{"token": []}]},
)  # fmt: skip
def audit(request: ProgramRequest, asked: Query[EntriesAsked]) -> Any:
    """Give entries of the audit, the newest first; for auditors."""
    told = asked.model_dump(exclude={"before", "limit"})
    entries = entries_for(request.auth, Question(**told), before=asked.before, limit=asked.limit + 1)
    shown = entries[: asked.limit]
    following = None
    if len(entries) > len(shown):
        more = asked.model_dump(exclude_defaults=True) | {"before": shown[-1].number}
        following = f"{request.path}?{urlencode(more)}"
    return EntryPage(next=following, items=[_entry(it) for it in shown])


def _entry(entry: Entry) -> EntryShape:
    said = {}
    for short, language in (("en", "en"), ("zh", "zh-hans")):
        with translation.override(language):
            said[short] = entry.sentence
    same = ("number", "made_at", "kind", "thing_type", "thing_id", "reason", "request_id", "hash", "previous_hash")
    values = {name: getattr(entry, name) for name in same}
    return EntryShape(actor=entry.actor_name, says=Pair(**said), **values)
