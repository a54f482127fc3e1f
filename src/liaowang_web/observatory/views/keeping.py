"""Pages kept for visitors: whoever is not logged in is shown the same page until something that is public changes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from liaowang_web.observatory.selectors.freshness import state_of_knowledge

SECONDS = 3600


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep what a page of public rows says to visitors, in the memory of this process.

    A page is kept under its address, its language, the day, and the state of all that is public, so a run, a ledger or
    a correction makes every kept page an old one. What holds a form's token, sets a cookie or is no plain page is not
    kept, and nobody who is logged in or has a message waiting is given one.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if request.method != "GET" or request.user.is_authenticated or len(get_messages(request)):
            return view(request, *args, **values)
        cache, key = caches["pages"], _key(request)
        if (found := cache.get(key)) is not None:
            return HttpResponse(zlib.decompress(found))
        made = view(request, *args, **values)
        if _can_be_kept(made):
            cache.set(key, zlib.compress(made.content, 1), SECONDS)
        return made

    return answer


def _key(request: HttpRequest) -> str:
    part = request.headers.get("HX-Trigger", "") if request.headers.get("HX-Request") else "-"
    told = (state_of_knowledge(), timezone.localdate(), get_language(), request.get_full_path(), part)
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def _can_be_kept(made: HttpResponse) -> bool:
    is_page = made.status_code == 200 and not made.streaming and made["Content-Type"] == "text/html; charset=utf-8"
    return (
        is_page
        and not made.cookies
        and set(made.headers) <= {"Content-Type"}
        and b"csrfmiddlewaretoken" not in made.content
    )
