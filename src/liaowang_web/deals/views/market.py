"""Listings: the market, one's own corner of it, and a listing drafted, read and walked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.market import ActForm, ListingForm, ReasonForm
from liaowang_web.deals.models import Listing, Type
from liaowang_web.deals.policies import market as policies
from liaowang_web.deals.selectors.deals import deals_for, mandates_to
from liaowang_web.deals.selectors.market import (
    enquiries_received,
    enquiries_sent,
    listing_for,
    open_enquiry_of,
    open_listings,
    own_listings,
)
from liaowang_web.deals.selectors.titles import title_of, titles_of
from liaowang_web.deals.services.listings import edit_listing, enter_listing, move_listing
from liaowang_web.deals.states.market import LISTING
from liaowang_web.hall.selectors.reading import entry_for, organisations_of, reading_for
from liaowang_web.workflow.refusals import TransitionRefused

PAGE = 50


def market(request: HttpRequest) -> HttpResponse:
    """List what is offered now, by mode and type."""
    chosen = {name: request.GET.get(name, "") for name in ("mode", "type")}
    page = Paginator(open_listings(chosen), PAGE).get_page(request.GET.get("page"))
    titles = titles_of(it.entry for it in page)
    context = {
        "page": page, "rows": [(it, titles.get(it.entry_id), policies.can_see_floor(request.user, it)) for it in page],
        "chosen": chosen, "modes": Listing.Mode.choices, "types": Type.choices,
    }  # fmt: skip
    return render(request, "deals/market.html", context)


@login_required
def own(request: PersonRequest) -> HttpResponse:
    """List one's deals, enquiries, listings and mandates."""
    sources = {
        "deals": deals_for, "received": enquiries_received, "sent": enquiries_sent, "listings": own_listings,
    }  # fmt: skip
    words = {
        "deals": _("Deals"), "received": _("Enquiries received"), "sent": _("Enquiries sent"),
        "listings": _("Listings"),
    }  # fmt: skip
    view = request.GET.get("view", "deals")
    view = view if view in sources else "deals"
    found = {name: source(request.user) for name, source in sources.items()}  # type: ignore[operator]
    page = Paginator(found[view], PAGE).get_page(request.GET.get("page"))
    titles = titles_of(it.entry for it in page)
    context = {
        "page": page, "rows": [(it, titles.get(it.entry_id)) for it in page], "view": view,
        "tabs": [(name, word, found[name].count()) for name, word in words.items()],
        "mandates": mandates_to(request.user),
    }  # fmt: skip
    return render(request, "deals/own.html", context)


def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Show a listing: what is offered, how, until when."""
    found = listing_for(request.user, code)
    entry = found.entry
    reading = reading_for(request.user, entry)
    mine = [it for it in organisations_of(request.user) if policies.can_ask_for(request.user, entry, it)]
    context = {
        "listing": found, "entry": entry, "title": title_of(entry), "reading": reading,
        "is_inside": policies.can_see_floor(request.user, found), "may_ask": bool(mine) and found.state == "open",
        "may_edit": policies.can_edit_listing(request.user, found),
        "steps": [it for it in LISTING.open_to(request.user, found) if it.label],
        "asked": open_enquiry_of(request.user, entry),
    }  # fmt: skip
    return render(request, "deals/listing.html", context)


@login_required
def enter(request: PersonRequest, code: str) -> HttpResponse:
    """Draft a listing of an entry."""
    entry = entry_for(request.user, code)
    if not policies.can_enter_listing(request.user, entry):
        raise Http404
    form = ListingForm(
        request.POST if request.method == "POST" else None,
        initial={"currency": entry.currency},
        is_demand=entry.kind == "demand",
    )
    if request.method == "POST" and form.is_valid():
        made = enter_listing(entry, actor=request.user, **form.columns)
        messages.success(request, _("Saved as a draft. Nobody else sees it until it is opened."))
        return redirect("deals:listing", made.code)
    return _edit(request, form, {"entry": entry, "title": title_of(entry)})


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Change a draft."""
    found = listing_for(request.user, code)
    if not policies.can_edit_listing(request.user, found):
        raise Http404
    form = ListingForm(
        request.POST if request.method == "POST" else None, instance=found, is_demand=found.entry.kind == "demand"
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_listing(found, actor=request.user, version=form.cleaned_data["version"], **form.columns)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("deals:listing", code)
    return _edit(request, form, {"entry": found.entry, "title": title_of(found.entry), "listing": found})


def _edit(request: PersonRequest, form: ListingForm, context: dict[str, Any]) -> HttpResponse:
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "deals/edit_listing.html", {"form": form, **context}, status=status)


@login_required
def move(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what a move of a listing needs, then make it."""
    found = listing_for(request.user, code)
    step = next((it for it in LISTING.open_to(request.user, found) if it.name == name and it.label), None)
    if step is None:
        raise Http404
    form = (ReasonForm if step.needs_reason else ActForm)(
        request.POST if request.method == "POST" else None, thing=found
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            move_listing(
                name, found, actor=request.user, version=form.cleaned_data["version"], reason=reason, why=reason
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("deals:listing", code)
    context = {
        "form": form, "step": step, "thing": found, "back": found.code, "back_page": "deals:listing",
        "title": title_of(found.entry), "name": f"listing_{name}",
    }  # fmt: skip
    return render(request, "deals/move.html", context, status=409 if form.non_field_errors() else 200)
