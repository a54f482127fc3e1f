"""When and from where a session was last used, written now and then instead of with every page."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

SECONDS = 300
_MOST = 20_000


class Activity:
    """Notes at most every five minutes that a session is used, and at once if it comes from another place or program.

    Each process remembers by itself what it noted, so of several each may write once. It takes the place of allauth's
    own middleware, which has the database commit a transaction for every page of somebody who is logged in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noted: dict[tuple[str, str, str], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note, then answer."""
        session = request.session.session_key
        if session and request.user.is_authenticated:
            used = (session, get_adapter().get_client_ip(request), request.META.get("HTTP_USER_AGENT", ""))
            now = time.monotonic()
            if now - self.noted.get(used, -SECONDS) >= SECONDS:
                UserSession.objects.create_from_request(request)
                self._note(used, now)
        return self.get_response(request)

    def _note(self, used: tuple[str, str, str], now: float) -> None:
        if len(self.noted) >= _MOST:  # then some are noted once more
            self.noted = {}
        self.noted[used] = now
