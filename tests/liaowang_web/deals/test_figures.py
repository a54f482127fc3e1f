"""The figures of the market: what they count, what they hide, and what a number leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.liaowang_web.deal_factories import make_buyer, make_deal
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.deals.models import Deal
from liaowang_web.deals.selectors.figures import LEAST, days_to_contract, funnel, measures, pool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def signed(*types: str) -> list[Deal]:
    entry = make_published(control="free")
    made = [make_deal(entry, make_buyer(name_en=f"Buyer {n}", name_zh=f"买方{n}")) for n in range(len(types))]
    for deal, kind in zip(made, types, strict=True):
        Deal.objects.filter(pk=deal.pk).update(
            type=kind, amount=Decimal(500_000), signed_at=deal.created_at + timedelta(days=10)
        )
    return made


def test_numbers_are_counted_and_lead_to_their_list() -> None:
    deals = signed("licence", "licence", "licence", "transfer", "service", "service")
    told = {it.code: {cell.code: cell.n for cell in it.cells} for it in measures()}
    assert told["type"] == {"licence": 3, "others": 3}
    assert told["amount"] == {"100k_1m": 6}
    assert told["direction"] == {"FE": 6}
    assert days_to_contract() == (10, 6)
    page = Client().get(reverse("deals:figures")).content.decode()
    assert "counted by the type that both sides agreed on" in page
    address = reverse("deals:counted", args=["type", "licence"])
    visitor = Client().get(address).content.decode()
    assert "3 of them are told to their two sides only" in visitor
    assert deals[0].code not in visitor
    party = log_in(owner_of(deals[0].buyer)).get(address).content.decode()
    assert deals[0].code in party
    assert deals[1].code not in party
    auditor = log_in(make_officer("auditor")).get(address).content.decode()
    assert deals[1].code in auditor


def test_what_is_too_small_is_neither_told_nor_listed() -> None:
    signed("licence", "transfer")
    assert all(not it.cells for it in measures())
    assert days_to_contract() == (None, 2)
    assert dict(funnel())["contracts signed"] is None
    for value in ("licence", "transfer", "others", "nothing"):
        assert Client().get(reverse("deals:counted", args=["type", value])).status_code == 404
    assert Client().get(reverse("deals:counted", args=["nothing", "licence"])).status_code == 404


def test_a_deal_that_was_never_signed_is_counted_nowhere() -> None:
    signed("licence", "licence", "licence")
    Deal.objects.filter(type="licence").update(signed_at=None)
    assert all(not it.cells for it in measures())
    assert timezone.now() > Deal.objects.latest("number").created_at


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 12), max_size=8))
def test_nothing_small_can_be_reckoned_back(counted: dict[str, int]) -> None:
    shown, pooled = pool(counted)
    assert all(n >= LEAST for _name, n in shown)
    rest = sum(counted.values()) - sum(n for _name, n in shown)
    assert pooled in {rest, 0}
    assert rest == 0 or rest >= LEAST or not shown
