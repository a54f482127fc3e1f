"""The answer to a form that saves itself while somebody types: a sentence, and the version from which to go on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang_web.workflow.models import Thing
from liaowang_web.workflow.refusals import TransitionRefused


def autosaved(n_errors: int, save: Callable[[], Thing]) -> JsonResponse:
    """Save unless something cannot be kept, and say in one sentence whether it was.

    Parameters
    ----------
    n_errors : int
        How many fields cannot be kept as they are.
    save : callable
        Saves, and gives the thing as it is now.

    Returns
    -------
    JsonResponse
        ``says``; with 200 also ``version``. 422 if there are errors, 409 if it cannot be saved now.

    Raises
    ------
    NotAllowed
        As ``save`` does.
    """
    if n_errors:
        says = ngettext("Not saved: %(n)s thing to look at.", "Not saved: %(n)s things to look at.", n_errors)
        return JsonResponse({"says": says % {"n": n_errors}}, status=422)
    try:
        saved = save()
    except TransitionRefused as refusal:
        return JsonResponse({"says": f"{_('Not saved.')} {refusal}"}, status=409)
    at = f"{timezone.localtime():%H:%M:%S}"
    return JsonResponse({"says": _("Saved %(at)s") % {"at": at}, "version": saved.version})
