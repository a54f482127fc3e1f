"""Entries drafted, edited, checked, and walked from state to state; the index is told in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.hall import kinds
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.contents import detail_of
from liaowang_web.hall.models import (
    Achievement,
    Check,
    Demand,
    Entry,
    Indicator,
    Patent,
    Product,
    Readiness,
    Share,
    Technology,
    TopicLink,
)
from liaowang_web.hall.policies import can_check_entry, can_edit_entry, can_enter_entry
from liaowang_web.hall.selectors.published import AGEING_DAYS
from liaowang_web.hall.services.announcing import announce_entry
from liaowang_web.hall.states import ENTRY
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)
DETAILS: dict[str, type[models.Model]] = {
    "technology": Technology, "achievement": Achievement, "demand": Demand, "product": Product,
}  # fmt: skip
ROWS: dict[str, type[models.Model]] = {
    "indicators": Indicator, "readiness": Readiness, "shares": Share, "patents": Patent, "topics": TopicLink,
}  # fmt: skip


@transaction.atomic
def enter_entry(
    kind: str,
    organisation: Organisation,
    *,
    actor: User,
    columns: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Entry:
    """Draft an entry for an organisation.

    Parameters
    ----------
    kind : str
        One of `Entry.Kind`.
    organisation : Organisation
    actor : User
        Owner or editor of the organisation.
    columns, detail : mapping, optional
        Columns of the entry, and of its kind.
    rows : mapping of sequences, optional
        Rows beneath it, by the names in `ROWS`.

    Raises
    ------
    NotAllowed
        If the actor may not enter anything for the organisation.
    """
    if not can_enter_entry(actor, organisation):
        raise NotAllowed(_("You may not do this here."))
    given = columns or {}
    entry = Entry.objects.create(
        kind=kind, organisation=organisation, author=actor, number=audit.next_number(f"entry.{kind}"),
        track_by=actor if given.get("track") else None, **given,
    )  # fmt: skip
    DETAILS[kind].objects.create(entry=entry, **(detail or {}))  # type: ignore[attr-defined]
    set_rows(entry, rows or {})
    audit.record(kinds.ENTERED, entry, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(entry))
    return entry


@transaction.atomic
def edit_entry(
    entry: Entry,
    *,
    actor: User,
    version: int | None = None,
    columns: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Entry:
    """Change the working copy; rows of a name that is given are all replaced.

    Raises
    ------
    NotAllowed
        If the actor may not, or not in this state.
    TransitionRefused
        If somebody changed it since the version that the actor saw.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_edit_entry(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    if columns and columns.get("track", locked.track) != locked.track:
        locked.track_by = actor
    _set(locked, columns or {})
    locked.version += 1
    locked.save()
    own = detail_of(locked)
    if detail and own is not None:
        _set(own, detail)
        own.save()
    set_rows(locked, rows or {})
    audit.record(
        kinds.EDITED, locked, actor=actor, on_behalf_of=locked.organisation_id, before=before, after=fingerprint(locked)
    )
    return locked


@transaction.atomic
def move_entry(name: str, entry: Entry, *, actor: User | None, **values: Any) -> Entry:
    """Walk one transition of `hall.states.ENTRY`, and tell the index.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    moved = ENTRY.perform(name, entry, actor=actor, **values)
    announce_entry(moved)
    return moved


@transaction.atomic
def check_entry(entry: Entry, *, actor: User, met: Mapping[str, bool], notes: Mapping[str, str] | None = None) -> Entry:
    """Keep what the secretariat found, item by item, for this submission.

    Raises
    ------
    NotAllowed
        If the actor may not check it.
    TransitionRefused
        If it is not submitted, or an item is none of the list.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_check_entry(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.state not in {Entry.State.SUBMITTED, Entry.State.RESUBMITTED}:
        raise TransitionRefused(_("Only what is submitted is checked."))
    if unknown := set(met) - {it.code for it in items_of(locked.kind)}:
        raise TransitionRefused(_("No such item: %(items)s.") % {"items": ", ".join(sorted(unknown))})
    for item, is_met in met.items():
        Check.objects.update_or_create(
            entry=locked, entry_version=locked.version, item=item,
            defaults={"is_met": is_met, "note": (notes or {}).get(item, ""), "checked_by": actor,
                      "checked_at": timezone.now()},
        )  # fmt: skip
    audit.record(kinds.CHECKED, locked, actor=actor, n=len(met), n_met=sum(met.values()))
    return locked


def sink_entries(day: date | None = None) -> int:
    """Put back in lists every entry whose owner said nothing for `AGEING_DAYS`, each in a transaction; give how many.

    It rises again when its owner says that it is true, or when a revision is published.
    """
    today = day or timezone.localdate()
    silent = Entry.objects.filter(
        state__in=_PUBLIC, is_sunk=False, confirmed_on__lt=today - timedelta(days=AGEING_DAYS)
    )
    return sum(_sink(key, today) for key in list(silent.values_list("pk", flat=True)))


@transaction.atomic
def _sink(key: UUID, today: date) -> bool:
    locked = Entry.objects.select_for_update().get(pk=key)
    if locked.is_sunk or locked.state not in _PUBLIC or locked.confirmed_on is None:
        return False
    days = (today - locked.confirmed_on).days
    if days <= AGEING_DAYS:
        return False
    locked.is_sunk = True
    locked.save(update_fields=["is_sunk"])
    audit.record(kinds.SUNK, locked, actor=None, days=days)
    announce_entry(locked)
    return True


def expire_entries(day: date | None = None) -> int:
    """Let every entry expire that was valid until before a day (today), each in its own transaction; give how many."""
    limit = day or timezone.localdate()
    over = list(Entry.objects.filter(state__in=_PUBLIC, valid_until__lt=limit))
    for entry in over:
        move_entry("expire", entry, actor=None)
    return len(over)


def _set(thing: models.Model, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(thing, name, value)


def set_rows(entry: Entry, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Replace the rows of each name that is given."""
    for name, given in rows.items():
        getattr(entry, name).all().delete()
        model = ROWS[name]
        has_place = any(field.name == "position" for field in model._meta.concrete_fields)
        for place, row in enumerate(given):
            model.objects.create(entry=entry, **({"position": place} if has_place else {}), **row)  # type: ignore[attr-defined]
