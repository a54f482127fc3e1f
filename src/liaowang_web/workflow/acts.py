"""Whether an act is being done."""

from __future__ import annotations

from django.db import connection


def is_within_an_act() -> bool:
    """Tell whether a transaction is open, whose changes might yet be undone; that around a test does not count."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
