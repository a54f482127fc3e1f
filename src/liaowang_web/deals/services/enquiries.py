"""Enquiries sent, answered, taken up as a deal, declined, withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Deal, Enquiry, Exclusivity, Listing, Rights, Type
from liaowang_web.deals.policies.market import can_ask_for, can_take_up_enquiry
from liaowang_web.deals.services.gates import knock
from liaowang_web.deals.services.opening import open_deal
from liaowang_web.deals.services.outcomes import tell
from liaowang_web.deals.states.market import ENQUIRY
from liaowang_web.hall.models import Entry
from liaowang_web.matching.models import Feedback
from liaowang_web.matching.services.saying import note_outcomes
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_OPEN = (Enquiry.State.SENT, Enquiry.State.STOPPED, Enquiry.State.ANSWERED)
_TYPES = {
    Entry.Mode.TRANSFER: (Type.TRANSFER, Rights.PATENT), Entry.Mode.LICENCE: (Type.LICENCE, Rights.PATENT),
    Entry.Mode.JOINT: (Type.DEVELOPMENT, Rights.RESULTS), Entry.Mode.COMMISSION: (Type.DEVELOPMENT, Rights.RESULTS),
    Entry.Mode.SERVICE: (Type.SERVICE, Rights.RESULTS), Entry.Mode.EQUITY: (Type.TRANSFER, Rights.PATENT),
    Entry.Mode.PURCHASE: (Type.SALE, Rights.PRODUCT), Entry.Mode.OPEN: (Type.LICENCE, Rights.KNOWHOW),
}  # fmt: skip
"""With what a deal begins by how the entry's owner wants to work together, where no listing says more."""


@transaction.atomic
def send_enquiry(
    entry: Entry,
    organisation: Organisation,
    *,
    actor: User,
    cooperation: str,
    unclear: str,
    about: str,
    listing: Listing | None = None,
) -> Enquiry:
    """Ask an entry's owner three questions for an organisation; it stops at the export gate where a rule says so.

    Raises
    ------
    NotAllowed
        If the actor may not ask for the organisation.
    TransitionRefused
        If an enquiry of theirs about it is open already, or the listing is not.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_ask_for(actor, locked, organisation):
        raise NotAllowed(_("You may not do this here."))
    if Enquiry.objects.filter(entry=locked, organisation=organisation, state__in=_OPEN).exists():
        raise TransitionRefused(_("An enquiry of your organisation about it is open already."))
    if listing is not None and (listing.entry_id != locked.pk or listing.state != Listing.State.OPEN):
        raise TransitionRefused(_("The listing is not open."))
    rule = knock(locked, organisation, actor=actor)
    made = Enquiry.objects.create(
        number=audit.next_number("enquiry"), entry=locked, listing=listing, organisation=organisation, asker=actor,
        cooperation=cooperation, unclear=unclear, about=about, rule=rule.code if rule else "",
        state=Enquiry.State.STOPPED if rule else Enquiry.State.SENT,
    )  # fmt: skip
    if rule:
        audit.record(
            kinds.ENQUIRY_STOPPED, made, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(made),
            rule=audit.named(rule.says), code=rule.code,
        )  # fmt: skip
    else:
        audit.record(
            kinds.ENQUIRY_SENT, made, actor=actor, on_behalf_of=organisation.pk, after=fingerprint(made),
            entry=locked.code,
        )  # fmt: skip
        note_outcomes(organisation, locked, Feedback.Act.ENQUIRY, actor=actor)
    tell(
        locked.organisation, gettext_noop("Enquiry %(code)s about %(entry)s"),
        gettext_noop("Three questions were asked about %(entry)s. Answer them in the market, under %(code)s."),
        code=made.code, entry=locked.code,
    )  # fmt: skip
    return made


@transaction.atomic
def move_enquiry(name: str, enquiry: Enquiry, *, actor: User, **values: Any) -> Enquiry:
    """Walk a transition of `states.market.ENQUIRY` but ``take_up``. Raises TransitionRefused or NotAllowed."""
    if name == "take_up":
        raise ValueError("An enquiry is taken up by take_up_enquiry, which opens the deal")
    owner = enquiry.organisation_id if actor.acts_for(enquiry.organisation_id) else enquiry.entry.organisation_id
    behalf = owner if actor.acts_for(owner) else None
    moved = ENQUIRY.perform(name, enquiry, actor=actor, on_behalf_of=behalf, **values)
    if moved.state in {Enquiry.State.ANSWERED, Enquiry.State.DECLINED}:
        _tell_asker(moved)
    return moved


def _tell_asker(enquiry: Enquiry) -> None:
    """Write without saying whose the entry is, which may bear no name."""
    tell(
        enquiry.organisation, gettext_noop("There is an answer to %(code)s"),
        gettext_noop("Your enquiry %(code)s about %(entry)s was answered. Read it in the market, under %(code)s."),
        code=enquiry.code, entry=enquiry.entry.code,
    )  # fmt: skip


@transaction.atomic
def take_up_enquiry(enquiry: Enquiry, *, actor: User, version: int | None = None) -> Deal:
    """Open a deal with whoever asked; of a demand its owner is the buyer, of all else the seller.

    Raises
    ------
    NotAllowed
        If the actor does not commit the entry's organisation.
    TransitionRefused
        If it is not waiting, or the export gate is shut.
    """
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if not can_take_up_enquiry(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    entry, listing = locked.entry, locked.listing
    is_demand = entry.kind == Entry.Kind.DEMAND
    seller, buyer = entry.organisation, locked.organisation
    if is_demand:
        seller, buyer = buyer, seller
    type_, rights = (listing.type, listing.rights) if listing else _TYPES[Entry.Mode(entry.mode)]
    deal = open_deal(
        entry=entry, seller=seller, buyer=buyer, actor=actor, listing=listing, enquiry=locked, type=type_,
        rights=rights, exclusivity=listing.exclusivity if listing else Exclusivity.NONE,
        territory=listing.territory if listing else "", currency=listing.currency if listing else entry.currency,
    )  # fmt: skip
    ENQUIRY.perform("take_up", locked, actor=actor, version=version, on_behalf_of=entry.organisation_id, deal=deal.code)
    _tell_asker(locked)
    return deal
