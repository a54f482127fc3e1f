"""The samples of the market are walked by the services, once, and marked as what they are."""

from __future__ import annotations

from collections import Counter

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from tests.liaowang_web.hall.test_samples import fill

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Auction, Bid, Deal, Enquiry, Listing, Mandate, Order, Tender
from liaowang_web.deals.selectors.contracts import signatures_of
from liaowang_web.deals.selectors.figures import days_to_contract, measures

pytestmark = pytest.mark.django_db
N_SIGNED = 18
"""Six invented achievements of the institute, nine of others, and three demands."""


def test_each_sample_shows_something_else_and_is_marked() -> None:
    fill(9)
    call_command("demo_deals", verbosity=0)
    assert Listing.objects.filter(state="open").count() == 7
    assert Counter(Enquiry.objects.values_list("state", flat=True)) == {
        "answered": 1, "sent": 1, "stopped": 1, "taken_up": 2 + N_SIGNED,
    }  # fmt: skip
    assert {"agreed", "negotiating", "effective"} <= set(Deal.objects.values_list("state", flat=True))
    assert Mandate.objects.get().state == "active"
    assert sorted(Tender.objects.values_list("state", flat=True)) == ["announced", "awarded"]
    assert sorted(Bid.objects.values_list("state", flat=True)) == ["counted", "counted", "sealed", "void"]
    assert (Auction.objects.get().n_bids, Order.objects.get().state) == (5, "delivering")
    for deal in Deal.objects.all():
        assert str(deal.buyer.name_zh).endswith("（示例）")
    assert not Authenticator.objects.exists(), "whoever tries the site out would be asked for a code that nobody has"
    assert verify_chain().broken_at is None
    n = Deal.objects.count()
    call_command("demo_deals", verbosity=0)
    assert Deal.objects.count() == n


def test_the_figures_of_the_market_have_something_to_count() -> None:
    fill(9)
    call_command("demo_deals", verbosity=0)
    told = {it.code: {cell.code: cell.n for cell in it.cells} for it in measures()}
    # And one order of a product.
    assert {code: sum(cells.values()) for code, cells in told.items()} == dict.fromkeys(told, N_SIGNED + 1)
    assert {"licence", "development", "consulting", "others"} <= set(told["type"])
    assert set(told["region"]) == {"110000", "310000", "440000"}
    days, n = days_to_contract()
    assert days is not None
    assert (days > 0, n) == (True, N_SIGNED + 1)
    for deal in Deal.objects.filter(signed_at__isnull=False, origin="enquiry"):
        assert {it.side for it in signatures_of(deal.contract)} == {"seller", "buyer"}


def test_without_the_hall_nothing_is_made() -> None:
    call_command("demo_people", verbosity=0)
    with pytest.raises(CommandError):
        call_command("demo_deals", verbosity=0)
    assert not Listing.objects.exists()
