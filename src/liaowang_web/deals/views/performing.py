"""Pages of their own for acts on contracts: ask, do, and go back, or show the form with what held it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liaowang_web.deals.views.acting import is_done, status_of


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
    if is_done(request, form, act, told):
        return redirect(*back)
    return render(request, template, {**context, "form": form}, status=status_of(form))


def sent(request: HttpRequest) -> Any:
    """Give what was sent, or nothing where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def version_sent(text: str | None) -> int:
    """Give the version that somebody saw, as their form says; 0, which none has, if it says none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
