"""One request done well: paced, bounded, tried again where that may help, and stopped where it may not."""

from __future__ import annotations

import ipaddress
import logging
import random
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from liaowang.sources.live.answers import Answer, Ask
from liaowang.sources.live.refusals import (
    BudgetSpentError,
    Fate,
    RefusedError,
    TroubleError,
    UnreachableError,
    Verdict,
    judge,
)
from liaowang.sources.live.timing import Clock, Pace, back_off

if TYPE_CHECKING:
    import httpx

Found = TypeVar("Found")
HIDDEN = "***"
_PACKINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""Ways to pack an answer that grow a chunk a thousandfold at most; zstd, or two of these, may grow it without limit."""
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Limits:
    """How much a connector may take and how long it may try."""

    attempts: int = 6
    base_seconds: float = 2.0
    """Mean of the first wait after a failure; doubles each time."""
    cap_seconds: float = 120.0
    patience_seconds: float = 300.0
    """Longest wait that a service may ask for; what is longer is a spent budget."""
    page_bytes: int = 64 << 20
    """Most bytes of one answer, unpacked."""
    page_seconds: float = 600.0
    """Longest time that one answer may take to arrive."""
    redirects: int = 5


class Fetcher:
    """Asks one service, at its pace.

    Parameters
    ----------
    client : httpx.Client
    pace : Pace
    clock : Clock
    limits : Limits
    random_state : int
        Of the jitter in waits.
    """

    def __init__(self, client: httpx.Client, pace: Pace, clock: Clock, limits: Limits, random_state: int = 0) -> None:
        self._client, self._pace, self._clock, self._limits = client, pace, clock, limits
        self._chance = random.Random(random_state)  # noqa: S311 - jitter, not a secret

    def get(self, ask: Ask, check: Callable[[Answer], Found]) -> tuple[Answer, Found | None]:
        """Ask until there is an answer that stands the check.

        Parameters
        ----------
        ask : Ask
        check : callable
            Takes the answer for what it should be; raises `TroubleError` where asking again may help, `RefusedError`
            where not.

        Returns
        -------
        Answer and what the check found; None where nothing has changed since (status 304)

        Raises
        ------
        BudgetSpentError, RefusedError, UnreachableError
            With a reason that holds no secret.
        """
        verdict = Verdict(Fate.TROUBLE)
        for attempt in range(self._limits.attempts):
            if attempt:
                self._clock.sleep(self._wait_before(attempt, verdict))
            try:
                answer = self._try(ask)
                verdict = self._judged(answer)
                if verdict.fate is Fate.UNCHANGED:
                    return answer, None
                if verdict.fate is Fate.FINE:
                    return answer, check(answer)
            except TroubleError as trouble:
                verdict = Verdict(Fate.TROUBLE, trouble.message)
            except RefusedError as refusal:
                raise RefusedError(_hide(refusal.message, ask)) from None
            self._stop_at(verdict, ask)
        raise UnreachableError(_hide(f"tried {self._limits.attempts} times; the last: {verdict.reason}", ask))

    def _judged(self, answer: Answer) -> Verdict:
        start = answer.content[: 1 << 16]
        return judge(answer.status, answer.headers, start, self._clock.now(), self._limits.patience_seconds)

    def _wait_before(self, attempt: int, verdict: Verdict) -> float:
        wait = back_off(
            attempt - 1, self._chance, base_seconds=self._limits.base_seconds, cap_seconds=self._limits.cap_seconds
        )
        return max(wait, verdict.wait_seconds or 0.0)

    def _stop_at(self, verdict: Verdict, ask: Ask) -> None:
        if verdict.fate is Fate.REFUSED:
            raise RefusedError(_hide(verdict.reason, ask))
        if verdict.fate is Fate.BUDGET_SPENT:
            again = self._clock.now() + timedelta(seconds=verdict.wait_seconds or 0.0)
            raise BudgetSpentError(_hide(verdict.reason, ask), again)

    def _try(self, ask: Ask) -> Answer:
        """Ask once, follow redirects, and read the whole body."""
        import httpx

        try:
            return self._follow(ask)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as fault:
            raise RefusedError(f"the address cannot be used ({fault})") from None
        except httpx.RequestError as fault:
            raise TroubleError(f"the connection failed ({str(fault) or type(fault).__name__})") from None

    def _follow(self, ask: Ask) -> Answer:
        import httpx

        shown = httpx.URL(ask.url).copy_merge_params(dict(ask.parameters))
        full = shown.copy_merge_params(dict(ask.secret_parameters))
        check_address(full, has_secrets=bool(ask.secrets()))
        plain = {"accept-encoding": "gzip, deflate", **ask.headers}
        headers = {**plain, **ask.secret_headers}
        start = full
        for _ in range(self._limits.redirects + 1):
            self._pace.wait()
            request = self._client.build_request("GET", full, headers=headers)
            with _unlogged(ask.secrets()):
                response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                if response.status_code not in _MOVED or "location" not in response.headers:
                    return self._read(response, shown)
            finally:
                response.close()
            full = full.join(response.headers["location"])
            check_redirect(start, full)
            if _origin(full) != _origin(start):
                headers = plain
            shown = _without(full, ask.secret_parameters)
        raise RefusedError(f"redirects more than {self._limits.redirects} times")

    def _read(self, response: httpx.Response, shown: httpx.URL) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._pace.heed(headers)
        content = b"" if response.status_code == 304 else self._body(response)
        return Answer(
            url=str(shown.copy_with(username="", password="") if shown.userinfo else shown),
            status=response.status_code,
            content=content,
            content_type=headers.get("content-type", "").strip().lower(),
            headers=headers,
            fetched_at=self._clock.now(),
        )

    def _body(self, response: httpx.Response) -> bytes:
        """Read the body, unpacked, no further than is allowed: a packed answer may be a thousand times as large."""
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing not in _PACKINGS:
            raise RefusedError(f"the answer is packed as was not asked for ({packing[:40]})")
        give_up = self._clock.now() + timedelta(seconds=self._limits.page_seconds)
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > self._limits.page_bytes:
                raise RefusedError(f"the answer is larger than {self._limits.page_bytes:,} bytes")
            if self._clock.now() > give_up:
                raise TroubleError(f"the answer took longer than {self._limits.page_seconds:,.0f} seconds")
            chunks.append(chunk)
        return b"".join(chunks)


def check_address(url: httpx.URL, *, has_secrets: bool) -> None:
    """Refuse an address that is none of the web, and a secret that would travel unencrypted.

    Raises
    ------
    RefusedError
    """
    if url.scheme not in {"http", "https"} or not url.host:
        raise RefusedError(f"only addresses with http or https can be asked, not {url.scheme or 'none'}")
    if has_secrets and url.scheme == "http" and not _is_loopback(url.host):
        raise RefusedError("a key is sent by https only")


def check_redirect(start: httpx.URL, target: httpx.URL) -> None:
    """Refuse a redirect that leaves the web or leads into a private network; a service may point to itself.

    Raises
    ------
    RefusedError
    """
    if target.scheme not in {"http", "https"} or not target.host:
        raise RefusedError(f"redirects to an address with {target.scheme or 'no scheme'}")
    if (target.host, target.port) == (start.host, start.port):
        return
    for address in _addresses(target.host):
        if not address.is_global or address.is_multicast:
            raise RefusedError(f"redirects into a private network ({target.host})")


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Resolve a name; one that cannot be resolved here is left to the connection (or the proxy) to fail on."""
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return []
    addresses = [ipaddress.ip_address(it) for it in sorted(found)]
    return [getattr(it, "ipv4_mapped", None) or it for it in addresses]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _without(url: httpx.URL, secret: Mapping[str, str]) -> httpx.URL:
    for name in secret:
        url = url.copy_remove_param(name)
    return url


def _hide(text: str, ask: Ask) -> str:
    for secret in ask.secrets():
        text = text.replace(secret, HIDDEN)
    return text


@contextmanager
def _unlogged(secrets: list[str]) -> Iterator[None]:
    """Keep secrets out of what httpx and httpcore log of each request: its address, and where a redirect leads."""

    def hide(entry: logging.LogRecord) -> bool:
        told = entry.getMessage()
        if any(secret in told for secret in secrets):
            for secret in secrets:
                told = told.replace(secret, HIDDEN)
            entry.msg, entry.args = told, ()
        return True

    logs = [logging.getLogger(name) for name in ("httpx", "httpcore.http11", "httpcore.http2")]
    for log in logs:
        log.addFilter(hide)
    try:
        yield
    finally:
        for log in logs:
            log.removeFilter(hide)
