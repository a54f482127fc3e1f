"""Why a service gave nothing: too fast, budget spent, trouble on its side, or refused for good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import orjson

from liaowang.records import LiaowangError

_BUDGET = re.compile(r"budget|quota|\bcredits?\b|daily (?:limit|rate|usage)|per day", re.IGNORECASE)
_LIMIT = re.compile(r"rate limit|too many requests|abuse detection", re.IGNORECASE)
_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>|<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.DOTALL)
_LONGEST_SECONDS = 366 * 86400.0
_HEAD_BYTES = 1 << 14
SECONDARY_WAIT_SECONDS = 60.0
"""GitHub asks to wait at least a minute where it names no time."""
_EPOCH_FROM = 1e9
"""A reset above this is a moment in seconds since 1970 (GitHub), below it a number of seconds (OpenAlex)."""


class LiveError(LiaowangError):
    """A service gave nothing; what was fetched before is kept."""


class BudgetSpentError(LiveError):
    """The allowance of the day or month is used up: stop, keep the cursor, go on at `may_go_on_at`."""

    def __init__(self, message: str, may_go_on_at: datetime) -> None:
        super().__init__(message)
        self.may_go_on_at = may_go_on_at


class RefusedError(LiveError):
    """Asking again as it is would not help: wrong query, wrong key, gone, or not what was asked for."""


class UnreachableError(LiveError):
    """Tried as often as is allowed, in vain; may work later."""


class TroubleError(LiveError):
    """This one attempt failed; inside the connectors only, where it leads to another attempt."""


class Fate(StrEnum):
    """What an answer is worth."""

    FINE = "fine"
    UNCHANGED = "unchanged"
    TOO_FAST = "too fast"
    BUDGET_SPENT = "budget spent"
    TROUBLE = "trouble"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth, why, and how long the service asks to wait (None where it does not say)."""

    fate: Fate
    reason: str = ""
    wait_seconds: float | None = None


def judge(status: int, headers: Mapping[str, str], content: bytes, now: datetime, patience_seconds: float) -> Verdict:
    """Tell from status, headers and body what an answer is worth.

    Parameters
    ----------
    status : int
    headers : mapping
        Names in lower case.
    content : bytes
        Of errors, the beginning is enough.
    now : datetime
    patience_seconds : float
        Whoever is asked to wait longer has spent a budget; whoever shorter was too fast.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    >>> judge(429, {"retry-after": "12"}, b"", now, 300).fate.value
    'too fast'
    >>> spent = judge(429, {"retry-after": "54000"}, b'{"message": "Insufficient budget"}', now, 300)
    >>> spent.fate.value, spent.reason
    ('budget spent', 'status 429: Insufficient budget')
    """
    if status == 200:
        return Verdict(Fate.FINE)
    if status == 304:
        return Verdict(Fate.UNCHANGED)
    told = said_in(content)
    reason = f"status {status}" + (f": {told}" if told else "")
    wait = _asked_wait(headers, now)
    if status in {402, 429} or (status == 403 and (wait is not None or _LIMIT.search(told))):
        return _limited(status, told, reason, wait, now, patience_seconds)
    if status in {408, 425} or status >= 500:
        if wait is not None and wait > patience_seconds:
            return Verdict(Fate.BUDGET_SPENT, reason, wait)
        return Verdict(Fate.TROUBLE, reason, wait)
    return Verdict(Fate.REFUSED, reason)


def _limited(
    status: int, told: str, reason: str, wait: float | None, now: datetime, patience_seconds: float
) -> Verdict:
    """Tell 'too fast' from 'budget spent': by the time to wait, and where that is not said, by the words."""
    if wait is None and _SECONDARY.search(told):
        wait = SECONDARY_WAIT_SECONDS
    if wait is None and (status == 402 or _BUDGET.search(told)):
        wait = _until_midnight(now)
        return Verdict(Fate.BUDGET_SPENT, reason, wait)
    is_spent = wait is not None and wait > patience_seconds
    return Verdict(Fate.BUDGET_SPENT if is_spent else Fate.TOO_FAST, reason, wait)


def _until_midnight(now: datetime) -> float:
    """Daily allowances (OpenAlex) begin anew at midnight UTC."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1) - now).total_seconds()


def _asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read how long to wait: ``Retry-After``, or the reset of an allowance of which nothing is left."""
    wait = _said_wait(headers, now)
    return None if wait is None else min(max(wait, 0.0), _LONGEST_SECONDS)


def _said_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    asked = headers.get("retry-after", "").strip()
    if seconds := _number(asked):
        return seconds
    if asked and _number(asked) is None:
        try:
            return (_aware(parsedate_to_datetime(asked)) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            pass
    for prefix in ("x-ratelimit", "ratelimit"):
        remaining, reset = (_number(headers.get(f"{prefix}-{it}", "")) for it in ("remaining", "reset"))
        if remaining is not None and remaining <= 0 and reset is not None:
            return reset - now.timestamp() if reset > _EPOCH_FROM else reset
    return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < 1e12 else None


def said_in(content: bytes) -> str:
    """Find the sentence in which an answer says what is wrong: message of JSON, title of HTML, or the text itself.

    Examples
    --------
    >>> said_in(b'{"error": "Invalid filter", "message": "Unknown filter field: x"}')
    'Invalid filter; Unknown filter field: x'
    >>> said_in(b"<html><head><title>Bad gateway</title></head>")
    'Bad gateway'
    """
    text = content[:_HEAD_BYTES].decode("utf-8", "replace").strip()
    if text[:1] in {"{", "["}:
        try:
            return _short("; ".join(dict.fromkeys(_messages(orjson.loads(content)))))
        except orjson.JSONDecodeError:
            return ""
    if found := _SUMMARY.search(text) or _TITLE.search(text):
        return _short(re.sub(r"<[^>]*>", " ", next(group for group in found.groups() if group is not None)))
    return "" if text.startswith("<") else _short(text)


def _messages(found: Any, depth: int = 4) -> list[str]:
    """Collect the sentences of an error: those of OpenAlex, GitHub (``message``) and Crossref (lists of them)."""
    if depth == 0:
        return []
    if isinstance(found, str):
        return [found]
    if isinstance(found, list):
        return [told for it in found[:5] for told in _messages(it, depth - 1)]
    if isinstance(found, dict):
        return [
            told for key in ("error", "message", "errors", "detail") for told in _messages(found.get(key), depth - 1)
        ]
    return []


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
