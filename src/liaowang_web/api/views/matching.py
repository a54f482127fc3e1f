"""Matches of the entries of one's own organisations."""

from __future__ import annotations

from typing import Any

from ninja import Router

from liaowang_web.accounts.scopes import HALL
from liaowang_web.api.entrance import ProgramRequest, needs
from liaowang_web.api.shapes.matching import MatchesShape
from liaowang_web.matching.selectors.lists import matched_entry_for, matches_for

router = Router(tags=["matching"])


@router.get(
    "/matches/{code}", auth=needs(HALL), response=MatchesShape, url_name="matches", operation_id="matches",
    openapi_extra={"security": [{"token": []}]},
)  # fmt: skip
def matches(request: ProgramRequest, code: str) -> Any:
    """Give what answers an entry of one's own organisations, as it was last reckoned, with all reasons."""
    entry = matched_entry_for(request.auth, code)
    return MatchesShape.of(matches_for(request.auth, [entry])[entry.pk])
