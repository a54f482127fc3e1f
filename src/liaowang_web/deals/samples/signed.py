"""Sample deals that both sides signed, so that the figures of the market have something to count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import cycle

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.http import HttpRequest
from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.second_factor import FactorRefused
from liaowang_web.accounts.services import answer_invitation, invite_member
from liaowang_web.deals.models import Contract, Deal, Side
from liaowang_web.deals.samples.contracts import write_contract
from liaowang_web.deals.samples.market import Traders, ask
from liaowang_web.deals.selectors.contracts import current_of
from liaowang_web.deals.services.enquiries import take_up_enquiry
from liaowang_web.deals.services.offers import accept_offer, make_offer
from liaowang_web.deals.services.signing import sign_contract
from liaowang_web.hall.models import Entry

_KINDS = (
    ("licence", "knowhow"), ("transfer", "knowhow"), ("development", "results"), ("consulting", "results"),
    ("licence", "patent"), ("service", "results"),
)  # fmt: skip
_AMOUNTS = (80_000, 360_000, 680_000, 2_400_000, 12_500_000)
_DAYS = (9, 21, 34, 48, 73, 96, 17)


def sign_samples(entries: Iterable[Entry], buyers: list[Organisation], traders: Traders) -> int:
    """Let a deal about each entry be agreed on, written and signed; give how many.

    Parameters
    ----------
    entries : iterable of Entry
        Published, of organisations for which the seller signs, their rights free.
    buyers : list of Organisation
        At home, by turns.
    traders : Traders
        Both become signatories of their organisations.
    """
    plans = zip(entries, cycle(buyers), cycle(_KINDS), cycle(_AMOUNTS), cycle(_DAYS), strict=False)
    deals = [_agreed(*plan, traders) for plan in plans]
    for deal in deals:
        contract = write_contract(deal, actor=traders.seller)
        for side in Side:
            owner = traders.seller if deal.key_of(side) == deal.entry.organisation_id else traders.buyer
            _make_signatory(deal.organisation_of(side), owner)
            contract = _signed(contract, owner)
    return len(deals)


def _agreed(
    entry: Entry, organisation: Organisation, kind: tuple[str, str], amount: int, days: int, traders: Traders
) -> Deal:
    deal = take_up_enquiry(ask(entry, organisation, traders), actor=traders.seller)
    # Samples alone turn the clock: a real deal takes its days until it is signed.
    Deal.objects.filter(pk=deal.pk).update(created_at=timezone.now() - timedelta(days=days))
    terms = {
        "type": kind[0], "rights": kind[1], "exclusivity": "ordinary" if kind[0] == "licence" else "none",
        "territory": "中国境内 / China", "payment": "lump", "amount": Decimal(amount), "currency": "CNY",
    }  # fmt: skip
    offer = make_offer(
        Deal.objects.get(pk=deal.pk), actor=traders.seller, terms=terms, expires_at=timezone.now() + timedelta(days=14)
    )
    return accept_offer(offer, actor=traders.buyer)


def _make_signatory(organisation: Organisation, owner: User) -> None:
    if not owner.acts_for(organisation.pk, "signatory"):
        invitation = invite_member(organisation, actor=owner, email=owner.email, role="signatory")
        answer_invitation(invitation, actor=owner, is_accepted=True)


def _signed(contract: Contract, signatory: User) -> Contract:
    """Sign with a second factor that is set up for this once: whoever tries the site out logs in without one."""
    version = current_of(contract)
    assert version is not None, "it is frozen"
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(signatory, secret)
    frozen, request = version.content_hash, HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"  # by which wrong codes would be counted

    def sign() -> Contract:
        code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
        return sign_contract(contract, actor=signatory, signed_hash=frozen, code=code)

    with request_context(request):
        try:
            signed = sign()
        except FactorRefused:  # the half minute of the code ended on the way
            signed = sign()
    Authenticator.objects.filter(user=signatory).delete()
    return signed
