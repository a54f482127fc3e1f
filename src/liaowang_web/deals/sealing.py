"""Sealed bids: the text that a bidder keeps, and the hash that alone is handed in before the deadline.

The text is JSON with sorted names, no blanks and every value a text; its SHA-256 is the commitment. It names tender and
bidder, so that nobody can hand in a copy of another's hash as their own, and holds 256 bits of chance, so that nobody
can try prices until a hash fits. ``sha256sum`` over the text gives the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

NAMES = ("bidder", "delivery_days", "nonce", "price", "statement", "tender")
MOST_SIGNS = 8000
_NONCE = re.compile(r"[0-9a-f]{64}")
_PRICE = re.compile(r"[0-9]{1,13}\.[0-9]{2}")
_DAYS = re.compile(r"[0-9]{0,4}")
HASH = re.compile(r"[0-9a-f]{64}")


class UnreadableError(ValueError):
    """A text is not the receipt of a sealed bid."""


@dataclass(frozen=True)
class Terms:
    """What a bid offers.

    Attributes
    ----------
    price : Decimal
        In the currency of the tender, two places.
    delivery_days : int or None
        Days to delivery or handing over, if told.
    statement : str
        What else is offered, in the bidder's words.
    """

    price: Decimal
    delivery_days: int | None
    statement: str


@dataclass(frozen=True)
class Opened:
    """A receipt that gives its hash: its text in the form that is hashed, and what it offers if that can be read."""

    receipt: str
    terms: Terms | None


def new_nonce() -> str:
    """Draw the chance of a commitment: 64 hexadecimal digits."""
    return secrets.token_hex(32)


def receipt_of(tender: str, bidder: str, terms: Terms, nonce: str) -> str:
    """Write the text that a bidder keeps until the opening.

    Parameters
    ----------
    tender, bidder : str
        Number of the tender's listing, and key of the bidding organisation.
    terms : Terms
    nonce : str
        See `new_nonce`.

    Examples
    --------
    >>> receipt_of("L-000001", "o", Terms(Decimal("5"), 30, "new"), "0" * 64)[:44]
    '{"bidder":"o","delivery_days":"30","nonce":"'
    """
    days = "" if terms.delivery_days is None else str(terms.delivery_days)
    return canonical(
        {
            "bidder": bidder, "delivery_days": days, "nonce": nonce, "price": f"{terms.price:.2f}",
            "statement": terms.statement, "tender": tender,
        }
    )  # fmt: skip


def canonical(values: Mapping[str, str]) -> str:
    """Write values in the one form that is hashed, the same in every language and program.

    Examples
    --------
    >>> canonical({"b": "瞭望", "a": "1"})
    '{"a":"1","b":"瞭望"}'
    """
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal digits.

    Examples
    --------
    >>> commitment_of("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_receipt(text: str) -> dict[str, str]:
    """Read a receipt that was copied or handed in as a file; blanks between its parts do not matter.

    Raises
    ------
    UnreadableError
        If it is not JSON with exactly the names of a receipt and texts as values.
    """
    if len(text) > MOST_SIGNS:
        raise UnreadableError("too long")
    try:
        values = json.loads(text.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not JSON") from error
    if not isinstance(values, dict) or sorted(values) != list(NAMES):
        raise UnreadableError("other names")
    if not all(isinstance(it, str) for it in values.values()):
        raise UnreadableError("not texts")
    return values


def open_receipt(text: str, *, tender: str, bidder: str, commitment: str) -> Opened | None:
    """Open a bid with its receipt; nothing if it is another's, or does not give the hash that was handed in.

    Raises
    ------
    UnreadableError
        If the text is no receipt at all.
    """
    values = read_receipt(text)
    receipt = canonical(values)
    if (values["tender"], values["bidder"]) != (tender, bidder) or commitment_of(receipt) != commitment:
        return None
    try:
        return Opened(receipt, terms_of(values))
    except UnreadableError:
        return Opened(receipt, None)


def terms_of(values: Mapping[str, str]) -> Terms:
    """Read what a receipt offers.

    Parameters
    ----------
    values : mapping
        As `read_receipt` gives it.

    Raises
    ------
    UnreadableError
        If the price is not above nought with two places, the days are no whole number, or the chance is too short.

    Examples
    --------
    >>> terms_of({"price": "12.50", "delivery_days": "", "statement": "", "nonce": "0" * 64}).price
    Decimal('12.50')
    """
    forms = {"nonce": _NONCE, "price": _PRICE, "delivery_days": _DAYS}
    if not all(form.fullmatch(values[name]) for name, form in forms.items()) or Decimal(values["price"]) <= 0:
        raise UnreadableError("terms")
    days = values["delivery_days"]
    return Terms(Decimal(values["price"]), int(days) if days else None, values["statement"])
