"""What a program is told when it does not get what it asked for (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from liaowang_web.audit import request_ids


class Problem(Exception):  # noqa: N818 - it is an answer, not a fault
    """A request is not answered as asked: the status, a sentence in English, headers.

    Parameters
    ----------
    status : int
        Of HTTP.
    says : str
        One sentence for whoever wrote the program.
    **headers
        With ``_`` for ``-``.
    """

    def __init__(self, status: int, says: str, **headers: str) -> None:
        super().__init__(says)
        self.status, self.says = status, says
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self, **more: Any) -> JsonResponse:
        """Give it as an answer."""
        return problem(self.status, self.says, self.headers, **more)


def problem(status: int, says: str, headers: Mapping[str, str] | None = None, **more: Any) -> JsonResponse:
    """Answer with a problem: its status, what it is called, the sentence, and the number of the request."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": says,
        "request_id": request_ids.current.get(),
        **more,
    }
    answer = JsonResponse(told, status=status, content_type="application/problem+json", headers=headers)
    answer["Cache-Control"] = "no-store"
    return answer
