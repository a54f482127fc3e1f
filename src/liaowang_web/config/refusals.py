"""What somebody sees whose act was refused, and that the audit knows of it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liaowang_web.accounts.models import User
from liaowang_web.audit.kinds import ACCESS_REFUSED
from liaowang_web.audit.services import record
from liaowang_web.workflow.refusals import NotAllowed, Refused


class Refusals:
    """Turns refusals that no view caught into pages: 403 for what a person may not do, 409 for what cannot be done now.

    The act itself wrote nothing; that somebody tried what they may not do is recorded afterwards, by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in the place of a view that refused."""
        if not isinstance(exception, Refused):
            return None
        is_allowed = not isinstance(exception, NotAllowed)
        if not is_allowed:
            note_refusal(request)
        if request.headers.get("Accept") == "application/json":  # a form that saves itself
            return JsonResponse({"says": str(exception)}, status=409 if is_allowed else 403)
        if is_allowed:
            return render(request, "design/refused.html", {"why": str(exception)}, status=409)
        return render(request, "403.html", {"exception": str(exception)}, status=403)


def note_refusal(request: HttpRequest) -> None:
    """Record that somebody tried what they may not do: who, and at which page, without what they sent."""
    match = request.resolver_match
    if isinstance(request.user, User) and match:
        with transaction.atomic():
            record(ACCESS_REFUSED, request.user, actor=request.user, act=match.view_name, path=request.path)
