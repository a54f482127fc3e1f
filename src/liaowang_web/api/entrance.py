"""What every request of a program passes: who asks, how often, and in which form it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import salted_hmac

from liaowang_web.accounts.models import Token, User
from liaowang_web.accounts.selectors import valid_token
from liaowang_web.accounts.services import hash_of_token, note_use
from liaowang_web.api.problems import Problem, problem
from liaowang_web.api.rates import counter

View = Callable[..., HttpResponse]
NOTHING = "There is nothing under this address. See /api/ for what there is."
_INVALID = "This token is not valid: it may have expired or been revoked. Send: Authorization: Bearer TOKEN."
_UNCOUNTED = {"health"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Caller:
    """Who asks: the token shown, or nobody by name."""

    token: Token | None
    key: str
    limit: int


class ProgramRequest(HttpRequest):
    """What a view of the interface is handed. The session of a browser counts for nothing here.

    Attributes
    ----------
    caller : Caller
        Who asks.
    auth : User
        For whom, where a scope is needed.
    """

    caller: Caller
    auth: User


def _caller(request: HttpRequest) -> Caller:
    shown = request.headers.get("Authorization", "")
    scheme, _, secret = shown.partition(" ")
    token = valid_token(hash_of_token(secret.strip())) if scheme.lower() == "bearer" else None
    if token:
        return Caller(token, f"t{token.pk.hex}", settings.API_RATE)
    return Caller(None, f"a{_place(request)}", settings.API_RATE_ANONYMOUS)


def _place(request: HttpRequest) -> str:
    """Give what the address of a client hashes to under the key of this site; the address itself is not kept."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # a server behind a local socket knows no addresses: its clients share one count
        address = ""
    return salted_hmac("api.rates", address).hexdigest()[:32]


def needs(scope: str) -> Callable[[ProgramRequest], User]:
    """Give what ninja asks before anything else of a request: the person for whom a program acts.

    What it gives raises `Problem`: 401 without a token, 403 if the token does not carry the scope.
    """

    def owner(request: ProgramRequest) -> User:
        token = request.caller.token
        if token is None:
            raise Problem(401, "This needs a token. Send: Authorization: Bearer TOKEN.", WWW_Authenticate="Bearer")
        if scope not in token.scopes:
            raise Problem(403, f"This token may not do this: it lacks the scope {scope!r}.")
        return token.owner

    return owner


def _has_nul(request: HttpRequest) -> bool:
    # PostgreSQL refuses this character in any text, and no text of ours holds it.
    texts = [request.path, *(text for name, values in request.GET.lists() for text in (name, *values))]
    return any("\0" in text for text in texts)


def _counted(request: HttpRequest, name: str, view: View, *args: Any, **values: Any) -> HttpResponse:
    if name in _UNCOUNTED:
        return view(request, *args, **values)
    caller = _caller(request)
    verdict = counter.count(caller.key, caller.limit)
    if not verdict.is_allowed:
        says = f"More than {verdict.limit} requests in a minute. Ask again in {verdict.reset_seconds} s."
        return problem(429, says, verdict.headers())
    if caller.token:
        note_use(caller.token)
    elif "Authorization" in request.headers:
        return problem(401, _INVALID, {"WWW-Authenticate": 'Bearer error="invalid_token"', **verdict.headers()})
    request.caller = caller  # type: ignore[attr-defined]
    answer = view(request, *args, **values)
    for header, text in verdict.headers().items():
        answer[header] = text
    return answer


def _answered(request: HttpRequest, name: str, view: View, *args: Any, **values: Any) -> HttpResponse:
    try:
        if _has_nul(request):
            return problem(422, "No text may hold the character U+0000.")
        answer = _counted(request, name, view, *args, **values)
    except Problem as error:
        return error.answer()
    except Http404:
        return problem(404, NOTHING)
    except Exception:
        _log.exception("a request of a program failed: %s", request.path)
        return problem(500, "Something failed here. The number of the request finds it in our log.")
    if answer.status_code == 405:
        allowed = (
            {*answer["Allow"].split(", "), "HEAD"} if "GET" in answer["Allow"] else set(answer["Allow"].split(", "))
        )
        return problem(405, f"{request.method} is not answered here.", {"Allow": ", ".join(sorted(allowed))})
    return answer


def entrance(view: View, name: str) -> View:
    """Put the entrance before a view: token, rate, problems as JSON, and HEAD answered as GET without its body."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        with translation.override("en"):
            answer = _answered(request, name, view, *args, **values)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("Content-Language", "en, zh")
        if is_head:
            request.method = "HEAD"
            answer["Content-Length"] = str(len(answer.content))
            answer.content = b""
        return answer

    enter.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie counts here, so no form of elsewhere can use one
    return enter
