"""Registrations, as whoever asks may read them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from liaowang_web.deals.models import Contract, Registration
from liaowang_web.deals.policies.contracts import can_see_registrations
from liaowang_web.deals.policies.deals import can_see_deal
from liaowang_web.deals.selectors.deals import number_of
from liaowang_web.hall.policies import Anybody

S = Registration.State
_RELATED = ("contract__deal__seller", "contract__deal__buyer", "contract__deal__entry")


def registration_for(user: Anybody, code: str) -> Registration:
    """Give the registration of a deal's contract to both sides, and once it is filed to those who note decisions.

    Raises
    ------
    Http404
        To everybody else, or if there is none.
    """
    found = Registration.objects.select_related(*_RELATED).filter(contract__deal__number=number_of(code)).first()
    if found is None:
        raise Http404
    is_officer = found.state != S.NONE and can_see_registrations(user)
    if not (can_see_deal(user, found.contract.deal) or is_officer):
        raise Http404
    return found


def registration_of(contract: Contract) -> Registration | None:
    """Give the registration of a contract that somebody sees, if there is one."""
    return Registration.objects.filter(contract=contract).first()


def filed_registrations(state: str = "") -> QuerySet[Registration]:
    """Give what was filed, the latest first; the caller asked whether this person may see it."""
    found = Registration.objects.exclude(state=S.NONE).select_related(*_RELATED)
    return (found.filter(state=state) if state in S.values else found).order_by("-filed_on", "-created_at")
