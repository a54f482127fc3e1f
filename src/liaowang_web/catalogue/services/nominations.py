"""Nominations drafted by nominating bodies and by the observatory, checked, and pulled back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.annexes import annex_of, is_on_watchlist
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.policies import can_edit_nomination, can_nominate_for, can_nominate_topics
from liaowang_web.catalogue.services.exclusions import exclude_by_rules
from liaowang_web.catalogue.states import NOMINATION
from liaowang_web.observatory.models import Topic
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

EDITABLE = (
    "title_zh", "title_en", "overview_zh", "overview_en", "principle_zh", "principle_en", "figures", "cases", "advice",
    "track", "holder", "holder_name", "people",
)  # fmt: skip
WALKS = ("nominate", "return", "accept", "refuse", "pull")
"""Transitions that `move_nomination` walks; the others belong to services of their own."""


@transaction.atomic
def draft_nomination(
    edition: Edition,
    through: Organisation,
    *,
    actor: User,
    columns: Mapping[str, Any],
    continues: Nomination | None = None,
) -> Nomination:
    """Draft a nomination through a nominating body.

    Parameters
    ----------
    columns : mapping
        Any of `EDITABLE`.
    continues : Nomination, optional
        A nomination of the same technology to an earlier edition, whose history goes on.

    Raises
    ------
    NotAllowed
        If the actor may not nominate for this body.
    TransitionRefused
        If the call is not open.
    """
    if not can_nominate_for(actor, through):
        raise NotAllowed(_("You may not do this here."))
    return _draft(edition, actor, {**columns, "through": through}, continues)


@transaction.atomic
def nominate_topic(topic: Topic, edition: Edition, *, actor: User, continues: Nomination | None = None) -> Nomination:
    """Draft a nomination of a topic of the watchlist, with what its run knows of it as an annex that does not change.

    The analyst then writes overview and principle, and nominates it.

    Raises
    ------
    NotAllowed
        Unless the actor is an analyst.
    TransitionRefused
        If the call is not open, the topic is not on the watchlist, or is nominated already.
    """
    if not can_nominate_topics(actor):
        raise NotAllowed(_("You may not do this here."))
    if not is_on_watchlist(topic):
        raise TransitionRefused(_("Only topics of the watchlist are nominated."))
    if edition.nominations.filter(topic_code=topic.code).exists():
        raise TransitionRefused(_("This topic is nominated to the edition already."))
    columns = {
        "title_zh": topic.name_zh[:200], "title_en": topic.name_en[:300],
        "track": next(iter(topic.tracks.split()), ""), "topic_code": topic.code, "run_id": topic.run.run_id,
        "annex": annex_of(topic),
    }  # fmt: skip
    earlier = continues or Nomination.objects.filter(topic_code=topic.code).order_by("-created_at").first()
    return _draft(edition, actor, columns, earlier)


@transaction.atomic
def edit_nomination(
    nomination: Nomination, *, actor: User, columns: Mapping[str, Any], version: int | None = None
) -> Nomination:
    """Change a draft, or what was returned; the annex of the observatory stays as it is.

    Raises
    ------
    NotAllowed
        If the actor may not, not in this state, or not these columns.
    TransitionRefused
        If somebody changed it meanwhile.
    """
    locked = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if not can_edit_nomination(actor, locked) or not set(columns) <= set(EDITABLE):
        raise NotAllowed(_("You may not do this here."))
    if version is not None and version != locked.version:
        raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
    before = fingerprint(locked)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    audit.record(
        kinds.REWRITTEN, locked, actor=actor, on_behalf_of=locked.through_id, before=before, after=fingerprint(locked)
    )
    return locked


@transaction.atomic
def move_nomination(name: str, nomination: Nomination, *, actor: User, reason: str = "", **values: Any) -> Nomination:
    """Walk one of `WALKS`; a reason is what the nominators read. With acceptance conflicts are computed.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    if name not in WALKS:
        raise NotAllowed(_("You may not do this here."))
    more = {"return": {"note": reason}, "pull": {"why": Nomination.Withdrawal.OWN, "words": reason}}.get(name, {})
    moved = NOMINATION.perform(name, nomination, actor=actor, reason=reason, **{**more, **values})
    if name == "accept":
        exclude_by_rules(moved.edition, nominations=[moved], actor=None, now=values.get("now"))
    return moved


def _draft(edition: Edition, actor: User, columns: Mapping[str, Any], continues: Nomination | None) -> Nomination:
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != Edition.State.CALL:
        raise TransitionRefused(_("The call is not open."))
    nomination = Nomination.objects.create(
        edition=locked, number=audit.next_number(f"nomination.{locked.pk.hex}"[:40]), nominated_by=actor,
        lineage=continues.lineage if continues else uuid.uuid4(), **columns,
    )  # fmt: skip
    audit.record(
        kinds.DRAFTED, nomination, actor=actor, on_behalf_of=nomination.through_id, after=fingerprint(nomination)
    )
    return nomination
