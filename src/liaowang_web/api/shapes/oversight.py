"""In which form the state of the site and its audit are told."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from liaowang_web.api.shapes.parts import Pair


class Health(Schema):
    """That the site answers."""

    status: str
    run: str | None
    as_of: date | None


class EntryShape(Schema):
    """One act, as the audit tells it."""

    number: int
    made_at: datetime
    kind: str
    actor: str
    says: Pair
    thing_type: str
    thing_id: str
    reason: str
    request_id: str
    previous_hash: str
    hash: str


class EntryPage(Schema):
    """Entries of the audit, the newest first."""

    next: str | None
    items: list[EntryShape]
