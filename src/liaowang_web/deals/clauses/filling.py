"""What a contract still lacks before its text can be frozen, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.deals.clauses.catalogue import Rows, Step, Term, Terms, is_called_for
from liaowang_web.deals.clauses.payment import TermsError, plan_from
from liaowang_web.design.numbers import is_chinese


@dataclass(frozen=True)
class Missing:
    """Something that is not there or does not hold: in which step, and in words."""

    step: str
    says: str


def missing_in(terms: Terms, kind: str, rights: str, values: Mapping[str, Any], currency: str) -> list[Missing]:
    """Give all that holds a text back, in the order of the steps.

    Parameters
    ----------
    terms : Terms
        What is asked for.
    kind, rights : str
        Of contract, and over what.
    values : mapping
        What was filled in so far.
    currency : str
        Of the deal.
    """
    found: list[Missing] = []
    for step in terms.for_contract(kind, rights):
        found += [Missing(step.code, it) for it in _blanks(step, values)]
        found += [Missing(step.code, it) for it in _RULES.get(step.code, _nothing)(values, currency)]
    return found


def pruned(terms: Terms, kind: str, rights: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give only what is called for: what was filled in before another choice was made does not go into the text."""
    found: dict[str, Any] = {}
    for step in terms.for_contract(kind, rights):
        names = [name for it in step.terms if is_called_for(it.needs, values) for name in it.names]
        names += [it.code for it in step.rows if is_called_for(it.needs, values)]
        found |= {name: values[name] for name in names if values.get(name)}
    return found


def _name(thing: Term | Rows) -> str:
    return thing.zh if is_chinese() else thing.en


def _blanks(step: Step, values: Mapping[str, Any]) -> Iterator[str]:
    for it in step.terms:
        if it.is_required and is_called_for(it.needs, values) and not any(values.get(name) for name in it.names):
            yield _name(it)
    for rows in step.rows:
        if not is_called_for(rows.needs, values):
            continue
        given = values.get(rows.code) or []
        if rows.is_required and not given:
            yield _name(rows)
        for place, row in enumerate(given, 1):
            for column in rows.columns:
                if column.is_required and not row.get(column.code):
                    told = {"name": _name(rows), "n": place, "column": _name(column)}
                    yield _("%(name)s, row %(n)s: %(column)s") % told


def _nothing(_values: Mapping[str, Any], _currency: str) -> Iterator[str]:
    yield from ()


def _days_in_order(values: Mapping[str, Any], _currency: str) -> Iterator[str]:
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        yield _("The performance ends before it begins.")


def _plan_holds(values: Mapping[str, Any], currency: str) -> Iterator[str]:
    if values.get("form"):
        try:
            plan_from(values, currency)
        except TermsError as error:
            yield str(error)


def _priority_is_cleared(values: Mapping[str, Any], _currency: str) -> Iterator[str]:
    """Article 847: who completed a service result may take it over at equal terms before anybody else."""
    if values.get("is_service_work") != "yes":
        return
    today = timezone.localdate().isoformat()
    for row in values.get("completers") or []:
        name, answer = {"name": row.get("name", "")}, row.get("answer")
        if answer == "takes":
            yield _("%(name)s claims the priority of article 847: the deal has to be made with them first.") % name
        elif answer == "open":
            yield _("%(name)s has not answered yet whether they claim the priority of article 847.") % name
        elif answer == "silent" and str(row.get("answer_by") or "9") >= today:
            yield _("%(name)s may still answer; silence counts only after the last day.") % name
        elif answer == "declined" and not row.get("answered_on"):
            yield _("Say when %(name)s gave up the priority.") % name


_RULES = {"performance": _days_in_order, "payment": _plan_holds, "ownership": _priority_is_cleared}
