"""Doing what a form asks, and saying in the form why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
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
    """Give the status of a page whose form was refused, or not."""
    return 409 if form.is_bound and form.non_field_errors() else 200
