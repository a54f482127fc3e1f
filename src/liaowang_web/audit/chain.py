"""How entries hang together: the hash of each covers all that it says and the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import models

START = "0" * 64


def canonical(content: Mapping[str, Any]) -> bytes:
    """Write content in the one form that is hashed: JSON, keys sorted, no blanks, UTF-8.

    Raises
    ------
    TypeError
        If a value is a float or anything else that databases do not give back exactly.

    Examples
    --------
    >>> canonical({"b": [1, None], "a": "灯"}).decode()
    '{"a":"灯","b":[1,null]}'
    """
    _refuse_inexact(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_inexact(value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"Keys must be text, not {key!r}")
            _refuse_inexact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_inexact(inner)
    elif not isinstance(value, str | int | bool | None):
        raise TypeError(f"{value!r} does not come back exactly: write it as text")


def hash_of(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of content in its canonical form."""
    return hashlib.sha256(canonical(content)).hexdigest()


def fingerprint(thing: models.Model) -> str:
    """Give the hash of a thing's columns as the database gives them back, so that an entry says what it was."""
    return hash_of({field.attname: _column(field, thing) for field in thing._meta.concrete_fields})


def _column(field: models.Field[Any, Any], thing: models.Model) -> Any:
    value = field.value_from_object(thing)
    if isinstance(field, models.DecimalField) and value is not None:
        # 5 in memory comes back as 5.00: both are the same column.
        value = field.to_python(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return _exact(value)


def _exact(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return {str(key): _exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    return str(value)
