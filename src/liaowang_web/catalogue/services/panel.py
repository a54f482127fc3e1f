"""The panel: reviews summed up, entries proposed by the rule of the call or otherwise with a reason, minutes."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.policies import can_judge_nomination, can_lead_panel
from liaowang_web.catalogue.selectors.ranking import proposed_by_rule, ranking_of
from liaowang_web.catalogue.states import NOMINATION
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


def sum_up(edition: Edition) -> None:
    """Write what the locked reviews of an edition say together to each nomination, inside the transaction of an act.

    Whatever the panel had decided before has to be decided again.
    """
    rows = ranking_of(edition)
    for row in rows:
        NOMINATION.perform(
            "score", row.nomination, actor=None, place=row.place, mean=_rounded(row.mean), median=_rounded(row.median),
            spread=_rounded(row.spread), corrected=_rounded(row.corrected),
        )  # fmt: skip
    left = edition.nominations.filter(corrected__isnull=False).exclude(pk__in=[it.nomination.pk for it in rows])
    for nomination in left:  # conflicts took its last review
        NOMINATION.perform("score", nomination, actor=None)


@transaction.atomic
def propose_by_rule(edition: Edition, *, actor: User) -> int:
    """Propose what the rule of the call proposes and decline the rest, among what is still undecided; give how many.

    Nominations on which the actor may not judge stay undecided, for another chair.

    Raises
    ------
    NotAllowed
        Unless the actor is the chair of the panel.
    TransitionRefused
        If the panel is closed, or too few reviews of an entry count.
    """
    if not can_lead_panel(actor, edition):
        raise NotAllowed(_("You may not do this here."))
    proposed = proposed_by_rule(edition)
    n = 0
    for nomination in edition.nominations.filter(state=Nomination.State.SCORED):
        if not can_judge_nomination(actor, nomination):
            continue
        is_in = nomination.pk in proposed
        reason = "" if is_in else _("By the rule of the call.")
        NOMINATION.perform("propose" if is_in else "decline", nomination, actor=actor, reason=reason)
        n += is_in
    return n


@transaction.atomic
def judge_nomination(nomination: Nomination, *, actor: User, is_proposed: bool, reason: str = "") -> Nomination:
    """Propose a nomination or not; against the rule of the call a reason is asked for.

    Raises
    ------
    NotAllowed
        Unless the actor is the chair of the panel, and not involved.
    TransitionRefused
        If the panel is closed, too few reviews count, or the reason is missing.
    """
    by_rule = nomination.pk in proposed_by_rule(nomination.edition)
    if is_proposed != by_rule and not reason.strip():
        raise TransitionRefused(_("Say why: the rule of the call says otherwise."))
    words = reason or _("By the rule of the call.")
    return NOMINATION.perform("propose" if is_proposed else "decline", nomination, actor=actor, reason=words)


@transaction.atomic
def set_aside(nomination: Nomination, *, actor: User, reason: str) -> Nomination:
    """Take a nomination out of the review, for instance because not enough experts are free of conflicts.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `Machine.perform`; nothing is then written.
    """
    return NOMINATION.perform("set_aside", nomination, actor=actor, reason=reason)


@transaction.atomic
def close_panel(edition: Edition, *, actor: User, minutes: str) -> Edition:
    """Attach the minutes, after which the panel changes nothing any more.

    Raises
    ------
    NotAllowed
        Unless the actor is the chair of the panel.
    TransitionRefused
        If the edition is at another step, something is undecided, or there are minutes already or none.
    """
    if not can_lead_panel(actor, edition):
        raise NotAllowed(_("You may not do this here."))
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != Edition.State.PANEL or locked.minutes:
        raise TransitionRefused(_("The panel is closed."))
    if not minutes.strip():
        raise TransitionRefused(_("The minutes are missing."))
    if n := locked.nominations.filter(state=Nomination.State.SCORED).count():
        raise TransitionRefused(_("%(n)s nominations are not yet decided.") % {"n": n})
    before = fingerprint(locked)
    locked.minutes = minutes.strip()
    locked.version += 1
    locked.save()
    audit.record(kinds.MINUTED, locked, actor=actor, before=before, after=fingerprint(locked))
    return locked


def _rounded(points: float) -> Decimal:
    return Decimal(repr(points)).quantize(Decimal("0.001"))
