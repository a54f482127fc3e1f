"""Answers that a program has already are not sent again, and those that some program was given are not made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from liaowang_web.observatory.selectors.freshness import state_of_knowledge

View = Callable[..., HttpResponse]
FORM = "1"  # raised when the same rows are told in another form
SECONDS = 3600


def tag_of(request: HttpRequest, state: str) -> str:
    """Give the tag of what an address answers, from the state of all that is public: no row of the answer is read."""
    asked = "&".join(sorted(f"{name}={value}" for name, values in request.GET.lists() for value in values))
    text = f"{FORM} {state} {request.path} {asked}"
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def tagged_by(state: Callable[[], str]) -> Callable[[View], View]:
    """Give what lets a view of public rows answer 304 to whoever shows the tag, and others what was made under it.

    Anybody may keep its answer, and must ask again. Under one tag all are told the same, so one answer is made.

    Parameters
    ----------
    state : callable
        Gives a text that changes whenever the answer could.
    """

    def tagged(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            tag = tag_of(request, state())
            found = get_conditional_response(request, etag=tag)
            if found is None:
                found = _told_before(tag)
            if found is None:
                found = view(request, *args, **values)
                if found.status_code != 200:
                    return found
                caches["pages"].set(_place(tag), (found.content, found["Content-Type"]), SECONDS)
            found["ETag"] = tag
            found["Cache-Control"] = "public, no-cache"
            return found

        return answer

    return tagged


def _place(tag: str) -> str:
    return "api." + tag.strip('"')


def _told_before(tag: str) -> HttpResponse | None:
    content, kind = caches["pages"].get(_place(tag), (None, None))
    return None if kind is None else HttpResponse(content, content_type=kind)


def _of_knowledge() -> str:
    return state_of_knowledge()


tagged = tagged_by(_of_knowledge)
"""For what the observatory shows."""
