"""The export gates: which are shut, and one opened on a letter or closed again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.export_rules import CHECKLIST, CHECKLIST_DAY, CHECKLIST_VERSION
from liaowang_web.deals.forms.market import GateForm, ReasonForm
from liaowang_web.deals.models import Gate
from liaowang_web.deals.policies.market import can_open_gate
from liaowang_web.deals.selectors.gates import gate_for, gates_for, rule_of
from liaowang_web.deals.selectors.titles import title_of, titles_of
from liaowang_web.deals.services.gates import open_gate, revoke_gate
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@login_required
def gates(request: PersonRequest) -> HttpResponse:
    """List the gates, what is shut first."""
    found = sorted(gates_for(request.user), key=lambda it: it.state == Gate.State.OPEN)
    titles = titles_of(it.entry for it in found)
    rows = [(it, titles.get(it.entry_id), rule_of(it.rule)) for it in found]
    return render(request, "deals/gates.html", {"rows": rows})


@login_required
def gate(request: PersonRequest, key: UUID) -> HttpResponse:
    """Show a gate with its rule and checklist; open it, or close it again."""
    found = gate_for(request.user, key)
    rule = rule_of(found.rule)
    may = can_open_gate(request.user, found)
    if request.method == "POST" and not may:
        raise NotAllowed(_("You may not do this here."))
    data = request.POST if request.method == "POST" else None
    is_open = found.state == Gate.State.OPEN
    form: GateForm | ReasonForm | None = None
    if is_open:
        form = ReasonForm(data, thing=found)
    elif rule is not None and rule.can_open:
        form = GateForm(data, thing=found, rule=rule)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _perform(request, found, form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("deals:gate", key)
    context = {
        "gate": found, "rule": rule, "form": form if may else None, "is_open": is_open, "title": title_of(found.entry),
        "items": [CHECKLIST[it] for it in rule.asks] if rule else [], "checklist_version": CHECKLIST_VERSION,
        "checklist_day": CHECKLIST_DAY,
    }  # fmt: skip
    return render(request, "deals/gate.html", context, status=409 if form is not None and form.errors else 200)


def _perform(request: PersonRequest, found: Gate, form: GateForm | ReasonForm) -> None:
    given = form.cleaned_data
    if isinstance(form, GateForm):
        open_gate(
            found, actor=request.user, items=form.met, letter=given["letter"], until=given["until"],
            version=given["version"],
        )  # fmt: skip
    else:
        revoke_gate(found, actor=request.user, reason=given["reason"], version=given["version"])
