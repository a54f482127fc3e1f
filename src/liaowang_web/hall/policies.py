"""Who may do what with entries of the hall."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.hall.models import Agreement, Entry, PriceExclusion

Anybody = User | AnonymousUser | None
State = Entry.State
_EDITABLE = {State.DRAFT, State.REVISING}
_OFFICERS = ("secretariat", "integrity_officer", "auditor")


def can_enter_entry(user: Anybody, organisation: Organisation) -> bool:
    """Owner or editor of the organisation."""
    return isinstance(user, User) and user.acts_for(organisation.pk, "owner", "editor")


def can_edit_entry(user: Anybody, entry: Entry) -> bool:
    """Owner or editor, in draft or while it is being revised."""
    return can_keep_entry(user, entry) and entry.state in _EDITABLE


def can_keep_entry(user: Anybody, entry: Entry) -> bool:
    """Owner or editor of its organisation: submits, revises, renews, withdraws."""
    return isinstance(user, User) and user.acts_for(entry.organisation_id, "owner", "editor")


def can_check_entry(user: Anybody, entry: Entry) -> bool:
    """The secretariat, never its author nor anybody who ever was a member of its organisation."""
    if not (isinstance(user, User) and user.has_role("secretariat")):
        return False
    if entry.author_id == user.pk:
        return False
    return not user.memberships.filter(organisation=entry.organisation_id).exists()


def can_withdraw_entry(user: Anybody, entry: Entry) -> bool:
    """Its organisation, or the integrity officer."""
    return can_keep_entry(user, entry) or (isinstance(user, User) and user.has_role("integrity_officer"))


def can_expire_entry(user: Anybody, _entry: Entry) -> bool:
    """The system alone."""
    return user is None


def can_see_working_copy(user: Anybody, entry: Entry) -> bool:
    """Members of its organisation, and the officers who check it."""
    return isinstance(user, User) and (user.acts_for(entry.organisation_id) or user.has_role(*_OFFICERS))


def tier_of(user: Anybody, entry: Entry) -> Entry.Tier:
    """Tell how far somebody sees into a published entry."""
    if not isinstance(user, User) or not user.is_active:
        return Entry.Tier.TEASER
    if can_see_working_copy(user, entry):
        return Entry.Tier.AGREED
    return Entry.Tier.AGREED if _agreed(entry.pk, list(user.organisation_roles)) else Entry.Tier.REGISTERED


@prepared
def _agreed(entry: UUID, organisations: list[UUID]) -> QuerySet[Agreement, tuple[UUID]]:
    found = Agreement.objects.filter(one_of("organisation", organisations), entry=entry, ended_at=None)
    return found.order_by().values_list("pk")[:1]


def can_see_queue(user: Anybody) -> bool:
    """The secretariat, and auditors, who read everything."""
    return isinstance(user, User) and user.has_role("secretariat", "auditor")


def can_place_entry(user: Anybody, entry: Entry) -> bool:
    """Whoever may edit it, and whoever checks it while it waits."""
    is_waiting = entry.state in {State.SUBMITTED, State.RESUBMITTED}
    return can_edit_entry(user, entry) or (is_waiting and can_check_entry(user, entry))


def can_agree_for(user: Anybody, entry: Entry, organisation: Organisation) -> bool:
    """Owner or signatory of another organisation that is verified, while the entry is public."""
    if not (isinstance(user, User) and user.acts_for(organisation.pk, "owner", "signatory")):
        return False
    is_other = organisation.pk != entry.organisation_id
    return is_other and organisation.state == Organisation.State.VERIFIED and entry.is_public


def can_keep_price(user: Anybody, entry: Entry) -> bool:
    """Owner or signatory of its organisation: decides from whom its prices are kept."""
    return isinstance(user, User) and user.acts_for(entry.organisation_id, "owner", "signatory")


def can_see_price(user: Anybody, entry: Entry) -> bool:
    """Everybody who sees the tier of prices; once they are kept from somebody, who is known to be somebody else.

    That is a member of a verified organisation who belongs to none from which they are kept: a visitor, or somebody
    without an organisation, could be one of theirs.
    """
    kept = set(_kept_from(entry.pk))
    if not kept or can_see_working_copy(user, entry):
        return True
    mine = set(user.organisation_roles) if isinstance(user, User) and user.is_active else set()
    if mine & kept:
        return False
    return Organisation.objects.filter(pk__in=list(mine), state=Organisation.State.VERIFIED).exists()


@prepared
def _kept_from(entry: UUID) -> QuerySet[PriceExclusion, UUID]:
    found = PriceExclusion.objects.filter(entry=entry, ended_at=None).order_by()
    return found.values_list("organisation", flat=True)


def can_end_agreement(user: Anybody, agreement: Agreement) -> bool:
    """Owner or signatory of either side."""
    if not isinstance(user, User):
        return False
    return user.acts_for(agreement.organisation_id, "owner", "signatory") or can_keep_entry(user, agreement.entry)


def can_decline_for(user: Anybody, entry: Entry, organisation: Organisation) -> bool:
    """Any member of another organisation, while the entry is public."""
    is_member = isinstance(user, User) and user.acts_for(organisation.pk)
    return is_member and organisation.pk != entry.organisation_id and entry.is_public
