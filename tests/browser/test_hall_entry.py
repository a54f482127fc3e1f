"""An entry written, saved by itself, checked and published, by keyboard and mouse, as three people."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect
from tests.browser.opening import Opened
from tests.liaowang_web.factories import make_member, make_officer, make_organisation
from tests.liaowang_web.hall_factories import make_entry, owner_of

from liaowang_web.hall.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_an_empty_sheet_to_the_hall(opened: Opened) -> None:
    organisation = make_organisation(state="verified")
    page = opened(make_member(organisation, "editor"))
    page.goto("/en/hall/own/")
    page.get_by_role("link", name="New entry").click()
    page.get_by_role("link", name="Demand").click()
    page.get_by_label("Organisation", exact=True).select_option(str(organisation.pk))
    page.get_by_label("Title in English").fill("Cells for the cold")
    page.get_by_label("In short, in English").fill("Cells that discharge at -50 °C.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved as a draft.")

    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Metric in English").fill("capacity kept")
    page.get_by_label("Value").fill("80")
    page.get_by_role("button", name="Add a row: Indicators").press("Enter")
    expect(page.locator("#id_indicators-1-metric_zh")).to_be_focused()
    expect(page.locator("#id_indicators-0-metric_en")).to_have_value("capacity kept")
    page.get_by_label("Track").select_option("FE-03")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"), timeout=15_000)
    entry = Entry.objects.get()
    assert (entry.track, entry.indicators.get().value) == ("FE-03", 80)

    page.goto(f"/en/hall/{entry.code}/")
    page.get_by_role("link", name="Submit for a check").click()
    page.get_by_role("button", name="Submit for a check").click()
    expect(page.get_by_text("Submitted", exact=True)).to_be_visible()

    page = opened(make_officer("secretariat"))
    page.goto("/en/hall/queue/")
    page.get_by_role("link", name="Cells for the cold").click()
    for box in page.locator("#checklist input[type=checkbox]").all():
        box.press("Space")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")

    page = opened(None)
    page.goto(f"/en/hall/{entry.code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cells for the cold")
    expect(page.get_by_role("row", name="capacity kept")).to_contain_text("≥ 80")


def _with_a_text_for_a_number(route: Route) -> None:
    """Give a page whose first field of numbers was sent with what a browser does not show."""
    answer = route.fetch()
    body = re.sub(
        r'<input type="number"( value="[^"]*")?', '<input type="number" value="about 7"', answer.text(), count=1
    )
    route.fulfill(response=answer, body=body)


@pytest.mark.parametrize("kind", ["achievement", "demand", "product"])
def test_a_sheet_only_looked_at_saves_nothing(opened: Opened, kind: str) -> None:
    entry = make_entry(kind, teaser_en='In a sentence.\r\nAnd another: 5 < 7 & "so".')
    page = opened(owner_of(entry.organisation))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route(f"**/hall/{entry.code}/edit/", _with_a_text_for_a_number)
    page.goto(f"/en/hall/{entry.code}/edit/")
    page.wait_for_timeout(3000)  # a sheet that was changed is saved after two seconds
    assert sent == []
    page.get_by_label("Title in English").fill("Another")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Saved"), timeout=15_000)
    assert len(sent) == 1


def test_an_achievement_from_draft_to_published(opened: Opened) -> None:
    organisation = make_organisation(state="verified")
    page = opened(make_member(organisation, "editor"))
    page.goto("/en/hall/new/")
    page.get_by_role("link", name="Achievement").click()
    page.get_by_label("Organisation", exact=True).select_option(str(organisation.pk))
    page.get_by_label("Title in English").fill("A cell that discharges in the cold")
    page.get_by_label("In short, in English").fill("Keeps 80 % of its capacity at -50 °C.")
    page.get_by_label("Registration number").fill("not one")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("egistration number: It has 12 characters")
    assert not Entry.objects.exists()
    page.get_by_label("Registration number").fill("34A2026Y0017")
    page.get_by_label("Track").select_option("FE-03")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved as a draft.")
    code = Entry.objects.get().code

    page.get_by_role("link", name="Submit for a check").click()
    page.get_by_role("button", name="Submit for a check").click()
    expect(page.get_by_text("Submitted", exact=True)).to_be_visible()
    assert opened(None).goto(f"/en/hall/{code}/").status == 404  # type: ignore[union-attr]

    page = opened(make_officer("secretariat"))
    page.goto("/en/hall/queue/")
    page.get_by_role("link", name="A cell that discharges in the cold").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("Not yet met")
    for box in page.locator("#checklist input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")

    page = opened(None)
    page.goto("/en/hall/?q=discharges&kind=achievement")
    page.get_by_role("link", name="A cell that discharges in the cold").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A cell that discharges in the cold")
    page.goto(f"/zh-hans/hall/{code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("A cell that discharges in the cold 仅有英文")


def test_nothing_is_saved_while_an_input_method_composes(opened: Opened) -> None:
    entry = make_entry("demand")
    page = opened(owner_of(entry.organisation))
    page.goto(f"/zh-hans/hall/{entry.code}/edit/")
    title = page.get_by_label("标题（中文）")
    title.dispatch_event("compositionstart")
    title.fill("电池di")
    page.wait_for_timeout(3000)
    entry.refresh_from_db()
    assert entry.title_zh != "电池di"
    title.fill("电池低温")
    title.dispatch_event("compositionend")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^已保存 \d\d:\d\d:\d\d$"), timeout=15_000)
    entry.refresh_from_db()
    assert entry.title_zh == "电池低温"
