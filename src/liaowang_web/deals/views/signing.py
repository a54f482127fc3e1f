"""Versions of a contract: read, downloaded, signed, brought into force, and ended by both."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.accounts.second_factor import has_second_factor
from liaowang_web.deals.forms.contracts import EffectForm, EndingForm, SignForm
from liaowang_web.deals.models import Contract
from liaowang_web.deals.policies import contracts as policies
from liaowang_web.deals.policies.deals import side_of
from liaowang_web.deals.printing import NoChineseFontError, contract_as_docx, contract_as_json, contract_as_pdf
from liaowang_web.deals.selectors.contracts import contract_in, current_of, signed_sides, version_of
from liaowang_web.deals.selectors.deals import deal_for
from liaowang_web.deals.services.contracts import bring_into_force, end_contract, propose_ending
from liaowang_web.deals.services.signing import sign_contract
from liaowang_web.deals.views.acting import acted, sent
from liaowang_web.deals.views.contracts import language_of, named

_MAKERS = {
    "pdf": (contract_as_pdf, "application/pdf"),
    "docx": (contract_as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "json": (contract_as_json, "application/json"),
}
_STATE = Contract.State


@login_required
@require_safe
def version(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Show the text of a version with its hash and its signatures."""
    found = contract_in(deal_for(request.user, code))
    read = version_of(found, number)
    context = {
        **named(found), "version": read, "text": read.content["text"], "is_current": read.number == found.current,
        "supplement": getattr(read, "supplement", None),
        "signatures": list(read.signatures.select_related("signatory", "organisation")), **language_of(request),
    }  # fmt: skip
    return render(request, "deals/contract/version.html", context)


@login_required
@require_safe
def download(request: PersonRequest, code: str, number: int, form: str) -> HttpResponse:
    """Give a version as a file in the language of the page; each format carries the hash."""
    found = contract_in(deal_for(request.user, code))
    read = version_of(found, number)
    if form not in _MAKERS:
        raise Http404
    make, media_type = _MAKERS[form]
    try:
        content = make(read)
    except NoChineseFontError as error:
        return no_font(request, error)
    return attached(content, media_type, f"{found.code}-v{number}.{form}")


def no_font(request: PersonRequest, error: NoChineseFontError) -> HttpResponse:
    """Say which fonts would do."""
    why = _("No font with Chinese characters is installed. One of these will do: %(names)s.")
    return render(request, "design/refused.html", {"why": why % {"names": ", ".join(error.families)}}, status=503)


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Give a file to be saved, kept by nobody on the way."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
def sign(request: PersonRequest, code: str) -> HttpResponse:
    """Show what is signed to its end, and take a signature with a second factor."""
    found = contract_in(deal_for(request.user, code))
    read = current_of(found)
    is_asked = policies.can_sign_contract(request.user, found) and found.state == _STATE.FROZEN
    if request.method != "POST" and (not is_asked or read is None):
        raise Http404
    form = SignForm(sent(request), initial={"signed_hash": read.content_hash if read else ""})

    def act() -> None:
        given = form.cleaned_data
        sign_contract(found, actor=request.user, signed_hash=given["signed_hash"], code=given["code"])

    context = {
        **named(found), "version": read, "text": read.content["text"] if read else None, **language_of(request),
        "has_factor": has_second_factor(request.user), "is_second": bool(signed_sides(found)),
        "organisation": found.deal.organisation_of(side_of(request.user, found.deal) or "seller"),
    }  # fmt: skip
    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/sign.html", context=context,
        told=_("Signed. It stands in the history with its hash."),
    )  # fmt: skip


@login_required
def effect(request: PersonRequest, code: str) -> HttpResponse:
    """Bring a contract into force that waited for an approval or a registration."""
    found = contract_in(deal_for(request.user, code))
    if not policies.can_bring_into_force(request.user, found) or found.state != _STATE.SIGNED:
        raise Http404
    form = EffectForm(sent(request), thing=found)

    def act() -> None:
        given = form.cleaned_data
        bring_into_force(found, actor=request.user, day=given["day"], reason=given["reason"])

    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/effect.html", context=named(found)
    )


@login_required
def ending(request: PersonRequest, code: str) -> HttpResponse:
    """Propose to end a contract before its time, drop the proposal, or agree to the other side's."""
    found = contract_in(deal_for(request.user, code))
    if not policies.can_propose_ending(request.user, found) or found.state not in {_STATE.SIGNED, _STATE.EFFECTIVE}:
        raise Http404
    is_theirs = bool(found.ending_side) and policies.can_end_contract(request.user, found)
    is_dropped = "drop" in request.POST and not is_theirs
    form = EndingForm({"reason": "—"} if is_dropped else sent(request))

    def act() -> None:
        reason = "" if is_dropped else form.cleaned_data["reason"]
        (end_contract if is_theirs else propose_ending)(found, actor=request.user, reason=reason)

    context = {**named(found), "is_theirs": is_theirs, "is_proposed": bool(found.ending_side)}
    return acted(
        request, form, act, back=("deals:contract", code), template="deals/contract/ending.html", context=context
    )
