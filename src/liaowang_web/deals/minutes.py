"""The minutes of an opening: every hash that was handed in, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from liaowang_web.deals.models import Bid, Tender
from liaowang_web.deals.sealing import commitment_of

FORM = "liaowang-minutes-1"


def minutes_of(tender: Tender, bids: Iterable[Bid], drawn_at: datetime) -> dict[str, Any]:
    """Write what the opening found as plain values that JSON gives back exactly.

    Parameters
    ----------
    tender : Tender
    bids : iterable of Bid
        All that were handed in, in the order of their hashes, those withdrawn too.
    drawn_at : datetime

    Returns
    -------
    dict
        ``form``, ``tender``, its rules, and ``bids``: number, bidder, hash, when it came, state, why it is void, and
        the receipt that its bidder opened, which gives the hash.
    """
    return {
        "form": FORM,
        "tender": tender.listing.code,
        "rule": tender.rule,
        "is_purchase": tender.is_purchase,
        "limit": str(tender.limit) if tender.limit is not None else None,
        "currency": tender.listing.currency,
        "criteria": tender.criteria,
        "deadline": tender.deadline.isoformat(),
        "opens_until": tender.opens_until.isoformat(),
        "drawn_at": drawn_at.isoformat(),
        "bids": [
            {
                "number": it.number, "bidder": str(it.organisation_id), "name_zh": it.organisation.name_zh,
                "name_en": it.organisation.name_en, "commitment": it.commitment,
                "committed_at": it.created_at.isoformat(), "state": it.state, "void_for": it.void_for,
                "receipt": it.receipt, "price": str(it.price) if it.price is not None else None,
                "delivery_days": it.delivery_days, "statement": it.statement,
                "revealed_at": it.revealed_at.isoformat() if it.revealed_at else None,
                "n_mismatches": it.n_mismatches,
            }
            for it in bids
        ],
    }  # fmt: skip


def text_of(minutes: dict[str, Any]) -> str:
    """Write minutes in the one form that is hashed.

    Examples
    --------
    >>> text_of({"b": None, "a": 1})
    '{"a":1,"b":null}'
    """
    return json.dumps(minutes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(minutes: dict[str, Any]) -> str:
    """Give the SHA-256 of minutes."""
    return commitment_of(text_of(minutes))
