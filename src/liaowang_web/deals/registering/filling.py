"""The form filled in from a contract, what it lacks, and the technology amount."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.deals.registering.form import Field, RegistrationForm
from liaowang_web.design.numbers import is_chinese

CUSTOMS = {
    "CN": "142", "HK": "110", "MO": "121", "TW": "143", "JP": "116", "KR": "133", "SG": "132", "IN": "111",
    "DE": "304", "FR": "305", "GB": "303", "IT": "307", "NL": "309", "CH": "331", "SE": "330", "RU": "344",
    "US": "502", "CA": "501", "AU": "601", "BR": "410",
}  # fmt: skip
"""Codes of the customs for countries by ISO 3166, as far as they are known here; others are filled in by hand."""
_NATURES = {"enterprise": "enterprise", "university": "university", "institute": "institute", "hospital": "medical",
            "government": "government", "foreign": "foreign"}  # fmt: skip


def filled_from(
    content: Mapping[str, Any], signed_on: date, parties: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Fill in what a contract says.

    Parameters
    ----------
    content : mapping
        Of the version that both sides signed, see `clauses.assembling`.
    signed_on : date
        Day of the second signature.
    parties : mapping
        By side the ``region`` and ``type`` of its organisation.

    Returns
    -------
    dict
        By what `Field.origin` names.
    """
    terms, plan = content["terms"], content["plan"]
    found = {
        "project": _either(terms, "project"), "object": _either(terms, "object"), "type": content["type"],
        "rights": content["rights"], "currency": content["currency"], "signed_on": signed_on.isoformat(),
        "starts_on": terms["starts_on"], "ends_on": terms["ends_on"], "total_amount": plan["fixed"],
    }  # fmt: skip
    for side in ("seller", "buyer"):
        party, more = content["parties"][side], parties[side]
        found |= {
            f"{side}_name": _either(party, "name"), f"{side}_code": party["uscc"] or party["registration"],
            f"{side}_country": CUSTOMS.get(party["country"], ""), f"{side}_division": more["region"],
            f"{side}_nature": _NATURES.get(more["type"], ""),
        }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _either(told: Mapping[str, str], name: str) -> str:
    return told.get(f"{name}_zh") or told.get(f"{name}_en") or ""


def wrong_in(form: RegistrationForm, kind: str, values: Mapping[str, str]) -> list[str]:
    """Give in words what holds the form of a type of contract back from being filed."""
    found = []
    for field in (it for group in form.groups_for(kind) for it in group.fields):
        if why := _wrong(field, str(values.get(field.code) or "")):
            name = field.zh if is_chinese() else field.en
            found.append(_("%(name)s: %(why)s") % {"name": name, "why": why})
    if not found and verified(values) < 0:
        found.append(_("The costs that are no technology exceed the total."))
    return found


def _wrong(field: Field, value: str) -> str:
    if not value:
        return _("is missing") if field.is_required else ""
    if field.kind == "code" and not (value.isascii() and value.isdecimal() and len(value) == field.digits):
        return _("has %(n)s figures") % {"n": field.digits}
    if field.kind == "amount" and _amount(value) is None:
        return _("is an amount of 0 or more")
    return ""


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def verified(values: Mapping[str, str]) -> Decimal:
    """Give the technology amount (技术交易额): the total without what is no technology.

    Examples
    --------
    >>> verified({"total_amount": "1000000", "non_technical_amount": "150000"})
    Decimal('850000')
    """
    total, other = (
        _amount(str(values.get(it) or "0")) or Decimal(0) for it in ("total_amount", "non_technical_amount")
    )
    return total - other
