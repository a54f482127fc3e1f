"""What people and organisations choose: personal ranking, what they have seen, whom they avoid."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.hall.models import Entry
from liaowang_web.matching import kinds
from liaowang_web.matching.models import Avoidance, Preference
from liaowang_web.matching.policies import can_choose_avoided, can_have_matches
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

Sort = Avoidance.Sort


@transaction.atomic
def switch_personal(*, actor: User, is_personal: bool) -> Preference:
    """Switch personal ranking on or off."""
    chosen = _own(actor)
    chosen.is_personal = is_personal
    chosen.save(update_fields=["is_personal"])
    audit.record(kinds.PREFERRED, chosen, actor=actor, is_personal=str(is_personal))
    return chosen


@transaction.atomic
def mark_seen(*, actor: User) -> Preference:
    """Keep that somebody has seen all their lists; what comes later is new to them.

    Raises
    ------
    NotAllowed
        If they act for no organisation.
    """
    if not can_have_matches(actor):
        raise NotAllowed(_("You may not do this here."))
    chosen = _own(actor)
    chosen.seen_at = timezone.now()
    chosen.save(update_fields=["seen_at"])
    audit.record(kinds.SEEN, chosen, actor=actor)
    return chosen


def _own(actor: User) -> Preference:
    Preference.objects.get_or_create(user=actor)
    return Preference.objects.select_for_update().get(user=actor)


@transaction.atomic
def avoid(organisation: Organisation, other: Organisation, sort: str, *, actor: User) -> Avoidance:
    """Put another organisation on the list of one; a second time gives what holds.

    Raises
    ------
    NotAllowed
        If the actor is neither owner nor editor of the organisation.
    TransitionRefused
        If both are the same, or the sort is none of the two.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not can_choose_avoided(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.pk == other.pk:
        raise TransitionRefused(_("That is the organisation itself."))
    if sort not in Sort.values:
        raise TransitionRefused(_("Choose from the list."))
    made, is_new = Avoidance.objects.get_or_create(
        organisation=locked, other=other, sort=sort, until=None, defaults={"user": actor}
    )
    if is_new:
        # Whom is not told in the audit of the organisation, which its officers read too.
        audit.record(kinds.AVOIDED, locked, actor=actor, on_behalf_of=locked.pk, sort=sort)
    return made


@transaction.atomic
def hide_owner(entry: Entry, other: Entry, *, actor: User) -> Avoidance:
    """Hide the organisation to which the other entry of a match belongs.

    Raises
    ------
    NotAllowed
        If the actor is neither owner nor editor of the entry's organisation.
    TransitionRefused
        If the other entry is anonymous: what vanished with it would tell whose it is.
    """
    version = other.versions.filter(number=other.published_version or 0).first()
    if version is None or version.content.get("is_anonymous"):
        raise TransitionRefused(_("It does not tell whose it is, so its organisation cannot be hidden."))
    return avoid(entry.organisation, other.organisation, Sort.HIDDEN, actor=actor)


@transaction.atomic
def end_avoidance(avoidance: Avoidance, *, actor: User) -> Avoidance:
    """Take another organisation off the list.

    Raises
    ------
    NotAllowed
        If the actor is neither owner nor editor of the organisation.
    TransitionRefused
        If it was taken off before.
    """
    locked = Avoidance.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=avoidance.pk)
    if not can_choose_avoided(actor, locked.organisation):
        raise NotAllowed(_("You may not do this here."))
    if locked.until:
        raise TransitionRefused(_("It was taken off already."))
    locked.until = timezone.now()
    locked.save(update_fields=["until"])
    audit.record(
        kinds.AVOIDANCE_ENDED, locked.organisation, actor=actor, on_behalf_of=locked.organisation_id, sort=locked.sort
    )
    return locked
