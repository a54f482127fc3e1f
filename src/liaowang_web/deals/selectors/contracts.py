"""A contract, its versions and signatures, as whoever asks may read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.chain import hash_of
from liaowang_web.deals.clauses import Missing, missing_in, terms_of
from liaowang_web.deals.models import Contract, ContractVersion, Deal, Signature, Type
from liaowang_web.deals.money import Money, smallest

CONTRACT_TYPES = (Type.DEVELOPMENT, Type.TRANSFER, Type.LICENCE, Type.CONSULTING, Type.SERVICE)


def contract_of(deal: Deal) -> Contract | None:
    """Give the contract of a deal that somebody sees, if it was begun."""
    return Contract.objects.select_related("deal__seller", "deal__buyer", "deal__entry").filter(deal=deal).first()


def contract_in(deal: Deal) -> Contract:
    """Give the contract of a deal that somebody sees. Raises Http404 if it was not begun."""
    found = contract_of(deal)
    if found is None:
        raise Http404
    return found


def versions_of(contract: Contract) -> list[ContractVersion]:
    """Give all versions but those of supplements, the newest first, with who signed them."""
    found = contract.versions.filter(supplement=None).select_related("made_by", "contract__deal")
    return list(found.prefetch_related("signatures__signatory", "signatures__organisation"))


def version_of(contract: Contract, number: int | None) -> ContractVersion:
    """Give a version. Raises Http404 if there is none."""
    found = contract.versions.select_related("made_by", "contract__deal").filter(number=number or 0).first()
    if found is None:
        raise Http404
    return found


def current_of(contract: Contract) -> ContractVersion | None:
    """Give the version that may be signed, or was."""
    return contract.versions.filter(number=contract.current or 0).first()


def signatures_of(contract: Contract) -> list[Signature]:
    """Give the signatures that count: those under the version that is current, and under its hash."""
    version = current_of(contract)
    if version is None:
        return []
    found = version.signatures.select_related("signatory", "organisation")
    return [it for it in found if it.signed_hash == version.content_hash]


def signed_sides(contract: Contract) -> set[str]:
    """Give the sides that have signed what is current."""
    return {it.side for it in signatures_of(contract)}


def missing_of(contract: Contract) -> list[Missing]:
    """Give what still holds the text back: of the terms, and where they depart from what was agreed."""
    deal = contract.deal
    terms = terms_of(contract.clauses_version)
    found = missing_in(terms, deal.type, deal.rights, contract.terms, deal.currency)
    return found + ([Missing("payment", why)] if (why := _departs(contract.terms, deal)) else [])


def _departs(terms: dict[str, Any], deal: Deal) -> str:
    """The fixed price is that of the accepted offer: another is agreed on by another offer, not in the contract."""
    if deal.state != Deal.State.AGREED:
        return ""
    if deal.amount is None:
        is_free = terms.get("form") in {None, "", "royalty"}
        return "" if is_free else _("No fixed price was agreed, a royalty alone.")
    try:
        given = Decimal(str(terms.get("fixed") or "0")) if terms.get("form") != "royalty" else Decimal(0)
    except ArithmeticError:
        return ""
    if given == deal.amount:
        return ""
    agreed = Money(deal.amount.quantize(smallest(deal.currency)), deal.currency)
    return _("The fixed price differs from what was agreed: %(amount)s.") % {"amount": agreed}


def why_version_falls(contract: Contract) -> str:
    """Say why the frozen version may not be signed any more: it is not what it was, or the deal is no longer that."""
    version, deal = current_of(contract), contract.deal
    if version is None:
        return _("No version is frozen.")
    told = version.content
    if hash_of(told) != version.content_hash:
        return _("The version does not match its hash.")
    named = (told["type"], told["rights"], told["exclusivity"], told["currency"])
    if named != (deal.type, deal.rights, deal.exclusivity, deal.currency) or _departs(told["terms"], deal):
        return _("What was agreed has changed since the version was frozen.")
    return ""


def head_of(contract: Contract, number: int) -> dict[str, Any]:
    """Give what a version says of its deal, beside the terms; see `clauses.assembling`."""
    deal = contract.deal
    return {
        "clauses": contract.clauses_version, "deal": deal.code, "number": number, "type": str(deal.type),
        "rights": str(deal.rights), "exclusivity": str(deal.exclusivity), "currency": deal.currency,
        "parties": {"seller": _party(deal.seller), "buyer": _party(deal.buyer)},
    }  # fmt: skip


def _party(organisation: Organisation) -> dict[str, str]:
    return {
        "code": organisation.code, "name_zh": organisation.name_zh, "name_en": organisation.name_en,
        "uscc": organisation.uscc, "registration": organisation.registration_number or organisation.lei,
        "country": organisation.country,
    }  # fmt: skip


def has_contract_type(deal: Deal) -> bool:
    """Whether a deal of this type has one of the five contracts; products are ordered instead."""
    return deal.type in CONTRACT_TYPES
