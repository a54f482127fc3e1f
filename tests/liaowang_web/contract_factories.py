"""Plain functions that make contracts, frozen and signed, and the people who sign with a second factor."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.deal_factories import make_agreed, make_deal
from tests.liaowang_web.factories import make_member
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.clauses import terms_of
from liaowang_web.deals.models import Contract, Deal
from liaowang_web.deals.samples.contracts import licence_terms
from liaowang_web.deals.services.contracts import begin_contract, edit_contract, freeze_contract
from liaowang_web.hall.models import Entry

FEE = Decimal("1000000.01")


def make_signatory(organisation: Organisation) -> User:
    """A signatory with an app and recovery codes."""
    user = make_member(organisation, "signatory")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def code_of(user: User) -> str:
    """The next unused recovery code."""
    return RecoveryCodes.activate(user).get_unused_codes()[0]


def make_contract_deal(buyer: Organisation | None = None, *, entry: Entry | None = None, **terms: Any) -> Deal:
    """A deal about know-how in which both agreed to an entry fee and a royalty."""
    agreed = {"rights": "knowhow", "exclusivity": "sole", "entry_fee": FEE, "royalty_percent": Decimal(5), **terms}
    return make_agreed(make_deal(entry, buyer), terms=agreed)


def sample_terms(**given: Any) -> dict[str, Any]:
    """Terms of which none is missing; the royalty runs over one half-year that ended yesterday."""
    today = timezone.localdate()
    first = today - timedelta(days=170)
    told = licence_terms(first)
    days = {"royalty_starts_on": first.isoformat(), "royalty_ends_on": (today - timedelta(days=1)).isoformat()}
    return {**told, **days, **given}


def make_contract(deal: Deal | None = None, **given: Any) -> Contract:
    """A contract of which no term is missing, still being written."""
    deal = deal or make_contract_deal()
    actor = owner_of(deal.seller)
    contract = begin_contract(deal, actor=actor)
    values = sample_terms(**given)
    for step in terms_of(contract.clauses_version).for_contract(deal.type, deal.rights):
        names = [name for it in step.terms for name in it.names] + [it.code for it in step.rows]
        told = {name: values[name] for name in names if name in values}
        contract = edit_contract(contract, actor=actor, step=step.code, values=told)
    return contract


def make_signed(deal: Deal | None = None, **given: Any) -> Contract:
    """A contract that both sides signed, each in their own browser: a second factor is taken from a request."""
    contract = make_frozen(deal, **given)
    version = contract.versions.get()
    for side in ("seller", "buyer"):
        person = make_signatory(contract.deal.organisation_of(side))
        data = {"signed_hash": version.content_hash, "is_read": "on", "code": code_of(person)}
        answer = log_in(person).post(reverse("deals:sign", args=[contract.deal.code]), data)
        assert answer.status_code == 302, answer.context["form"].errors
    return Contract.objects.get(pk=contract.pk)


def make_frozen(deal: Deal | None = None, **given: Any) -> Contract:
    """A contract that waits for both signatures."""
    contract = make_contract(deal, **given)
    return freeze_contract(contract, actor=owner_of(contract.deal.seller))
