"""Revisions of a published edition."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.forms.revising import AmendForm, WithdrawForm
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.selectors.files import nomination_for
from liaowang_web.catalogue.selectors.published import edition_for
from liaowang_web.catalogue.services.revisions import Amendment, Removal, revise_edition
from liaowang_web.workflow.acting import is_done, status_of


@login_required
def revise(request: PersonRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Amend or withdraw one listed entry, which publishes the next revision."""
    edition = edition_for(request.user, code)
    found = nomination_for(request.user, key)
    is_listed = found.state in Nomination.LISTED and found.edition_id == edition.pk
    if not is_listed or edition.state != Edition.State.PUBLISHED:
        raise Http404
    if not policies.can_publish_edition(request.user, edition):
        raise Http404
    is_withdrawal = "withdraw" in request.GET
    form = WithdrawForm(request.POST or None) if is_withdrawal else AmendForm(request.POST or None, instance=found)

    def act() -> None:
        given = form.cleaned_data
        if is_withdrawal:
            removal = Removal(found, given["why"], given["words"], given["on"])
            revise_edition(edition, actor=request.user, note=given["words"], removals=(removal,))
        elif isinstance(form, AmendForm):
            amendment = Amendment(found, form.columns(), given["words"])
            revise_edition(edition, actor=request.user, note=given["words"], amendments=(amendment,))

    if is_done(request, form, act, _("Published as the next revision.")):
        return redirect("catalogue:edition", code)
    context = {"edition": edition, "nomination": found, "form": form, "is_withdrawal": is_withdrawal}
    return render(request, "catalogue/revise.html", context, status=status_of(form))
