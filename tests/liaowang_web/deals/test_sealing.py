"""A receipt gives its hash, whoever reckons it; what is no receipt says so."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.deals.sealing import (
    Terms,
    UnreadableError,
    canonical,
    commitment_of,
    new_nonce,
    read_receipt,
    receipt_of,
    terms_of,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(cents=st.integers(1, 10**15 - 1), days=st.none() | st.integers(0, 9999), statement=_TEXT)
def test_what_was_sealed_comes_back_and_gives_its_hash(cents: int, days: int | None, statement: str) -> None:
    terms = Terms(Decimal(cents).scaleb(-2), days, statement)
    receipt = receipt_of("L-000001", "o", terms, new_nonce())
    values = read_receipt(f"\ufeff {receipt}\n")
    assert terms_of(values) == terms
    assert commitment_of(canonical(values)) == commitment_of(receipt)
    assert hashlib.sha256(receipt.encode()).hexdigest() == commitment_of(receipt)


def test_blanks_and_order_do_not_matter() -> None:
    receipt = receipt_of("L-000001", "o", Terms(Decimal(5), None, "二"), "0" * 64)
    spread = json.dumps(dict(reversed(json.loads(receipt).items())), indent=2)
    assert canonical(read_receipt(spread)) == receipt


def test_two_receipts_of_one_price_have_two_hashes() -> None:
    terms = Terms(Decimal(5), None, "")
    made = {commitment_of(receipt_of("L-000001", "o", terms, new_nonce())) for _ in range(20)}
    assert len(made) == 20


_WHOLE = {"bidder": "o", "delivery_days": "", "nonce": "0" * 64, "price": "5.00", "statement": "", "tender": "L-000001"}


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[]", "5", "{", json.dumps({**_WHOLE, "more": "x"}), json.dumps({**_WHOLE, "price": 5.0}),
     "x" * 9000, "[" * 5000],
)  # fmt: skip
def test_what_is_no_receipt_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_receipt(text)


@pytest.mark.parametrize(
    "change",
    [{"price": "5"}, {"price": "0.00"}, {"price": "-5.00"}, {"price": "5.000"}, {"price": "1e5.00"}, {"price": "５.00"},
     {"price": "12345678901234.00"}, {"delivery_days": "x"}, {"delivery_days": "99999"}, {"nonce": "0" * 63},
     {"nonce": "G" * 64}],
)  # fmt: skip
def test_terms_that_cannot_be_read_say_so(change: dict[str, str]) -> None:
    with pytest.raises(UnreadableError):
        terms_of({**_WHOLE, **change})
