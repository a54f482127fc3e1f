"""Doing what a form asks, and saying in the form why it cannot be done now."""

from __future__ import annotations

from django.forms import BaseForm

from liaowang_web.workflow.acting import is_done

__all__ = ["is_done", "status_of"]


def status_of(form: BaseForm) -> int:
    """Give the status of a page whose form was refused, or not."""
    return 409 if form.is_bound and form.non_field_errors() else 200
