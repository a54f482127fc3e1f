"""Revisions of a published edition: entries amended or withdrawn, each time as a new publication beside the earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.contents import OWN_COLUMNS, next_publication
from liaowang_web.catalogue.models import Edition, Nomination, Publication
from liaowang_web.catalogue.policies import can_publish_edition
from liaowang_web.catalogue.states import NOMINATION
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@dataclass(frozen=True)
class Amendment:
    """What is changed of a listed entry, and why; the reason is published."""

    nomination: Nomination
    columns: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Removal:
    """Why and from when a listed entry is withdrawn; the reason is published."""

    nomination: Nomination
    why: str
    words: str
    on: date | None = None


@transaction.atomic
def revise_edition(
    edition: Edition,
    *,
    actor: User,
    note: str,
    amendments: tuple[Amendment, ...] = (),
    removals: tuple[Removal, ...] = (),
    now: datetime | None = None,
) -> Publication:
    """Publish the next revision of an edition.

    Parameters
    ----------
    note : str
        Why there is a revision, as it is published.
    amendments, removals : tuples
        At least one of both; no entry twice.

    Raises
    ------
    NotAllowed
        Unless the actor may publish the edition and is not involved in what changes.
    TransitionRefused
        If the edition is not published, nothing changes, or a reason is missing.
    """
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if not can_publish_edition(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.state != Edition.State.PUBLISHED:
        raise TransitionRefused(_("Only a published edition is revised."))
    _check(locked, note, amendments, removals)
    moment = now or timezone.now()
    for one in amendments:
        NOMINATION.perform("amend", one.nomination, actor=actor, reason=one.words, columns=dict(one.columns))
    gone = [_remove(it, actor, timezone.localtime(moment).date()) for it in removals]
    amended = {it.nomination.code: {"to": dict(it.columns), "words": it.words} for it in amendments}
    last = locked.publications.order_by("-revision")[0]
    content, content_hash = next_publication(last, amended, gone, note.strip(), moment)
    published = Publication.objects.create(
        edition=locked, revision=last.revision + 1, content=content, content_hash=content_hash, note=note.strip(),
        published_by=actor, published_at=moment,
    )  # fmt: skip
    locked.revision = published.revision
    locked.version += 1
    locked.save()
    audit.record(
        kinds.REVISED, locked, actor=actor, reason=note, revision=f"{locked.code}.{published.revision}",
        n=len(content["entries"]), hash=content_hash,
    )  # fmt: skip
    return published


def _remove(removal: Removal, actor: User, today: date) -> dict[str, Any]:
    on = removal.on or today
    NOMINATION.perform(
        "withdraw", removal.nomination, actor=actor, reason=removal.words, why=removal.why, on=on, words=removal.words
    )
    return {"code": removal.nomination.code, "why": removal.why, "on": on.isoformat(), "words": removal.words}


def _check(edition: Edition, note: str, amendments: tuple[Amendment, ...], removals: tuple[Removal, ...]) -> None:
    touched = [it.nomination for it in amendments] + [it.nomination for it in removals]
    if not touched or not note.strip():
        raise TransitionRefused(_("Say what changes, and why."))
    if len({it.pk for it in touched}) < len(touched) or any(it.edition_id != edition.pk for it in touched):
        raise TransitionRefused(_("Each entry is changed once, and belongs to the edition."))
    for it in amendments:
        if not it.columns or not set(it.columns) <= set(OWN_COLUMNS):
            raise TransitionRefused(_("Say which texts of the entry change."))
