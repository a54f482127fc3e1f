"""The identifiers that every thing with a history bears."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any

from django.db import models


def new_id() -> uuid.UUID:
    """Make an identifier that grows with time (UUID version 7, RFC 9562), so that indexes stay dense.

    Examples
    --------
    >>> new_id().version
    7
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


class IdField(models.UUIDField):  # type: ignore[type-arg]
    """The key of a thing: a new identifier unless one is given. In migrations it is a plain UUID column."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"primary_key": True, "default": new_id, "editable": False, **values})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Tell migrations what the database holds, with nothing of ours in it."""
        name, _, arguments, values = super().deconstruct()
        values.pop("default", None)
        return name, "django.db.models.UUIDField", list(arguments), values
