"""Terms of payment as people filled them in, read as a plan that can be reckoned with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.deals.money import CurrencyError, Money
from liaowang_web.deals.payments import Base, Form, Part, Plan, PlanError, Royalty, Trigger, Turn
from liaowang_web.deals.payments.plans import parted

_WITH_ROYALTY = {Form.ROYALTY, Form.ENTRY_ROYALTY}


class TermsError(ValueError):
    """Terms of payment that do not hold together; says why to whoever filled them in."""


def plan_from(terms: Mapping[str, Any], currency: str) -> Plan:
    """Read terms of payment as a plan.

    Parameters
    ----------
    terms : mapping
        Of a contract, by their codes.
    currency : str
        Of the deal.

    Raises
    ------
    TermsError
        With a sentence that says what has to be mended.
    """
    form = _choice(Form, terms.get("form"), _("Choose the form of payment."))
    royalty = _royalty(terms, currency) if form in _WITH_ROYALTY else None
    if form == Form.ROYALTY:
        return Plan(form, currency, Money(Decimal(0), currency), (), royalty)
    fixed = _money(terms.get("fixed"), currency)
    parts = _parts(terms.get("parts") or [], fixed)
    if form == Form.LUMP and len(parts) != 1:
        raise TermsError(_("A lump sum is paid in one part."))
    if form == Form.INSTALMENTS and len(parts) < 2:
        raise TermsError(_("Instalments are two parts or more."))
    try:
        return Plan(form, currency, fixed, parts, royalty)
    except PlanError as error:
        raise TermsError(_("The parts of the price do not hold together: look at shares and days.")) from error


def _choice(kind: Any, value: object, why: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise TermsError(why) from None


def _money(text: object, currency: str) -> Money:
    try:
        found = Money(Decimal(str(text or "")), currency)
    except CurrencyError:
        raise TermsError(_("The currency %(code)s is not known here.") % {"code": currency}) from None
    except (InvalidOperation, ValueError):
        why = _("The fixed price has to be a number, in whole units of the currency %(code)s.")
        raise TermsError(why % {"code": currency}) from None
    if found.amount <= 0:
        raise TermsError(_("The fixed price has to be more than 0."))
    return found


def _parts(rows: list[Mapping[str, Any]], fixed: Money) -> tuple[Part, ...]:
    try:
        shares = [Decimal(str(row.get("share") or "")) for row in rows]
    except InvalidOperation:
        raise TermsError(_("Each part of the price needs its per cent.")) from None
    if any(not it.is_finite() or it <= 0 for it in shares):
        raise TermsError(_("Each part of the price is more than 0 per cent."))
    if (found := sum(shares, Decimal(0))) != 100:
        why = _("The parts of the price sum to %(sum)s per cent instead of 100.")
        raise TermsError(why % {"sum": f"{found.normalize():f}"})
    amounts = parted(fixed, shares)
    if any(it.amount <= 0 for it in amounts):
        raise TermsError(_("A part of the price is smaller than the smallest unit of the currency."))
    return tuple(_part(row, it) for row, it in zip(rows, amounts, strict=True))


def _part(row: Mapping[str, Any], money: Money) -> Part:
    trigger = _choice(Trigger, row.get("trigger"), _("Say of each part of the price when it is due."))
    label = str(row.get("label") or "")
    if trigger == Trigger.DATE:
        why = _("The part “%(label)s” is due on a day: say on which.") % {"label": label}
        return Part(label, money, trigger, _day(row.get("due_on"), why))
    return Part(label, money, trigger, days=int(row.get("days") or 0))


def _day(text: object, why: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise TermsError(why) from None


def _royalty(terms: Mapping[str, Any], currency: str) -> Royalty:
    base = _choice(Base, terms.get("base"), _("Choose the base of the royalty."))
    turn = _choice(Turn, terms.get("turn"), _("Choose how the rate of the royalty goes."))
    starts_on = _day(terms.get("royalty_starts_on"), _("Say from when the royalty is paid."))
    ends_on = _day(terms.get("royalty_ends_on"), _("Say until when the royalty is paid."))
    if ends_on < starts_on:
        raise TermsError(_("The royalty ends before it begins."))
    try:
        rates = tuple(Decimal(it.strip()) / 100 for it in str(terms.get("rates") or "").replace("；", ";").split(";"))
        return Royalty(base, turn, rates, starts_on, currency)
    except (InvalidOperation, PlanError):
        told = {
            Turn.FIXED: _("A fixed rate is one number of per cent, above 0 and at most 100."),
            Turn.RISING: _("A rising rate is two numbers or more, each larger than the one before: 2; 3; 4."),
            Turn.FALLING: _("A falling rate is two numbers or more, each smaller than the one before: 5; 4; 3."),
        }
        raise TermsError(told[turn]) from None
