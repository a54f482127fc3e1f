"""The trading page of a product: what can be asked for, its status as first set, from whom prices are kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.bidding import WhyForm
from liaowang_web.deals.forms.trading import ExcludeForm, ProofForm, RequestForm
from liaowang_web.deals.models import ProductRequest
from liaowang_web.deals.policies import trading as policies
from liaowang_web.deals.selectors import products as selectors
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.deals.services.proofs import remove_proof, show_proof
from liaowang_web.deals.services.trading import ask_for_product
from liaowang_web.deals.views.acting import ask, is_done, sent, status_of
from liaowang_web.hall.policies import can_keep_price
from liaowang_web.hall.selectors.reading import reading_for
from liaowang_web.hall.services.pricing import keep_price_from, tell_price_again


def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show what can be asked for, and the documents of first-set status."""
    entry = selectors.product_for(request.user, code)
    reading = reading_for(request.user, entry)
    context = {
        "entry": entry, "reading": reading, "told": reading.told, "title": title_of(entry),
        "proofs": selectors.proofs_of(request.user, entry), "may_ask": bool(selectors.askers_of(request.user, entry)),
        "may_prove": policies.can_prove_first(request.user, entry), "may_keep": can_keep_price(request.user, entry),
        "n_kept": entry.price_exclusions.filter(ended_at=None).count(),
    }  # fmt: skip
    return render(request, "deals/product.html", context)


@login_required
def request_product(request: PersonRequest, code: str) -> HttpResponse:
    """Ask for a quotation or a sample."""
    entry = selectors.product_for(request.user, code)
    mine = selectors.askers_of(request.user, entry)
    if not mine:
        raise Http404
    form = RequestForm(sent(request), organisations=mine)
    made: list[ProductRequest] = []

    def act() -> None:
        made.append(ask_for_product(entry, actor=request.user, **form.cleaned_data))

    if is_done(request, form, act, _("Your request was sent.")):
        return redirect("deals:request", made[0].code)
    context = {"form": form, "entry": entry, "title": title_of(entry)}
    return render(request, "deals/request_product.html", context, status=status_of(form))


@login_required
def excluded(request: PersonRequest, code: str) -> HttpResponse:
    """Show from whom prices are kept, and keep them from one more."""
    entry = selectors.product_for(request.user, code)
    found = selectors.exclusions_for(request.user, entry)
    form = ExcludeForm(sent(request))

    def act() -> None:
        keep_price_from(entry, form.organisation, actor=request.user, reason=form.cleaned_data["reason"])

    if is_done(request, form, act):
        return redirect("deals:excluded", code)
    context = {"form": form, "entry": entry, "title": title_of(entry), "exclusions": found}
    return render(request, "deals/excluded.html", context, status=status_of(form))


@login_required
def end_exclusion(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Tell prices again to an organisation from which they were kept."""
    entry = selectors.product_for(request.user, code)
    found = selectors.exclusion_for(request.user, entry, key)
    return ask(
        request, lambda _given: tell_price_again(found, actor=request.user),
        back=reverse("deals:excluded", args=[code]), title=_("Tell the prices again"), name=code,
        lead=str(found.organisation),
    )  # fmt: skip


@login_required
def prove(request: PersonRequest, code: str) -> HttpResponse:
    """Show a document of first-set status."""
    entry = selectors.product_for(request.user, code)
    if not policies.can_prove_first(request.user, entry):
        raise Http404
    return ask(
        request, lambda given: show_proof(entry, actor=request.user, **given),
        back=reverse("deals:product", args=[code]), title=_("Show a document of first-set status"), name=code,
        form=ProofForm(sent(request), entry=entry),
        lead=_("Everybody reads title, number and issuer; the file is opened at the tier that it has in the entry."),
    )  # fmt: skip


@login_required
def unprove(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Take a document of first-set status off the page."""
    entry = selectors.product_for(request.user, code)
    found = selectors.proof_for(request.user, entry, key)
    return ask(
        request, lambda given: remove_proof(found, actor=request.user, reason=given["reason"]),
        back=reverse("deals:product", args=[code]), title=_("Remove the document"), name=code, lead=found.title,
        form=WhyForm(sent(request)),
    )  # fmt: skip
