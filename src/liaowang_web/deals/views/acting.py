"""Doing what a form asks, and saying in the form why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.workflow.refusals import TransitionRefused


def acted(
    request: HttpRequest, form: BaseForm, act: Callable[[], object], *, back: tuple[Any, ...], template: str,
    context: dict[str, Any], told: str = "",
) -> HttpResponse:  # fmt: skip
    """Do it if the form was sent and holds, and go back; otherwise show the form, with the refusal in it.

    Parameters
    ----------
    request : HttpRequest
    form : BaseForm
    act : callable
        What is done; its refusal becomes an error of the form.
    back : tuple
        Name and arguments of the page to which it leads.
    template : str
        That shows ``form`` and ``context``.
    context : dict
    told : str
        What is said once it is done.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told or _("Done, and told in the history."))
            return redirect(*back)
    is_refused = form.is_bound and bool(form.non_field_errors())
    status = 409 if is_refused else (422 if form.errors else 200)
    return render(request, template, {**context, "form": form}, status=status)


def sent(request: HttpRequest) -> Any:
    """Give what was sent, or nothing where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def version_sent(text: str | None) -> int:
    """Give the version that somebody saw, as their form says; 0, which none has, if it says none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
