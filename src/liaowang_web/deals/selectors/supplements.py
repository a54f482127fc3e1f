"""Supplements to a contract, as whoever sees its deal may read them."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from liaowang_web.audit.chain import hash_of
from liaowang_web.deals.models import Contract, Milestone, Supplement
from liaowang_web.deals.selectors.gates import export_stop

CHANGEABLE = (Contract.State.SIGNED, Contract.State.EFFECTIVE)
"""States in which a contract is changed by a supplement; before it is reopened, afterwards nothing changes it."""


def supplements_of(contract: Contract) -> list[Supplement]:
    """Give all supplements, the newest first, with who signed them."""
    found = contract.supplements.select_related("contract__deal", "frozen")
    return list(found.prefetch_related("frozen__signatures__signatory"))


def supplement_in(contract: Contract, number: int) -> Supplement:
    """Give a supplement of a contract that somebody sees. Raises Http404 if there is none."""
    found = contract.supplements.select_related("frozen").filter(number=number).first()
    if found is None:
        raise Http404
    found.contract = contract
    return found


def sides_signed(supplement: Supplement) -> set[str]:
    """Give the sides that have signed it under its hash."""
    return set(supplement.frozen.signatures.filter(signed_hash=supplement.frozen.content_hash).values_list(
        "side", flat=True
    ))  # fmt: skip


def movable(contract: Contract) -> list[Milestone]:
    """Give the payments whose last day can be moved: those that have one and are not settled."""
    states = (Milestone.State.DUE, Milestone.State.INVOICED)
    return list(contract.milestones.filter(state__in=states, due_on__isnull=False))


def why_not_changed(contract: Contract) -> str:
    """Say why a contract is not changed by a supplement now."""
    if contract.state not in CHANGEABLE or contract.deal.is_over:
        return _("Only a signed contract is changed by a supplement, until the deal is over.")
    return export_stop(contract.deal)


def why_not_signed(supplement: Supplement) -> str:
    """Say why a supplement is not signed now: it is settled, its contract may not change, or it is not what it was."""
    if supplement.state != Supplement.State.OPEN:
        return _("The supplement awaits no signature.")
    if why := why_not_changed(supplement.contract):
        return why
    content = supplement.frozen.content
    if hash_of(content) != supplement.frozen.content_hash:
        return _("The version does not match its hash.")
    days = {it.position: it.due_on.isoformat() for it in movable(supplement.contract) if it.due_on}
    if any(days.get(it["position"]) != it["old"] for it in content["moved"]):
        return _("A payment whose last day it moves was settled or moved meanwhile: withdraw it and propose another.")
    return ""
