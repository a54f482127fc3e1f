"""A contract's payment changed in the wizard without a reload, frozen, and signed by two users with their codes."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.utils import translation
from playwright.sync_api import Page, Route, expect
from tests.browser.opening import Opened
from tests.liaowang_web.contract_factories import code_of, make_contract, make_signatory
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.accounts.models import User
from liaowang_web.deals.models import Contract, Deal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign(page: Page, contract: Contract, person: User) -> None:
    page.goto(f"/en/deals/{contract.deal.code}/contract/")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("link", name="中文").last.click()
    expect(page.get_by_role("heading", name="技术许可合同")).to_be_visible()
    page.get_by_label("I have read this version to its end").check()
    page.get_by_label("Code of your second factor").fill("000000")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Not signed")
    page.get_by_label("I have read this version to its end").check()
    page.get_by_label("Code of your second factor").fill(code_of(person))
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Signed.")


def test_what_is_chosen_before_the_programs_of_a_page_came_is_not_lost(opened: Opened) -> None:
    cache.clear()
    with translation.override("en"):
        contract = make_contract()
    page = opened(owner_of(contract.deal.seller))
    held: list[Route] = []
    page.route("**/htmx-2.min.js", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"/en/deals/{contract.deal.code}/contract/steps/payment/", wait_until="commit")
    page.get_by_label("Form of payment").select_option("lump")
    expect(page.get_by_label("Rates by year in per cent")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_label("Rates by year in per cent")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"), timeout=20_000)
    assert Contract.objects.get().terms["form"] == "lump"


def test_a_deal_signed_by_two_users(opened: Opened) -> None:
    cache.clear()
    with translation.override("en"):
        contract = make_contract(secrecy_years="4")
    seller, buyer = make_signatory(contract.deal.seller), make_signatory(contract.deal.buyer)

    page = opened(owner_of(contract.deal.seller))
    page.goto(f"/en/deals/{contract.deal.code}/")
    page.get_by_role("link", name="To the contract").click()
    page.get_by_role("link", name="Price and payment").click()
    expect(page.get_by_label("Rates by year in per cent")).to_be_visible()
    page.get_by_label("Form of payment").select_option("lump")
    expect(page.get_by_label("Rates by year in per cent")).to_have_count(0)
    page.get_by_label("Form of payment").select_option("entry_royalty")
    expect(page.get_by_label("Rates by year in per cent")).to_be_visible()
    page.get_by_role("link", name=re.compile("Confidentiality")).click()
    page.get_by_label("Years of confidentiality").fill("7")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"), timeout=20_000)
    assert Contract.objects.get().terms["secrecy_years"] == "7"
    assert Contract.objects.get().terms["form"] == "entry_royalty"
    page.get_by_role("link", name="All steps").click()
    page.get_by_role("link", name="Freeze for signing").click()
    page.get_by_role("button", name="Freeze for signing").click()
    expect(page.get_by_role("status")).to_contain_text("Frozen.")
    expect(page.get_by_role("link", name="Read and sign")).to_have_count(0)  # an owner does not sign

    sign(opened(buyer), contract, buyer)
    assert Deal.objects.get().state == "agreed"
    page = opened(seller)
    sign(page, contract, seller)
    expect(page.get_by_text("In force", exact=True).first).to_be_visible()
    assert Deal.objects.get().state == "effective"
    page.get_by_role("link", name="Payments").click()
    expect(page.get_by_role("row", name=re.compile("entry fee, first part"))).to_contain_text("400,000.00")
