"""Asking for what an act needs, doing it, and saying in the form why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.workflow.models import Thing
from liaowang_web.workflow.refusals import TransitionRefused

Crumbs = Sequence[tuple[Any, str]]
"""Words and addresses of the pages above, from the outermost."""


class StepForm(forms.Form):
    """An act on a thing: carries the version that the actor saw, and asks for a reason where one is needed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args: Any, thing: Thing, needs_reason: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = thing.version
        if not needs_reason:
            del self.fields["reason"]


def is_done(request: HttpRequest, form: forms.BaseForm, act: Callable[[], object], told: str = "") -> bool:
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


def status_of(form: forms.BaseForm) -> int:
    """Give the status of a page: refused, not to be read, or neither."""
    if not form.is_bound or not form.errors:
        return 200
    return 409 if form.non_field_errors() else 422


def sent(request: HttpRequest) -> Any:
    """Give what was sent, or nothing where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest, form: forms.BaseForm, act: Callable[[dict[str, Any]], object], *, back: str, title: Any,
    crumbs: Crumbs, lead: Any = "", told: str = "", template: str = "design/act.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Ask on a page of its own for what an act needs, and do it.

    Parameters
    ----------
    request : HttpRequest
    form : form
    act : callable
        Does it, given what the form read.
    back : str
        Address to which it leads, done or not.
    title, lead : str
        What is done, for heading and button; and what follows from it.
    crumbs : sequence of (str, str)
    told : str
        What is said once it is done.
    template : str
    **context
        For the template.
    """
    if is_done(request, form, lambda: act(getattr(form, "cleaned_data", {})), told):
        return redirect(back)
    shown = {"form": form, "back": back, "act_title": title, "act_lead": lead, "crumbs": crumbs, **context}
    return render(request, template, shown, status=status_of(form))
