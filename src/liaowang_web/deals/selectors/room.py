"""What somebody sees in the room of a deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Deal, Mandate, Offer, Side
from liaowang_web.deals.policies import deals as policies
from liaowang_web.deals.selectors.deals import files_of, messages_of, offers_of, told_of
from liaowang_web.deals.selectors.gates import export_stop
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.terms import changed, told

SHORT = 12
S = Deal.State
_ROAD: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("enquiry"), frozenset({S.ENQUIRY})),
    (_("offer"), frozenset({S.NEGOTIATING})),
    (_("contract"), frozenset({S.AGREED})),
    (_("signed"), frozenset({S.SIGNED, S.EFFECTIVE})),
    (_("performed"), frozenset({S.PERFORMING, S.DISPUTED})),
    (_("inspected and accepted"), frozenset({S.ACCEPTED})),
    (_("closed"), frozenset({S.CLOSED})),
)


@dataclass(frozen=True)
class Version:
    """An offer with its terms in words.

    Attributes
    ----------
    offer : Offer
    terms : list of (str, str, bool)
        Label, value, and whether it differs from the version before.
    """

    offer: Offer
    terms: Sequence[tuple[str, str, bool]]


def road_of(deal: Deal) -> list[tuple[str, str]]:
    """Give the stations of a deal with ``done``, ``now`` or ``ahead``."""
    if deal.state == S.TERMINATED:
        return []
    place = next(n for n, (_word, states) in enumerate(_ROAD) if deal.state in states)
    when = ["done"] * place + ["now"] + ["ahead"] * len(_ROAD)
    return [(str(word), when[n]) for n, (word, _states) in enumerate(_ROAD)]


def room_of(user: User, deal: Deal) -> dict[str, Any]:
    """Give what the page of a deal shows to this person."""
    offers = offers_of(deal)
    last = offers[0] if offers else None
    side = policies.side_of(user, deal)
    may_commit = policies.can_commit_deal(user, deal)
    confided = {it.side: it for it in deal.confidences.select_related("user")}
    is_talking = deal.state in {S.ENQUIRY, S.NEGOTIATING}
    is_open = last is not None and last.state == Offer.State.OPEN and not last.is_due
    is_theirs = is_open and last is not None and last.side != side
    return {
        "deal": deal, "title": title_of(deal.entry), "side": side, "road": road_of(deal), "versions": _versions(offers),
        "last": last, "messages_of_room": messages_of(deal), "files": files_of(deal),
        "sides": [(it, it.label, deal.organisation_of(it), confided.get(it)) for it in Side],
        "may_write": policies.can_write_deal(user, deal), "may_commit": may_commit,
        "may_offer": may_commit and is_talking and (not is_open or is_theirs),
        "may_answer": is_theirs and policies.can_answer_offer(user, last) if last else False,
        "may_withdraw": last is not None and last.state == Offer.State.OPEN and policies.can_withdraw_offer(user, last),
        "may_confide": may_commit and not deal.is_over and side not in confided,
        "is_confided": len(confided) == len(Side), "stop": "" if deal.is_over else export_stop(deal),
        "turn": turn_of(deal, last), "mandate": _mandate(user, deal),
        "may_archive": policies.can_archive_deal(user, deal),
        "latest": list(told_of(deal).order_by("-number")[:SHORT]),
    }  # fmt: skip


def turn_of(deal: Deal, last: Offer | None) -> str:
    """Say whose move it is: ``seller``, ``buyer``, ``both``, or nothing."""
    if deal.state == S.NEGOTIATING and last is not None and last.state == Offer.State.OPEN and not last.is_due:
        return str(Side.BUYER if last.side == Side.SELLER else Side.SELLER)
    return "" if deal.is_over else "both"


def _versions(offers: Sequence[Offer]) -> list[Version]:
    shown = []
    for place, offer in enumerate(offers):
        before = offers[place + 1].terms if place + 1 < len(offers) else None
        differs = changed(before, offer.terms) if before is not None else set()
        names = [name for name in offer.terms if offer.terms[name]]
        marks = {label: name in differs for name in names for label, _value in told({name: offer.terms[name]})}
        shown.append(Version(offer, [(label, value, marks[label]) for label, value in told(offer.terms)]))
    return shown


def _mandate(user: User, deal: Deal) -> dict[str, Any] | None:
    found = deal.mandates.select_related("manager").first()
    if found is None or found.state in {Mandate.State.DECLINED, Mandate.State.ENDED}:
        return None
    return {
        "it": found,
        "may_consent": policies.can_consent_to_mandate(user, found) and found.state == Mandate.State.PROPOSED,
        "may_end": policies.can_end_mandate(user, found) and found.state == Mandate.State.ACTIVE,
    }  # fmt: skip
