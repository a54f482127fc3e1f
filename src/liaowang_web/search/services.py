"""Announcing changes to the index, and forgetting those that were overtaken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from liaowang_web.audit import services as audit
from liaowang_web.search.following import index_of
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
    # A database hands out numbers before it commits: without the lock a later one could be seen before an earlier one,
    # and the index would go past a change that it never saw.
    audit.lock_end()
    return Change.objects.create(space=space, document=document, content=None if content is None else dict(content))


@transaction.atomic
def forget_overtaken(space: str, age: timedelta = timedelta(hours=1)) -> int:
    """Delete changes that a later one of the same document overtook and that the index has followed; give how many.

    The newest of each document stays, so the index can be made anew; those of the last hour too, because somebody may
    still be reading an earlier view of the index.

    Parameters
    ----------
    space : str
    age : timedelta
        How long they are kept at least.
    """
    place, _mark = index_of(space).followed
    later = Change.objects.filter(
        space=space, document=OuterRef("document"), sequence__gt=OuterRef("sequence"), sequence__lte=place
    )
    old = Change.objects.filter(space=space, sequence__lt=place, at__lt=timezone.now() - age)
    n_deleted, _by_table = old.filter(Exists(later)).delete()
    return n_deleted
