"""Asking for what an act needs, doing it, and saying in the form why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaowang_web.workflow.refusals import TransitionRefused


def is_done(request: HttpRequest, form: BaseForm, act: Callable[[], object], told: str = "") -> bool:
    """Do it, if the form was sent and can be read; a refusal becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, told or _("Done, and told in the history."))
    return True


def status_of(form: BaseForm) -> int:
    """Give the status of a page: refused, not to be read, or neither."""
    if not form.is_bound or not form.errors:
        return 200
    return 409 if form.non_field_errors() else 422


def ask(
    request: HttpRequest, act: Callable[[Any], object], *, back: str, title: Any, name: Any, lead: Any = "",
    then: str = "", form: BaseForm | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    """Ask on a page of its own for what an act needs, and do it.

    Parameters
    ----------
    request : HttpRequest
    act : callable
        Does it, given what the form read.
    back : str
        Address that stands in the crumbs, and to which it leads unless ``then`` is another.
    title, name : str
        What is done, for heading and button; and the number of the thing.
    lead : str
        What follows from it.
    then : str, optional
        Address to which it leads.
    form : form, optional
        Where nothing is asked, an empty one.
    **context
        For the template ``deals/act.html``.
    """
    asked = form if form is not None else Form(request.POST if request.method == "POST" else None)
    if is_done(request, asked, lambda: act(getattr(asked, "cleaned_data", {}))):
        return redirect(then or back)
    told = {"form": asked, "back": back, "act_title": title, "act_name": name, "act_lead": lead, **context}
    return render(request, "deals/act.html", told, status=status_of(asked))


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
