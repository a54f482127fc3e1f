"""The content security policy: nothing from another host, nothing written inside the page runs or styles it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")

# QR codes of second factors come as data: images.
POLICY: dict[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "manifest-src": ("'self'",),
    "worker-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}
HEADER = "Content-Security-Policy"


def policy_text(**more: tuple[str, ...]) -> str:
    """Write the policy as a header, with sources added to some directives.

    Parameters
    ----------
    **more : tuple of str
        Directive with ``_`` for ``-``, and the sources to add.

    Examples
    --------
    >>> "script-src 'self' 'unsafe-eval';" in policy_text(script_src=("'unsafe-eval'",))
    True
    """
    added = {name.replace("_", "-"): sources for name, sources in more.items()}
    return "; ".join(f"{name} {' '.join((*sources, *added.get(name, ())))}" for name, sources in POLICY.items())


def allow_sources(**more: tuple[str, ...]) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Widen the policy for one view; say in a decision record why."""

    def widen(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(*args, **kwargs)
            response[HEADER] = policy_text(**more)
            return response

        return answer

    return widen


class ContentSecurityPolicy:
    """Sets the policy on every answer that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy_text()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response
