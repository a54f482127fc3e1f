"""A deal opened: from an enquiry, an award, or an order."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Deal, Enquiry, Exclusivity, Listing
from liaowang_web.deals.selectors.gates import export_stop
from liaowang_web.deals.terms import exact
from liaowang_web.hall.models import Entry
from liaowang_web.workflow.refusals import TransitionRefused


@transaction.atomic
def open_deal(
    *,
    entry: Entry,
    seller: Organisation,
    buyer: Organisation,
    actor: User | None,
    type: str,  # noqa: A002 - the name of the column
    rights: str,
    origin: str = Deal.Origin.ENQUIRY,
    listing: Listing | None = None,
    enquiry: Enquiry | None = None,
    exclusivity: str = Exclusivity.NONE,
    territory: str = "",
    amount: Decimal | None = None,
    currency: str = "CNY",
    is_agreed: bool = False,
) -> Deal:
    """Open a deal between two organisations about an entry.

    Parameters
    ----------
    entry, seller, buyer, listing, enquiry
        Whom and what it is about; one of both is the entry's own.
    actor : User or None
        Who opened it; nobody where an award followed from rules.
    origin : str
        One of `Deal.Origin`.
    is_agreed : bool
        Whether its terms were settled by an award or an order: it begins at ``agreed``, otherwise at ``enquiry``.

    Raises
    ------
    TransitionRefused
        If the export gate is shut between the two.
    """
    made = Deal(
        entry=entry, seller=seller, buyer=buyer, opened_by=actor, type=type, rights=rights, origin=origin,
        listing=listing, enquiry=enquiry, exclusivity=exclusivity, territory=territory,
        amount=None if amount is None else exact(amount),
        currency=currency, state=Deal.State.AGREED if is_agreed else Deal.State.ENQUIRY,
        agreed_at=timezone.now() if is_agreed else None,
    )  # fmt: skip
    if why := export_stop(made):
        raise TransitionRefused(why)
    made.number = audit.next_number("deal")
    made.save()
    audit.record(
        kinds.DEAL_OPENED, made, actor=actor, after=fingerprint(made), seller=audit.named(seller),
        buyer=audit.named(buyer), origin=str(origin), on_behalf_of=entry.organisation_id if actor else None,
    )  # fmt: skip
    return made
