"""The number under which a request is told in answers, logs and entries."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from liaowang_web.audit.identifiers import new_id

current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """Gives every request a number and tells it in the header ``X-Request-ID``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the number."""
        token = current.set(str(new_id()))
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current.get()
        finally:
            current.reset(token)
        return response
