"""Announcing changes to the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from liaowang_web.search.models import Change


def announce(space: str, document: int, content: Mapping[str, Any] | None) -> Change:
    """Write into the outbox that a document changed, inside the transaction that changes the thing.

    Parameters
    ----------
    space : str
        The index, named after its room.
    document : int
        Number of the document in it, positive and lasting.
    content : mapping or None
        Texts, facets and tiers, as the room's index is made of them; ``None`` takes the document out.

    Raises
    ------
    TransactionManagementError
        Outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A change is announced inside the transaction of its act.")
    return Change.objects.create(space=space, document=document, content=None if content is None else dict(content))
