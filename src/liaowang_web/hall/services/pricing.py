"""Prices kept from an organisation, and told to it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Entry, PriceExclusion
from liaowang_web.hall.policies import can_keep_price
from liaowang_web.hall.services.announcing import announce_entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def keep_price_from(entry: Entry, organisation: Organisation, *, actor: User, reason: str = "") -> PriceExclusion:
    """Keep the prices of an entry from an organisation; the index forgets them, so that no search gives them away.

    Raises
    ------
    NotAllowed
        Unless the actor binds the owner.
    TransitionRefused
        For the owner itself, and where they are kept from it already.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_keep_price(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if organisation.pk == locked.organisation_id:
        raise TransitionRefused(_("This is the entry's own organisation."))
    if locked.price_exclusions.filter(organisation=organisation, ended_at=None).exists():
        raise TransitionRefused(_("Prices are kept from it already."))
    made = PriceExclusion.objects.create(entry=locked, organisation=organisation, user=actor, reason=reason.strip())
    _announce(locked)
    audit.record(kinds.PRICE_KEPT, locked, actor=actor, on_behalf_of=locked.organisation_id,
                 organisation=audit.named(organisation))  # fmt: skip
    return made


@transaction.atomic
def tell_price_again(exclusion: PriceExclusion, *, actor: User) -> PriceExclusion:
    """End an exclusion.

    Raises
    ------
    NotAllowed
        Unless the actor binds the owner.
    TransitionRefused
        If it has ended before.
    """
    entry = Entry.objects.select_for_update().get(pk=exclusion.entry_id)
    locked = PriceExclusion.objects.select_for_update().get(pk=exclusion.pk)
    if not can_keep_price(actor, entry):
        raise NotAllowed(_("You may not do this here."))
    if locked.ended_at:
        raise TransitionRefused(_("It has ended already."))
    locked.ended_at = timezone.now()
    locked.save()
    _announce(entry)
    audit.record(kinds.PRICE_TOLD, entry, actor=actor, on_behalf_of=entry.organisation_id,
                 organisation=audit.named(locked.organisation))  # fmt: skip
    return locked


def _announce(entry: Entry) -> None:
    if entry.is_public:
        announce_entry(entry)
