"""Announcements as rooms make them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from liaowang.runs import Found, Question
from liaowang_web.search.selectors import find
from liaowang_web.search.services import announce

SPACE = "things"


def content(title: str, **values: Any) -> dict[str, Any]:
    """Make what is announced of a thing."""
    return {"kind": "demand", "title_zh": title, "texts": {"zh_0": title}, "published_on": "2026-01-02"} | values


def tell(document: int, title: str | None, **values: Any) -> None:
    """Announce a thing in a transaction of its own; None takes it out."""
    with transaction.atomic():
        announce(SPACE, document, None if title is None else content(title, **values))


def tell_and_undo(document: int, title: str) -> set[int]:
    """Announce a thing in a transaction that is undone; give what was found within it."""
    with transaction.atomic():
        announce(SPACE, document, content(title))
        found = numbers()
        transaction.set_rollback(True)
    return found


def asked(text: str = "", tier: int = 0, **values: Any) -> Found:
    """Ask."""
    return find(SPACE, Question(text, translates=False, **values), tier)


def numbers(text: str = "", tier: int = 0, **values: Any) -> set[int]:
    """Ask, and give the numbers found."""
    return {hit.number for hit in asked(text, tier, limit=1000, **values).hits}
