"""How evidence walks: recorded by one, accepted by another."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.audit.services import named
from liaowang_web.programme.kinds import evidence as kinds
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.policies.evidence import can_check_evidence, can_dispute_evidence, can_settle_evidence
from liaowang_web.programme.selectors.involved import why_involved
from liaowang_web.programme.selectors.resembling import resembling, same_thing
from liaowang_web.workflow.machine import Machine, Transition

S = EvidenceItem.State


def _can_count(item: EvidenceItem, *, actor: Any, is_looked_at: bool = False, **_values: Any) -> str:
    if why := why_involved(actor, item):
        return why
    double = same_thing(item)
    if double is not None and double.state != S.RECORDED:
        return _("The same thing counts already, as “%(other)s”. Mark this one as its duplicate.") % {"other": double}
    if resembling([item]) and not is_looked_at:
        return _("There is evidence that may be the same. Say that you looked at it, or mark this one as a duplicate.")
    return ""


def _can_judge(item: EvidenceItem, *, actor: Any, **_values: Any) -> str:
    return why_involved(actor, item)


def _can_double(item: EvidenceItem, *, actor: Any, other: EvidenceItem | None = None, **_values: Any) -> str:
    if other is None or other.pk == item.pk or other.target_id != item.target_id:
        return _("Say of which other evidence for the same target it is the duplicate.")
    other.refresh_from_db()
    if other.state not in {S.ACCEPTED, S.DISPUTED}:
        return _("“%(other)s” itself waits, was refused or is a duplicate.") % {"other": other}
    if item.duplicates.exists():
        return _("Other evidence is marked as a duplicate of this one; mark that the other way round.")
    return why_involved(actor, item)


def _checked(item: EvidenceItem, *, actor: Any, **_values: Any) -> dict[str, Any]:
    item.checked_by, item.checked_at = actor, timezone.now()
    return _told(item)


def _disputed(item: EvidenceItem, *, actor: Any, **_values: Any) -> dict[str, Any]:
    item.disputed_by = actor
    return _told(item)


def _doubled(item: EvidenceItem, *, other: EvidenceItem, **_values: Any) -> dict[str, Any]:
    item.duplicate_of = other
    return {"other": named(other)}


def _parted(item: EvidenceItem, **_values: Any) -> dict[str, Any]:
    item.duplicate_of = item.checked_by = item.checked_at = None
    return _told(item)


def _told(item: EvidenceItem, **_values: Any) -> dict[str, Any]:
    return {"target": named(item.target)}


EVIDENCE: Machine[EvidenceItem] = Machine(
    Transition(
        "accept", {S.RECORDED}, S.ACCEPTED, may=can_check_evidence, kind=kinds.EVIDENCE_ACCEPTED,
        label=gettext_lazy("Accept: it counts"), guard=_can_count, effect=_checked,
    ),
    Transition(
        "refuse", {S.RECORDED}, S.REFUSED, may=can_check_evidence, kind=kinds.EVIDENCE_REFUSED,
        label=gettext_lazy("Refuse"), guard=_can_judge, effect=_checked, needs_reason=True,
    ),
    Transition(
        "dispute", {S.ACCEPTED}, S.DISPUTED, may=can_dispute_evidence, kind=kinds.EVIDENCE_DISPUTED,
        label=gettext_lazy("Dispute"), effect=_disputed, needs_reason=True,
    ),
    Transition(
        "uphold", {S.DISPUTED}, S.ACCEPTED, may=can_settle_evidence, kind=kinds.EVIDENCE_UPHELD,
        label=gettext_lazy("Settle: it counts"), guard=_can_count, effect=_checked, needs_reason=True,
    ),
    Transition(
        "dismiss", {S.DISPUTED}, S.REFUSED, may=can_settle_evidence, kind=kinds.EVIDENCE_DISMISSED,
        label=gettext_lazy("Settle: it does not count"), guard=_can_judge, effect=_checked, needs_reason=True,
    ),
    Transition(
        "double", {S.RECORDED, S.ACCEPTED, S.DISPUTED}, S.DUPLICATE, may=can_check_evidence,
        kind=kinds.EVIDENCE_DOUBLED, label=gettext_lazy("Mark as a duplicate"), guard=_can_double, effect=_doubled,
    ),
    Transition(
        "part", {S.DUPLICATE}, S.RECORDED, may=can_check_evidence, kind=kinds.EVIDENCE_PARTED,
        label=gettext_lazy("It is no duplicate"), guard=_can_judge, effect=_parted, needs_reason=True,
    ),
)  # fmt: skip
