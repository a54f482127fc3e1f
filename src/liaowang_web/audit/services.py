"""Adding to the audit."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import translation

from liaowang_web.audit import request_ids
from liaowang_web.audit.chain import START
from liaowang_web.audit.models import Counter, Entry, Head
from liaowang_web.audit.sentences import Kind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def record(
    kind: Kind,
    thing: models.Model,
    *,
    actor: AbstractBaseUser | None,
    reason: str = "",
    on_behalf_of: uuid.UUID | None = None,
    before: str = "",
    after: str = "",
    **values: Any,
) -> Entry:
    """Add an entry inside the transaction that performs the act; do it last, since it locks the end of the chain.

    Parameters
    ----------
    kind : Kind
        What was done.
    thing : Model
        To what; its name goes into the sentence unless ``values`` bring one.
    actor : User or None
        Who did it; ``None`` for the system.
    reason : str
        Why, in the actor's words.
    on_behalf_of : UUID, optional
        Organisation for which they acted.
    before, after : str
        Hashes of the thing, see ``audit.chain.fingerprint``.
    **values
        Text, whole numbers, truth values, lists and mappings of these, for the sentence of the kind.

    Raises
    ------
    TransactionManagementError
        Outside a transaction, because an act and its entry stand or fall together.
    TypeError
        If a value would not come back exactly from the database.
    """
    head = lock_end()
    entry = Entry(
        number=head.number + 1,
        made_at=datetime.now(UTC),
        actor_id=actor.pk if actor else None,
        on_behalf_of=on_behalf_of,
        kind=kind.code,
        thing_type=thing._meta.label_lower,
        thing_id=str(thing.pk),
        thing_version=getattr(thing, "version", 0),
        values={"thing": named(thing), **values},
        reason=reason,
        before_hash=before,
        after_hash=after,
        request_id=request_ids.current.get(),
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save()
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


def lock_end() -> Head:
    """Lock the end of the chain until the transaction ends, so that acts are committed one after the other.

    Whatever else is numbered under this lock is committed in the order of its numbers; and since every act takes this
    one lock, none waits for another that waits for it.

    Raises
    ------
    TransactionManagementError
        Outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An entry is added inside the transaction of its act.")
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1, hash=START)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def named(thing: object) -> str | dict[str, str]:
    """Give the name of a thing for a sentence: in both languages where they differ."""
    told = {}
    for short, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            told[short] = str(thing)
    return told if told["zh"] != told["en"] else told["en"]


def next_number(sort: str, n: int = 1) -> int:
    """Give the next human number of things of one sort, from 1; numbers of acts undone are given again.

    Of several that are taken at once (``n``) it gives the last.

    Raises
    ------
    TransactionManagementError
        Outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction that uses it.")
    Counter.objects.bulk_create([Counter(sort=sort)], ignore_conflicts=True)
    Counter.objects.filter(sort=sort).update(last=models.F("last") + n)
    return Counter.objects.get(sort=sort).last
