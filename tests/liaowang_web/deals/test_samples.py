"""The samples of the market are walked by the services, once, and marked as what they are."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from tests.liaowang_web.hall.test_samples import fill

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Auction, Bid, Deal, Enquiry, Listing, Mandate, Order, Tender

pytestmark = pytest.mark.django_db


def test_each_sample_shows_something_else_and_is_marked() -> None:
    fill(9)
    call_command("demo_deals", verbosity=0)
    assert Listing.objects.filter(state="open").count() == 7
    assert sorted(Enquiry.objects.values_list("state", flat=True)) == [
        "answered",
        "sent",
        "stopped",
        "taken_up",
        "taken_up",
    ]
    assert {"agreed", "negotiating"} <= set(Deal.objects.values_list("state", flat=True))
    assert Mandate.objects.get().state == "active"
    assert sorted(Tender.objects.values_list("state", flat=True)) == ["announced", "awarded"]
    assert sorted(Bid.objects.values_list("state", flat=True)) == ["counted", "counted", "sealed", "void"]
    assert (Auction.objects.get().n_bids, Order.objects.get().state) == (5, "delivering")
    for deal in Deal.objects.all():
        assert str(deal.buyer.name_zh).endswith("（示例）")
    assert verify_chain().broken_at is None
    n = Deal.objects.count()
    call_command("demo_deals", verbosity=0)
    assert Deal.objects.count() == n


def test_without_the_hall_nothing_is_made() -> None:
    call_command("demo_people", verbosity=0)
    with pytest.raises(CommandError):
        call_command("demo_deals", verbosity=0)
    assert not Listing.objects.exists()
