"""The registration of a contract: its form, as a file, its walk, and the list of what was filed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.contract_terms import in_page_language
from liaowang_web.deals.forms.registrations import REGISTRATION_FORMS, FieldsForm
from liaowang_web.deals.models import Registration
from liaowang_web.deals.policies import contracts as policies
from liaowang_web.deals.printing import NoChineseFontError, registration_as_pdf, registration_as_xlsx
from liaowang_web.deals.registering import form_of, verified, wrong_in
from liaowang_web.deals.selectors.contracts import contract_in
from liaowang_web.deals.selectors.deals import deal_for
from liaowang_web.deals.selectors.registrations import filed_registrations, registration_for
from liaowang_web.deals.services.registrations import begin_registration, edit_registration, move_registration
from liaowang_web.deals.states.registrations import REGISTRATION
from liaowang_web.deals.views.acting import acted, sent
from liaowang_web.deals.views.signing import attached, no_font
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_MAKERS = {
    "pdf": (registration_as_pdf, "application/pdf"),
    "xlsx": (registration_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_OPEN = {Registration.State.NONE, Registration.State.REFUSED}
_PAGE = 50


@login_required
@require_POST
def begin(request: PersonRequest, code: str) -> HttpResponse:
    """Begin the form with what the contract says."""
    begin_registration(contract_in(deal_for(request.user, code)), actor=request.user)
    return redirect("deals:registration", code)


@login_required
def registration(request: PersonRequest, code: str) -> HttpResponse:
    """Show the form; whoever files it fills it in here."""
    found = registration_for(request.user, code)
    may_edit = policies.can_file_registration(request.user, found) and found.state in _OPEN
    if request.method == "POST" and not may_edit:
        raise NotAllowed(_("You may not do this here."))
    form = FieldsForm(sent(request), registration=found)
    status = 200
    if form.is_bound:
        if form.is_valid():
            try:
                edit_registration(found, actor=request.user, values=form.written, version=form.cleaned_data["version"])
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved."))
                return redirect("deals:registration", code)
        status = 409 if form.non_field_errors() else 422
    return render(request, "deals/contract/registration.html", _shown(request, found, form, may_edit), status=status)


def _shown(request: PersonRequest, found: Registration, form: FieldsForm, may_edit: bool) -> dict[str, Any]:
    kind, told = found.contract.deal.type, form_of(found.form_version)
    language = "zh" if in_page_language(told, "source_") == told.source_zh else "en"
    groups = [
        (in_page_language(group), [(in_page_language(it), told.word(it, str(found.fields.get(it.code) or ""), language))
                                   for it in group.fields])
        for group in told.groups_for(kind)
    ]  # fmt: skip
    return {
        "registration": found, "contract": found.contract, "deal": found.contract.deal, "form": form, "groups": groups,
        "may_edit": may_edit, "wrong": wrong_in(told, kind, found.fields), "verified": verified(found.fields),
        "source": in_page_language(told, "source_"),
        "steps": [it for it in REGISTRATION.open_to(request.user, found) if it.name in REGISTRATION_FORMS],
    }  # fmt: skip


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a step of the registration needs, then take it."""
    found = registration_for(request.user, code)
    if name not in REGISTRATION_FORMS:
        raise Http404
    transition = REGISTRATION.transitions[name]
    if request.method != "POST" and not transition.may(request.user, found):
        raise Http404
    form = REGISTRATION_FORMS[name](sent(request), thing=found)
    context = {"registration": found, "contract": found.contract, "deal": found.contract.deal,
               "transition": transition, "verified": verified(found.fields)}  # fmt: skip
    return acted(
        request, form, lambda: move_registration(name, found, actor=request.user, **form.cleaned_data),
        back=("deals:registration", code), template="deals/contract/move_registration.html", context=context,
    )  # fmt: skip


@login_required
@require_safe
def download(request: PersonRequest, code: str, form: str) -> HttpResponse:
    """Give the filled form as a file."""
    found = registration_for(request.user, code)
    if form not in _MAKERS:
        raise Http404
    make, media_type = _MAKERS[form]
    try:
        content = make(found)
    except NoChineseFontError as error:
        return no_font(request, error)
    return attached(content, media_type, f"{found.contract.code}-registration.{form}")


@login_required
@require_safe
def registrations(request: PersonRequest) -> HttpResponse:
    """Show what was filed, to those who note decisions."""
    if not policies.can_see_registrations(request.user):
        raise Http404
    state = request.GET.get("state", "")
    page = Paginator(filed_registrations(state), _PAGE).get_page(request.GET.get("page"))
    states = [(value, label) for value, label in Registration.State.choices if value != Registration.State.NONE]
    return render(request, "deals/contract/registrations.html", {"page": page, "state": state, "states": states})
