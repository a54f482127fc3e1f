"""Acts of this room, asked on its own page; doing them and refusing them is everybody's, in `workflow.acting`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liaowang_web.workflow.acting import is_done, sent, status_of

__all__ = ["acted", "ask", "is_done", "sent", "status_of", "version_sent"]


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


def version_sent(text: str | None) -> int:
    """Give the version that somebody saw, as their form says; 0, which none has, if it says none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
