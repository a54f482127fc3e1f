"""Keeping and forgetting views of the watchlist."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.observatory.forms import LayoutForm, SavedViewForm, WatchlistForm
from liaowang_web.observatory.selectors.saved import saved_view_for
from liaowang_web.observatory.services.saving import delete_view, save_view

_KEPT = frozenset((*WatchlistForm.base_fields, *LayoutForm.base_fields)) - {"opened"}


@login_required
@require_POST
def save(request: PersonRequest) -> HttpResponse:
    """Keep the view on screen under a name."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved: it needs a name of at most 80 characters."))
        return redirect("observatory:watchlist")
    name, question = form.cleaned_data["name"], _known_parts(form.cleaned_data["question"])
    _view, is_new = save_view(actor=request.user, name=name, question=question)
    told = _("The view “%(name)s” was saved.") if is_new else _("The view “%(name)s” now holds this question.")
    messages.success(request, told % {"name": name})
    return redirect(f"{reverse('observatory:watchlist')}?{question}")


@login_required
@require_POST
def delete(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Forget a view of this person."""
    view = saved_view_for(request.user, key)
    delete_view(view, actor=request.user)
    messages.success(request, _("The view “%(name)s” was deleted.") % {"name": view.name})
    return redirect("observatory:watchlist")


def _known_parts(question: str) -> str:
    asked = QueryDict(question, mutable=True)
    for name in set(asked) - _KEPT:
        del asked[name]
    return asked.urlencode()
