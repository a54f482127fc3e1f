"""Evidence is recorded by one person and checked by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.programme.kinds import evidence as kinds
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.policies.evidence import can_record_evidence
from liaowang_web.programme.selectors.involved import can_bring_forward
from liaowang_web.programme.selectors.pointing import ALLOWED, known_of
from liaowang_web.programme.selectors.targets import begun_on
from liaowang_web.programme.states.evidence import EVIDENCE
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def enter_targets() -> list[Target]:
    """Enter the targets of the latest edition that are not there yet, as the system."""
    told = runs.describe_taxonomy()
    have = set(Target.objects.values_list("code", flat=True))
    made = []
    for row in told["targets"]:
        if row["id"] in have:
            continue
        target = Target.objects.create(
            code=row["id"], edition=told["edition"]["name"], year=row["year"], unit=row["unit"], value=row["value"],
            title_zh=row["zh"], title_en=row["en"],
        )  # fmt: skip
        audit.record(kinds.TARGETS_ENTERED, target, actor=None, edition=target.edition, after=fingerprint(target))
        made.append(target)
    return made


@transaction.atomic
def record_evidence(
    target: Target, *, actor: User, kind: str = EvidenceItem.Kind.FACT, thing: Model | None = None,
    values: Mapping[str, Any],
) -> EvidenceItem:  # fmt: skip
    """Record something that is to count towards a target: a thing of the site, or a public fact with its source.

    Raises
    ------
    NotAllowed
        If the actor may not record evidence.
    TransitionRefused
        If the actor may not point at the thing, its kind does not count towards the target, it is in no state in which
        it counts, a fact names no source, or the day lies ahead or before the target was set.
    """
    if not can_record_evidence(actor):
        raise NotAllowed(_("You may not do this here."))
    item = EvidenceItem(target=target, kind=kind, recorded_by=actor, **values)
    if thing is not None:
        known = known_of(kind, thing)
        if not can_bring_forward(actor, kind, known):
            raise TransitionRefused(_("You may not point at this: ask the organisation whose it is to record it."))
        if known.holds_back:
            raise TransitionRefused(known.holds_back)
        item.thing_type, item.thing_id = ContentType.objects.get_for_model(thing), thing.pk
    _check(item)
    item.save()
    audit.record(
        kinds.EVIDENCE_RECORDED, item, actor=actor, after=fingerprint(item), target=audit.named(target)
    )  # fmt: skip
    return item


def _check(item: EvidenceItem) -> None:
    if item.kind not in ALLOWED.get(item.target.unit, EvidenceItem.Kind.values):
        raise TransitionRefused(_("A %(kind)s does not count towards this target.") % {"kind": item.get_kind_display()})
    if item.thing_id is None and item.kind != EvidenceItem.Kind.FACT:
        raise TransitionRefused(_("Say at which one it points."))
    if item.kind == EvidenceItem.Kind.FACT and not item.source_url:
        raise TransitionRefused(_("A public fact needs the address of its source."))
    if item.happened_on > timezone.localdate():
        raise TransitionRefused(_("Evidence is of what has come about: the day lies ahead."))
    if item.happened_on < begun_on(item.target):
        raise TransitionRefused(_("It came about before the target was set, and is no step towards it."))


@transaction.atomic
def move_evidence(name: str, item: EvidenceItem, *, actor: User, **values: Any) -> EvidenceItem:
    """Walk one transition of `states.evidence.EVIDENCE`.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; nothing is then written.
    """
    # Two officers who accept twins at once would each not see the other's: the target is locked first.
    Target.objects.select_for_update().get(pk=item.target_id)
    return EVIDENCE.perform(name, item, actor=actor, **values)
