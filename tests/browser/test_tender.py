"""A tender from commitment to opening, and an auction that is watched: what only a browser can show."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.opening import Opened
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_auction, make_firm, make_paddle, make_tender, make_timed_listing

from liaowang_web.deals.models import Bid, Tender
from liaowang_web.deals.sealing import commitment_of
from liaowang_web.deals.services.auctions import place_bid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_bid_is_sealed_in_the_browser_and_opened_with_its_receipt(opened: Opened, tmp_path: Path) -> None:
    tender = make_tender(make_timed_listing("bidding"))
    code, firm = tender.listing.code, make_firm()
    page = opened(owner_of(firm))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.goto(f"/en/deals/{code}/tender/")
    page.get_by_role("link", name="Bid under seal").click()
    page.locator("#id_price").fill("654321.5")
    page.locator("#id_delivery_days").fill("60")
    page.locator("#id_statement").fill("  Zwölf „Geräte“, 十二台 & more\nwith a second line  ")
    page.get_by_role("button", name="Seal", exact=True).click()
    expect(page.get_by_role("heading", name="Your receipt")).to_be_visible()
    receipt = page.locator("[data-receipt]").text_content()
    assert receipt
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the receipt").click()
    kept = tmp_path / "receipt.json"
    saving.value.save_as(kept)
    assert kept.read_text(encoding="utf-8") == receipt
    page.get_by_role("button", name="Hand in the hash").click()
    expect(page.get_by_role("status")).to_contain_text("Your bid was handed in.")
    bid = Bid.objects.get()
    assert bid.commitment == commitment_of(receipt)
    assert len(sent) == 1
    assert not [it for it in sent if "654321" in it or "second" in it]  # only the hash left the browser

    now = timezone.now()
    Tender.objects.update(deadline=now - timedelta(minutes=1), opens_until=now + timedelta(days=1))
    page.goto(f"/en/deals/{code}/tender/")
    page.get_by_role("link", name="Open the bid").click()
    page.get_by_label("Or the file of the receipt").set_input_files(kept)
    page.get_by_role("button", name="Open the bid").click()
    expect(page.get_by_role("status")).to_contain_text("Opened.")

    page = opened(owner_of(tender.listing.organisation))
    page.goto(f"/en/deals/{code}/tender/")
    assert "654,321" not in page.content()
    page.get_by_role("link", name="Draw the minutes").click()
    page.get_by_role("button", name="Draw the minutes").click()
    expect(page.get_by_role("heading", name="Minutes of the opening")).to_be_visible()
    expect(page.locator("#minutes")).to_contain_text("654,321.50")
    assert Bid.objects.get().statement == "Zwölf „Geräte“, 十二台 & more\nwith a second line"


def test_who_watches_an_auction_sees_a_bid_without_asking(opened: Opened) -> None:
    auction = make_auction()
    paddle, code = make_paddle(auction), auction.listing.code
    page = opened(None)
    page.goto(f"/en/deals/{code}/auction/")
    expect(page.locator("#standing")).to_contain_text("nobody has bid")
    place_bid(auction, paddle, actor=owner_of(paddle.organisation), amount=auction.floor)
    expect(page.locator("#standing")).to_contain_text("100,000.00", timeout=15_000)
    expect(page.locator("#standing")).to_contain_text(f"paddle {paddle}")

    page = opened(owner_of(make_firm()))
    page.goto(f"/en/deals/{code}/auction/")
    page.get_by_role("link", name="Take a paddle").click()
    page.get_by_role("button", name="Take a paddle").click()
    page.get_by_label("Your bid").fill("104999")
    page.get_by_role("button", name="Bid", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("105,000.00")
    page.get_by_label("Your bid").fill("105000")
    page.get_by_role("button", name="Bid", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("that is you")
