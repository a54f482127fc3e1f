"""What the export gate says of an entry and a counterpart, and which gates there are."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.export_rules import RULES, Rule, is_known, rule_for
from liaowang_web.deals.models import Deal, Gate
from liaowang_web.deals.policies.market import can_see_gates
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody


def rule_between(entry: Entry, counterpart: Organisation) -> Rule | None:
    """Give the rule that stops talks about an entry with an organisation, whether or not its gate was opened."""
    version = entry.versions.filter(number=entry.published_version or 0).first()
    controls = {str(entry.control)} | ({str(version.content.get("control", "unknown"))} if version else set())
    return rule_for(controls, {_country(entry.organisation), _country(counterpart)})


def _country(organisation: Organisation) -> str:
    return organisation.country if is_known(organisation.country, organisation.type) else ""


def stop_between(entry: Entry, counterpart: Organisation) -> Rule | None:
    """Give the rule that stops talks now; nothing if there is none, or a gate opened on this very rule lets through."""
    rule = rule_between(entry, counterpart)
    if rule is None or not rule.can_open:
        return rule
    gate = Gate.objects.filter(entry=entry, organisation=counterpart, rule=rule.code).first()
    return None if gate is not None and gate.lets_through else rule


def export_stop(deal: Deal) -> str:
    """Say why a deal may not go on because of export control; an empty text if it may. For guards of every step."""
    counterpart = deal.organisation_of("buyer" if deal.counterpart_id == deal.buyer_id else "seller")
    rule = stop_between(deal.entry, counterpart)
    return "" if rule is None else words_of(rule)


def words_of(rule: Rule) -> str:
    """Say a rule with where it stands."""
    return _("Export gate: %(says)s (%(cites)s)") % {"says": rule.says, "cites": rule.cites}


def gates_for(user: Anybody, state: str = "") -> list[Gate]:
    """Give the gates, the latest first.

    Raises
    ------
    Http404
        If they may not see them.
    """
    if not can_see_gates(user):
        raise Http404
    found = Gate.objects.select_related("entry", "organisation", "entry__organisation", "opened_by")
    return list(found.filter(state=state) if state in Gate.State.values else found)


def gate_for(user: Anybody, key: UUID) -> Gate:
    """Give one gate. Raises Http404 if they may not see it, or it is not there."""
    found = Gate.objects.select_related("entry", "organisation", "entry__organisation").filter(pk=key).first()
    if found is None or not can_see_gates(user):
        raise Http404
    return found


def rule_of(code: str) -> Rule | None:
    """Give a rule by its code; one that is no longer in the list is nothing."""
    return RULES.get(code)
