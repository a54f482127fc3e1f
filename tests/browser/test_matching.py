"""A demand published, the achievements that answer it read with their reasons, one called not relevant, and undone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.opening import Opened
from tests.liaowang_web.factories import make_officer, make_organisation
from tests.liaowang_web.hall_factories import make_entry, make_published, owner_of
from tests.liaowang_web.matching_factories import make_other_organisation

from liaowang_web.hall.services.entries import move_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_published_demand_to_a_match_put_aside_and_taken_back(opened: Opened) -> None:
    works = make_other_organisation()
    figure = {"metric_zh": "能量密度", "metric_en": "energy density", "operator": "=", "value": "0.31",
              "unit": "kWh/kg", "source": "test report 7"}  # fmt: skip
    good = make_published(
        "achievement", works, rows={"indicators": [figure]}, summary_en="Batteries that keep their charge in the cold."
    )
    make_published("product", works, track="FI-01")
    demand = make_entry("demand", make_organisation(state="verified"))
    owner = owner_of(demand.organisation)
    move_entry("submit", demand, actor=owner)

    page = opened(make_officer("secretariat"))
    page.goto(f"/en/hall/{demand.code}/check/")
    for box in page.locator("#checklist input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")

    page = opened(owner)
    page.goto(f"/en/hall/{demand.code}/")
    page.get_by_role("link", name="Matches", exact=True).click()
    first = page.locator("li.match").first
    expect(first.get_by_role("link", name="Separators for lithium batteries")).to_be_visible()
    expect(first.get_by_role("row", name=re.compile("energy density"))).to_contain_text("310 Wh/kg")
    expect(first.get_by_role("table", name="What adds up to the score")).to_be_visible()
    expect(first.get_by_role("table", name="Hard rules and their verdicts")).to_contain_text("Export control")

    first.get_by_text("Not relevant").click()
    first.get_by_label("Why not?").select_option("early")
    first.get_by_role("button", name="Put it aside").click()
    notice = page.get_by_role("status").first
    expect(notice).to_contain_text(f"{good.code} is put aside.")
    expect(page.locator(f"#m-{good.code}")).to_have_count(0)
    notice.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#m-{good.code}")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")
