"""In which form corrections are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair
from liaowang_web.observatory.models import Correction


class CorrectionShape(Schema):
    """One correction of one topic in force."""

    id: UUID
    kind: str
    code: str
    name: Pair
    into: str | None
    reason: str
    since: str = Field(description="Run from which on it holds.")
    made_at: datetime
    made_by: str
    state: str
    version: int
    mark: str = Field(description="Show it as `seen` when you correct the topic again.")

    @classmethod
    def of(cls, correction: Correction) -> CorrectionShape:
        """Tell a correction."""
        return cls(
            id=correction.pk, kind=correction.kind, code=correction.code,
            name=Pair(en=correction.name_en, zh=correction.name_zh), into=correction.into or None,
            reason=correction.reason, since=correction.since.run_id, made_at=correction.created_at,
            made_by=str(correction.made_by), state=correction.state, version=correction.version, mark=correction.mark,
        )  # fmt: skip


class CorrectionPage(Paging):
    """Corrections in force, the newest first."""

    items: list[CorrectionShape]
