"""What is asked of a service, what it answers, and whether the answer is what was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson

from liaowang.sources.encodings import sniff_encoding
from liaowang.sources.formats.arxiv_atom import ArxivAtom
from liaowang.sources.formats.feeds import Feed
from liaowang.sources.live.refusals import RefusedError, TroubleError, said_in

_HEAD_BYTES = 1 << 14
_FOREIGN = re.compile(r"(?:image|audio|video|font|multipart)/|application/(?:pdf|zip|gzip|javascript)")


@dataclass(frozen=True)
class Ask:
    """One request; what is secret in it stands apart and is never shown or kept."""

    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def secrets(self) -> list[str]:
        """List the secret values, also as they stand in an address."""
        values = {*self.secret_parameters.values(), *self.secret_headers.values()} - {""}
        return sorted(values | {quote(value, safe="") for value in values}, key=len, reverse=True)


@dataclass(frozen=True)
class Answer:
    """A whole answer as it came, unpacked."""

    url: str
    """Where it came from, after redirects, without secrets."""
    status: int
    content: bytes = field(repr=False)
    content_type: str
    headers: Mapping[str, str]
    """Names in lower case."""
    fetched_at: datetime


def json_answer(answer: Answer) -> dict[str, Any]:
    """Take an answer for a JSON object.

    Raises
    ------
    RefusedError
        If it is something else, such as a page of HTML.
    TroubleError
        If it is broken or cut off.

    Examples
    --------
    >>> from datetime import UTC
    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> json_answer(Answer("", 200, b"<html><title>Sign in</title>", "text/html", {}, now))
    Traceback (most recent call last):
    liaowang.sources.live.refusals.RefusedError: answered with text/html instead of JSON: Sign in
    """
    start = answer.content[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise TroubleError("answered with nothing")
    if start[:1] != b"{":
        raise _wrong(answer, "JSON")
    try:
        found = orjson.loads(answer.content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as fault:
        raise TroubleError(f"answered with broken or cut JSON ({fault})") from fault
    return dict(found)


def xml_answer(answer: Answer, *, is_strict: bool) -> str:
    """Take an answer for a feed (RSS, Atom) and give its text.

    Parameters
    ----------
    answer : Answer
    is_strict : bool
        Whether it must end as a feed ends; web feeds are often broken, and are read all the same.

    Raises
    ------
    RefusedError
        If it is something else, such as a page of HTML.
    TroubleError
        If it is empty or cut off.
    """
    if not answer.content.strip():
        raise TroubleError("answered with nothing")
    encoding = sniff_encoding(answer.content[: 1 << 16])
    text = answer.content[len(encoding.mark) :].decode(encoding.name.removesuffix("-sig"), "replace")
    head = text[: 1 << 16]
    if _FOREIGN.match(answer.content_type) or not (ArxivAtom().recognises(head) or Feed().recognises(head)):
        raise _wrong(answer, "a feed")
    if is_strict and not re.search(r"</(?:[\w.-]+:)?(?:feed|rss|rdf|channel)>\s*$", text[-200:], re.IGNORECASE):
        raise TroubleError("answered with a feed that is cut off")
    return text


def _wrong(answer: Answer, wanted: str) -> RefusedError:
    told = said_in(answer.content[:_HEAD_BYTES])
    kind = answer.content_type.partition(";")[0] or "something of no declared type"
    return RefusedError(f"answered with {kind} instead of {wanted}" + (f": {told}" if told else ""))
