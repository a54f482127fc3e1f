"""How an entry walks from draft to published, is revised, renewed, expires, and is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit.chain import hash_of
from liaowang_web.hall import kinds
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.contents import tell
from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.naming import names_itself
from liaowang_web.hall.policies import can_check_entry, can_expire_entry, can_keep_entry, can_withdraw_entry
from liaowang_web.hall.restoring import columns_of
from liaowang_web.hall.withdrawing import CODES
from liaowang_web.workflow.machine import Machine, Transition

State = Entry.State
VALID_DAYS = 365
"""How long an entry is valid unless its owner says otherwise, and by how long it is renewed."""


def _is_complete(entry: Entry, **_values: Any) -> str:
    if entry.organisation.state != Organisation.State.VERIFIED:
        return _("The organisation has to be verified first.")
    if not (entry.title_zh or entry.title_en) or not (entry.teaser_zh or entry.teaser_en):
        return _("Title and short text are needed, in one language at least.")
    if entry.kind == Entry.Kind.DEMAND and not entry.indicators.exists():
        return _("A demand needs at least one indicator: what, how much, in which unit.")
    if not entry.track:
        return _("Choose the track to which it belongs.")
    if entry.is_anonymous and (found := names_itself(entry)):
        return _("It is to be without the organisation's name, but says “%(words)s”.") % {"words": found}
    return ""


def _is_checked(entry: Entry, **_values: Any) -> str:
    met = set(entry.checks.filter(entry_version=entry.version, is_met=True).values_list("item", flat=True))
    missing = [str(it.asks) for it in items_of(entry.kind) if it.code not in met]
    return _("Not yet met: %(items)s.") % {"items": "; ".join(missing)} if missing else ""


def _publish(entry: Entry, *, actor: User, note: str = "", **_values: Any) -> dict[str, Any]:
    now = timezone.now()
    entry.valid_until = entry.valid_until or timezone.localdate() + timedelta(days=VALID_DAYS)
    content = tell(entry)
    number = (entry.published_version or 0) + 1
    Version.objects.create(
        entry=entry, number=number, content=content, content_hash=hash_of(content), note=note, published_by=actor
    )
    entry.published_version, entry.published_at = number, entry.published_at or now
    entry.confirmed_on, entry.is_sunk = timezone.localdate(), False
    return {"number": number}


def _restore(entry: Entry, **_values: Any) -> dict[str, Any]:
    content = entry.versions.get(number=entry.published_version or 0).content
    for name, value in columns_of(Entry, content).items():
        setattr(entry, name, value)
    return {"number": entry.published_version}


def _renew(entry: Entry, *, until: date | None = None, **_values: Any) -> dict[str, Any]:
    entry.confirmed_on, entry.is_sunk = timezone.localdate(), False
    entry.valid_until = until or timezone.localdate() + timedelta(days=VALID_DAYS)
    return {"until": entry.valid_until.isoformat()}


def _is_to_come(_entry: Entry, *, until: date | None = None, **_values: Any) -> str:
    return _("The new day has to lie ahead.") if until and until <= timezone.localdate() else ""


def _is_over(entry: Entry, **_values: Any) -> str:
    is_over = entry.valid_until is not None and entry.valid_until < timezone.localdate()
    return "" if is_over else _("It is still valid.")


def _withdraw(entry: Entry, *, why: str = "other", **_values: Any) -> None:
    entry.withdrawn_for = why


def _is_listed(_entry: Entry, *, why: str = "other", **_values: Any) -> str:
    return "" if why in CODES else _("Choose a reason from the list.")


_OPEN = {State.PUBLISHED, State.REVISING, State.RESUBMITTED}
ENTRY: Machine[Entry] = Machine(
    Transition("submit", {State.DRAFT}, State.SUBMITTED, can_keep_entry, kinds.SUBMITTED,
               gettext_lazy("Submit for a check"), guard=_is_complete),
    Transition("return", {State.SUBMITTED}, State.DRAFT, can_check_entry, kinds.RETURNED,
               gettext_lazy("Return"), needs_reason=True),
    Transition("publish", {State.SUBMITTED, State.RESUBMITTED}, State.PUBLISHED, can_check_entry, kinds.PUBLISHED,
               gettext_lazy("Publish"), guard=_is_checked, effect=_publish),
    Transition("revise", {State.PUBLISHED}, State.REVISING, can_keep_entry, kinds.REVISED, gettext_lazy("Revise")),
    Transition("resubmit", {State.REVISING}, State.RESUBMITTED, can_keep_entry, kinds.SUBMITTED,
               gettext_lazy("Submit the revision"), guard=_is_complete),
    Transition("return_revision", {State.RESUBMITTED}, State.REVISING, can_check_entry, kinds.RETURNED,
               gettext_lazy("Return the revision"), needs_reason=True),
    Transition("discard", {State.REVISING, State.RESUBMITTED}, State.PUBLISHED, can_keep_entry, kinds.DISCARDED,
               gettext_lazy("Discard the revision"), effect=_restore),
    Transition("renew", {State.PUBLISHED, State.EXPIRED}, State.PUBLISHED, can_keep_entry, kinds.RENEWED,
               gettext_lazy("Still true: renew"), guard=_is_to_come, effect=_renew),
    Transition("expire", _OPEN, State.EXPIRED, can_expire_entry, kinds.EXPIRED, guard=_is_over),
    Transition("withdraw", {*_OPEN, State.EXPIRED}, State.WITHDRAWN, can_withdraw_entry, kinds.WITHDRAWN,
               gettext_lazy("Withdraw"), guard=_is_listed, effect=_withdraw, needs_reason=True),
)  # fmt: skip
