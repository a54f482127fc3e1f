"""A revision discarded, and an entry placed in a track."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.hall import kinds
from liaowang_web.hall.contents import detail_of
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import can_place_entry
from liaowang_web.hall.restoring import columns_of, rows_of
from liaowang_web.hall.services.announcing import announce_entry
from liaowang_web.hall.services.attaching import restore_files
from liaowang_web.hall.services.entries import ROWS, set_rows
from liaowang_web.hall.states import ENTRY
from liaowang_web.observatory.selectors.taxonomy import tracks
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def discard_revision(entry: Entry, *, actor: User, version: int | None = None) -> Entry:
    """Make the working copy again what is published.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    moved = ENTRY.perform("discard", entry, actor=actor, version=version, on_behalf_of=entry.organisation_id)
    content: dict[str, Any] = moved.versions.get(number=moved.published_version or 0).content
    own = detail_of(moved)
    if own is not None:
        for name, value in columns_of(type(own), content).items():
            setattr(own, name, value)
        own.save()
    set_rows(moved, {name: rows_of(model, content.get(name, [])) for name, model in ROWS.items()})
    restore_files(moved, content)
    announce_entry(moved)
    return moved


@transaction.atomic
def place_entry(entry: Entry, track: str, *, actor: User, version: int | None = None) -> Entry:
    """Confirm the track of an entry; what was checked of this submission stays checked.

    Raises
    ------
    NotAllowed
        If the actor may neither edit nor check it.
    TransitionRefused
        If somebody changed it since the version that the actor saw, or there is no such track.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_place_entry(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    if track not in tracks():
        raise TransitionRefused(_("There is no such track."))
    before, seen = fingerprint(locked), locked.version
    locked.track, locked.track_by, locked.version = track, actor, locked.version + 1
    locked.save()
    locked.checks.filter(entry_version=seen).update(entry_version=locked.version)
    audit.record(kinds.PLACED, locked, actor=actor, track=track, before=before, after=fingerprint(locked))
    return locked
