"""What the story of an edition is told with: people who send forms, a clock, and what they read of the answers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from liaowang_web.accounts.models import User

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class Clock:
    """The time of the site, which a test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now, self.ahead = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        return self._now() + self.ahead

    def move_on(self, **values: float) -> None:
        self.ahead += timedelta(**values)

    def move_to(self, moment: datetime) -> None:
        self.ahead = moment - self._now()


class Browser:
    """Sends what people fill in, each of them logged in; whatever is refused fails the test."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._clients: dict[object, Client] = {}

    def get(self, user: User | None, page: str, *args: object, query: str = "") -> HttpResponse:
        answer = self._client(user).get(_address(page, args) + query)
        assert answer.status_code == 200, f"{page} {args}: {answer.status_code}"
        return answer

    def read(self, user: User | None, page: str, *args: object, query: str = "") -> str:
        return self.get(user, page, *args, query=query).content.decode()

    def send(
        self, user: User | None, page: str, *args: object, query: str = "", to: int = 302, **fields: Any
    ) -> HttpResponse:
        answer = self._client(user).post(_address(page, args) + query, fields)
        form = (answer.context or {}).get("form") if answer.status_code != to else None
        assert answer.status_code == to, f"{page} {args}: {answer.status_code} {form.errors if form else ''}"
        return answer

    def _client(self, user: User | None) -> Client:
        """Give who is logged in already; sessions end when the clock is moved on far enough, so they log in again."""
        key = user and user.pk, self._clock.ahead
        if key not in self._clients:
            self._clients[key] = Client()
            if user is not None:
                self._clients[key].force_login(user)
        return self._clients[key]


def _address(page: str, args: Sequence[object]) -> str:
    with translation.override("en"):
        return reverse(f"catalogue:{page}", args=args)


def key_in(answer: HttpResponse) -> str:
    """Give the key in the address to which an answer leads."""
    (found,) = re.findall(_UUID, answer["Location"])
    return str(found)


def keys_in(page: str, sort: str) -> Sequence[str]:
    """Give the keys of links of one sort on a page, each once, in their order."""
    return list(dict.fromkeys(re.findall(rf"/{sort}/({_UUID})/", page)))


def pairs_in(page: str) -> Sequence[str]:
    """Give the pairs that a proposal would invite."""
    return re.findall(rf'name="pair" value="({_UUID}:{_UUID})"', page)


def entries_of_workbook(file: bytes) -> Sequence[Mapping[str, str]]:
    """Give the rows of the first sheet by their heads."""
    rows = load_workbook(BytesIO(file), read_only=True).worksheets[0].iter_rows(values_only=True)
    heads = [str(it) for it in next(rows)]
    return [dict(zip(heads, ["" if it is None else str(it) for it in row], strict=True)) for row in rows]


def codes_in_pdf(file: bytes) -> Sequence[str]:
    """Give the codes of the entries to which a PDF links, each once, in the order of the file."""
    found = re.findall(rb"/entries/([0-9.]+-[0-9]+)/", b"\n".join([file, *_unpacked(file)]))
    return list(dict.fromkeys(it.decode() for it in found))


def _unpacked(file: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue
