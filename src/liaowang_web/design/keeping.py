"""Marks what says the same to everybody, so that the site may keep it: pages as visitors see them, and parts of pages.

`config.keeping` keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
T = TypeVar("T")
_BEGUN, _PASSING, _KEPT, _PARTS = "_liaowang_begun", "_liaowang_passing", "_liaowang_kept", "_liaowang_parts"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105


@dataclass
class Parts:
    """Parts of the page of one request by name, as HTML: those that were kept, and those made for it."""

    kept: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, told: str) -> None:
        """Take a part that was made; not one with the token of a form, which belongs to one browser."""
        if _TOKEN not in told:
            self.made[name] = told


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


def is_passing(request: HttpRequest) -> bool:
    """Whether the page made for this request holds what passes by itself."""
    return bool(getattr(request, _PASSING, False))


def may_keep(request: HttpRequest, made: HttpResponse) -> bool:
    """Whether an answer of a marked view is a page, whole, and holds nothing that is somebody's own.

    A form's token belongs to one browser, and so does a cookie.
    """
    is_page = made.status_code == 200 and not made.streaming and made["Content-Type"] == "text/html; charset=utf-8"
    return is_page and not is_passing(request) and not made.cookies and _TOKEN.encode() not in made.content


def with_parts(request: HttpRequest, kept: Mapping[str, str]) -> None:
    """Give to the templates of a page the parts of it that were kept."""
    setattr(request, _PARTS, Parts(kept))


def parts_of(request: HttpRequest | None) -> Parts | None:
    """Give the parts of the page being made; nothing where none are kept."""
    return getattr(request, _PARTS, None)


def later(function: Callable[..., T], *values: Any) -> Callable[[], T]:
    """Give to a template what is reckoned when it first asks, and not at all if the part that shows it was kept."""
    return cache(partial(function, *values))
