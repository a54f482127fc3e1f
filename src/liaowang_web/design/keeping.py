"""Marks pages that say the same to every visitor, so that the site may keep them; `config.keeping` does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
_BEGUN, _PASSING, _KEPT = "_liaowang_begun", "_liaowang_passing", "_liaowang_kept"


def kept(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
    """Say that what a view shows to whoever is not logged in follows from its address, language, day, and past acts.

    What a visitor is shown may change by an act on a thing of the view's room or of one beneath it, by nothing else;
    see `config.keeping` for what rooms above put into pages.
    """

    @wraps(view)
    def answer(request: R, /, *args: P.args, **values: P.kwargs) -> HttpResponse:
        begin: Callable[[], Any] | None = getattr(request, _BEGUN, None)
        begun = begin() if begin else None
        made = view(request, *args, **values)
        setattr(made, _KEPT, begun)
        return made

    return answer


def will_keep(request: HttpRequest, begin: Callable[[], Any]) -> None:
    """Have a marked view begin with a look at what it follows from; `look_of` gives what was seen."""
    setattr(request, _BEGUN, begin)


def look_of(made: HttpResponse) -> Any:
    """Give what was seen when a marked view began to make this page; nothing of a page that is not marked."""
    return getattr(made, _KEPT, None)


def do_not_keep(request: HttpRequest) -> None:
    """Say that the page being made for this request holds what passes by itself."""
    setattr(request, _PASSING, True)


def may_keep(request: HttpRequest, made: HttpResponse) -> bool:
    """Whether an answer of a marked view is a page, whole, and holds nothing that is somebody's own.

    A form's token belongs to one browser, and so does a cookie.
    """
    is_page = made.status_code == 200 and not made.streaming and made["Content-Type"] == "text/html; charset=utf-8"
    is_passing = getattr(request, _PASSING, False)
    return is_page and not is_passing and not made.cookies and b"csrfmiddlewaretoken" not in made.content
