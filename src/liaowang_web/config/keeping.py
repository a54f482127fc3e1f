"""Pages kept for visitors: who is not logged in is given the page made for the one before, until an act changes it.

Parts of pages that say the same to everybody are kept for those who are logged in, too.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from http import HTTPStatus

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from liaowang_web.audit.latest import Moment, follower
from liaowang_web.design.keeping import is_passing, look_of, may_keep, parts_of, will_keep, with_parts

SECONDS = 3600
FROM_ABOVE: Mapping[str, tuple[str, ...]] = {"home": ("hall",), "hall:entry": ("deals.listing",)}
"""What `config.context` puts into a page of rooms above its own: acts on these end it, too."""
_OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
_PACKING = 3


@dataclass(frozen=True)
class Kept:
    """What may be kept until an act changes it.

    Attributes
    ----------
    number, end : int and str
        The last act before it was made, see `Moment`.
    day : date
        On which it was made: pages tell how many days ago something was.
    shows : tuple of str
        Rooms and sorts of things of which it tells.
    """

    number: int
    end: str
    day: date
    shows: tuple[str, ...]

    def is_old(self, moment: Moment) -> bool:
        """Whether it might be made otherwise by now."""
        return self.day != timezone.localdate() or moment.has_acts_since(self.number, self.end, self.shows)


@dataclass(frozen=True)
class KeptParts(Kept):
    """Parts of a page that say the same to everybody who may see it, by name."""

    parts: Mapping[str, str]


@dataclass(frozen=True)
class Page(Kept):
    """A page as visitors are given it.

    Attributes
    ----------
    packed : bytes
        Its content by gzip. No visitor's page holds a secret, so its length gives none away.
    headers : mapping
    tag : str
    """

    packed: bytes
    headers: Mapping[str, str]
    tag: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer with it: packed if the browser unpacks it, and not at all if the browser has it."""
        made = get_conditional_response(request, etag=self.tag)
        if made is None:
            is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
            content = self.packed if is_packed else gzip.decompress(self.packed)
            made = HttpResponse(content, headers={**self.headers, "Content-Length": str(len(content))})
            if is_packed:
                made["Content-Encoding"] = "gzip"
        patch_vary_headers(made, ("Accept-Encoding", "Cookie"))
        # Nobody shows it again unasked: it ends with the next act, and for whoever logs in.
        made["ETag"], made["Cache-Control"] = self.tag, "private, no-cache"
        return made


class KeptPages:
    """Gives visitors the pages that are kept, and keeps those that views marked by `design.keeping.kept`.

    A request that brings the cookie of a session or of a message, or any credentials, is given no page that was kept,
    but a page made for it, in which parts marked by the tag ``part`` may have been kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if request.method != "GET" or not request.path_info.startswith(_starts()):
            return self.get_response(request)
        key = _key(request)
        if not _is_of_a_visitor(request):
            return self._make(request, key)[0]
        shelf = caches["pages"]
        page = shelf.get(key)
        if page is None or page.is_old(follower.look()):
            made, since = self._make(request, key)
            if since is None or not may_keep(request, made):
                return made
            page = _page(made, since)
            shelf.set(key, page, SECONDS)
        answer: HttpResponse = page.answer(request)
        return answer

    def _make(self, request: HttpRequest, key: str) -> tuple[HttpResponse, Kept | None]:
        """Make a page with what was kept of it; say since when it holds if its view is marked."""
        shelf, key = caches["pages"], f"{key}.parts"

        def begin() -> Moment:
            # Looked at before the page is made: an act that comes between ends the page at once.
            moment = follower.look()
            kept = shelf.get(key)
            with_parts(request, {} if kept is None or kept.is_old(moment) else kept.parts)
            return moment

        will_keep(request, begin)
        made = self.get_response(request)
        moment: Moment | None = look_of(made)
        if moment is None:
            return made, None
        since, parts = _since(request, moment), parts_of(request)
        if parts and parts.made and made.status_code == HTTPStatus.OK and not is_passing(request):
            shelf.set(key, KeptParts(**vars(since), parts={**parts.kept, **parts.made}), SECONDS)
        return made, since


def _is_of_a_visitor(request: HttpRequest) -> bool:
    return "Authorization" not in request.headers and not any(it in request.COOKIES for it in _OWN_COOKIES)


@cache
def _starts() -> tuple[str, ...]:
    return tuple(f"/{code}/" for code, _name in settings.LANGUAGES)


def _key(request: HttpRequest) -> str:
    part = request.headers.get("HX-Trigger", "") if request.headers.get("HX-Request") else "-"
    told = (request.scheme, request.headers.get("Host", ""), request.get_full_path(), part)
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def _since(request: HttpRequest, moment: Moment) -> Kept:
    match = request.resolver_match
    assert match is not None
    room = match.func.__module__.split(".")[1]
    shows = (*_beneath(room), *FROM_ABOVE.get(match.view_name, ()))
    return Kept(moment.number, moment.hash, timezone.localdate(), shows)


def _page(made: HttpResponse, since: Kept) -> Page:
    return Page(
        **vars(since),
        packed=gzip.compress(made.content, _PACKING, mtime=0),
        headers={name: value for name, value in made.headers.items() if name != "Content-Length"},
        tag=f'W/"{hashlib.sha256(made.content).hexdigest()[:32]}"',
    )


@cache
def _beneath(room: str) -> tuple[str, ...]:
    """Name a room and those beneath it, which are all that it imports: the settings list rooms from the top."""
    rooms = [it.label for it in apps.get_app_configs() if it.name.startswith("liaowang_web.")]
    return tuple(rooms[rooms.index(room) :])
