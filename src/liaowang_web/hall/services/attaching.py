"""Files added to entries and taken off; what is public changes with the next version only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.files.keeping import keep
from liaowang_web.hall.files.recognising import recognise
from liaowang_web.hall.files.scanning import scan
from liaowang_web.hall.models import Attachment, Entry
from liaowang_web.hall.policies import can_edit_entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

MOST_FILES = 20
_LONGEST_NAME = 200


def attach_file(entry: Entry, *, actor: User, name: str, content: bytes, tier: int) -> Attachment:
    """Add a file to the working copy of an entry.

    Parameters
    ----------
    entry : Entry
    actor : User
        Whoever may edit it.
    name : str
        As people call it; it becomes no path.
    content : bytes
    tier : int
        From which tier on it is seen; without the organisation's name, nobody else sees it at all.

    Raises
    ------
    NotAllowed
        If the actor may not, or not in this state.
    TransitionRefused
        If it is no file of a type that is taken, is too large, or is found by the scan.
    """
    if not can_edit_entry(actor, entry):
        raise NotAllowed(_("You may not do this here."))
    media_type = recognise(content, name)
    was_scanned = scan(content)
    digest = keep(content)
    with transaction.atomic():
        locked = _locked(entry, actor)
        if locked.attachments.filter(removed_at=None).count() >= MOST_FILES:
            raise TransitionRefused(_("There are %(n)s files already; take one off first.") % {"n": MOST_FILES})
        made = Attachment.objects.create(
            entry=locked, name=name[-_LONGEST_NAME:], media_type=media_type, size=len(content), sha256=digest,
            tier=tier, scan=Attachment.Scan.CLEAN if was_scanned else Attachment.Scan.NONE, added_by=actor,
        )  # fmt: skip
        audit.record(
            kinds.ATTACHED, locked, actor=actor, on_behalf_of=locked.organisation_id, name=made.name, sha256=digest
        )
    return made


@transaction.atomic
def detach_file(attachment: Attachment, *, actor: User) -> None:
    """Take a file off the working copy; versions that bear it keep it. Raises NotAllowed as `attach_file`."""
    locked = _locked(attachment.entry, actor)
    if locked.attachments.filter(pk=attachment.pk, removed_at=None).update(removed_at=timezone.now()):
        audit.record(
            kinds.DETACHED, locked, actor=actor, on_behalf_of=locked.organisation_id, name=attachment.name,
            sha256=attachment.sha256,
        )  # fmt: skip


def restore_files(entry: Entry, content: Mapping[str, Any]) -> None:
    """Let a working copy bear the files of a version again, inside the transaction that restores it."""
    borne = [it["id"] for it in content.get("files", [])]
    entry.attachments.filter(pk__in=borne).update(removed_at=None)
    entry.attachments.filter(removed_at=None).exclude(pk__in=borne).update(removed_at=timezone.now())


def _locked(entry: Entry, actor: User) -> Entry:
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_edit_entry(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    return locked
