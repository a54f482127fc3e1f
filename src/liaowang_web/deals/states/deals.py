"""How deals, offers and mandates walk, from the enquiry to the closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Deal, Mandate, Offer, Side
from liaowang_web.deals.policies.deals import (
    can_answer_offer,
    can_commit_deal,
    can_conclude_deal,
    can_consent_to_mandate,
    can_decline_mandate,
    can_end_mandate,
    can_expire,
    can_take_mandate,
    can_withdraw_offer,
    side_of,
)
from liaowang_web.deals.selectors.gates import export_stop
from liaowang_web.deals.selectors.rights import rights_given
from liaowang_web.deals.terms import fixed_sum
from liaowang_web.workflow.machine import Machine, Transition

S = Deal.State


def _is_stopped(deal: Deal, **_values: Any) -> str:
    return export_stop(deal)


def _can_agree(deal: Deal, *, offer: Offer | None = None, **_values: Any) -> str:
    if offer is None or offer.deal_id != deal.pk or offer.state != Offer.State.ACCEPTED:
        return _("A deal is agreed by accepting an offer.")
    return export_stop(deal) or rights_given(deal, offer.terms)


def _agree(deal: Deal, *, offer: Offer, **_values: Any) -> dict[str, Any]:
    """Take over what both agreed to."""
    deal.amount, deal.currency = fixed_sum(offer.terms), offer.terms.get("currency", deal.currency)
    for name in ("type", "rights", "exclusivity", "territory"):
        setattr(deal, name, offer.terms.get(name, getattr(deal, name)))
    deal.agreed_at = timezone.now()
    return {"number": offer.number}


def _reopen(deal: Deal, **_values: Any) -> None:
    deal.offers.filter(state=Offer.State.ACCEPTED).update(state=Offer.State.COUNTERED)
    deal.amount, deal.agreed_at = None, None


def _sign(deal: Deal, **_values: Any) -> None:
    deal.signed_at = timezone.now()


def _dispute(deal: Deal, *, actor: Any, **_values: Any) -> dict[str, Any]:
    deal.disputed_in = deal.state
    return {"side": side_of(actor, deal)}


def _settle(deal: Deal, **_values: Any) -> None:
    deal.disputed_in = ""


def _end(deal: Deal, **_values: Any) -> None:
    deal.ended_at = timezone.now()
    deal.offers.filter(state=Offer.State.OPEN).update(state=Offer.State.WITHDRAWN)


_BEFORE = {S.ENQUIRY, S.NEGOTIATING, S.AGREED}
_AFTER = {S.SIGNED, S.EFFECTIVE, S.PERFORMING}
DEAL: Machine[Deal] = Machine(
    Transition("negotiate", {S.ENQUIRY}, S.NEGOTIATING, can_commit_deal, kinds.DEAL_NEGOTIATED, guard=_is_stopped),
    Transition("agree", {S.NEGOTIATING}, S.AGREED, can_conclude_deal, kinds.DEAL_AGREED, guard=_can_agree,
               effect=_agree),
    Transition("reopen", {S.AGREED}, S.NEGOTIATING, can_commit_deal, kinds.DEAL_REOPENED,
               gettext_lazy("Reopen the terms"), effect=_reopen, needs_reason=True),
    Transition("sign", {S.AGREED}, S.SIGNED, can_conclude_deal, kinds.DEAL_SIGNED, guard=_is_stopped, effect=_sign),
    Transition("take_effect", {S.SIGNED}, S.EFFECTIVE, can_conclude_deal, kinds.DEAL_TOOK_EFFECT, guard=_is_stopped),
    Transition("perform", {S.EFFECTIVE}, S.PERFORMING, can_conclude_deal, kinds.DEAL_BEGUN, guard=_is_stopped),
    Transition("accept", {S.PERFORMING}, S.ACCEPTED, can_conclude_deal, kinds.DEAL_ACCEPTED),
    Transition("dispute", _AFTER | {S.ACCEPTED}, S.DISPUTED, can_commit_deal, kinds.DEAL_DISPUTED,
               gettext_lazy("Dispute"), effect=_dispute, needs_reason=True),
    Transition("settle", {S.DISPUTED}, S.PERFORMING, can_conclude_deal, kinds.DEAL_SETTLED, effect=_settle,
               needs_reason=True),
    Transition("terminate", _BEFORE, S.TERMINATED, can_commit_deal, kinds.DEAL_TERMINATED,
               gettext_lazy("End the talks"), effect=_end, needs_reason=True),
    Transition("terminate_contract", {*_AFTER, S.DISPUTED}, S.TERMINATED, can_conclude_deal, kinds.DEAL_TERMINATED,
               effect=_end, needs_reason=True),
    Transition("close", {S.ACCEPTED}, S.CLOSED, can_conclude_deal, kinds.DEAL_CLOSED, effect=_end),
)  # fmt: skip


def _holds(offer: Offer, **_values: Any) -> str:
    if offer.is_due:
        return _("The offer has expired.")
    if offer.deal.state != S.NEGOTIATING:
        return _("The deal is not being negotiated.")
    return export_stop(offer.deal)


def _can_accept(offer: Offer, *, actor: Any, **_values: Any) -> str:
    return _holds(offer) or below_floor(offer.deal, offer.terms, side_of(actor, offer.deal))


def below_floor(deal: Deal, terms: dict[str, Any], side: str) -> str:
    """Tell the seller, and nobody else, that terms lie below the lowest price of their listing."""
    floor = deal.listing.floor if deal.listing is not None and side == Side.SELLER else None
    given = fixed_sum(terms)
    if floor is None or given is None or terms.get("currency") != getattr(deal.listing, "currency", ""):
        return ""
    return _("This lies below the lowest price of your listing.") if Decimal(given) < floor else ""


def _answered(offer: Offer, *, actor: Any, number: int = 0, **_values: Any) -> dict[str, Any]:
    offer.answered_by, offer.answered_at = actor, timezone.now()
    return {"number": number, "deal": offer.deal.code}


def _is_due(offer: Offer, **_values: Any) -> str:
    return "" if offer.is_due else _("It still holds.")


O = Offer.State  # noqa: E741 - as short as the table needs
OFFER: Machine[Offer] = Machine(
    Transition("accept", {O.OPEN}, O.ACCEPTED, can_answer_offer, kinds.OFFER_ACCEPTED, gettext_lazy("Accept"),
               guard=_can_accept, effect=_answered),
    Transition("decline", {O.OPEN}, O.DECLINED, can_answer_offer, kinds.OFFER_DECLINED, gettext_lazy("Decline"),
               effect=_answered, needs_reason=True),
    Transition("counter", {O.OPEN}, O.COUNTERED, can_answer_offer, kinds.OFFER_COUNTERED, guard=_holds,
               effect=_answered),
    Transition("withdraw", {O.OPEN}, O.WITHDRAWN, can_withdraw_offer, kinds.OFFER_WITHDRAWN,
               gettext_lazy("Withdraw")),
    Transition("expire", {O.OPEN}, O.EXPIRED, can_expire, kinds.OFFER_EXPIRED, guard=_is_due),
)  # fmt: skip


def _consented(mandate: Mandate, *, actor: Any, **_values: Any) -> None:
    mandate.consented_by = actor


M = Mandate.State
MANDATE: Machine[Mandate] = Machine(
    Transition("consent", {M.PROPOSED}, M.CONSENTED, can_consent_to_mandate, kinds.MANDATE_CONSENTED,
               gettext_lazy("Agree"), effect=_consented),
    Transition("take", {M.CONSENTED}, M.ACTIVE, can_take_mandate, kinds.MANDATE_TAKEN, gettext_lazy("Take it on")),
    Transition("decline", {M.PROPOSED, M.CONSENTED}, M.DECLINED, can_decline_mandate, kinds.MANDATE_DECLINED,
               gettext_lazy("Decline")),
    Transition("end", {M.ACTIVE}, M.ENDED, can_end_mandate, kinds.MANDATE_ENDED, gettext_lazy("End the mandate")),
)  # fmt: skip
