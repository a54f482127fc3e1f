"""A meeting moved by mouse and by keyboard, a timetable made again after a no-show, a schedule read offline."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect
from tests.browser.opening import Opened
from tests.liaowang_web.jobs.test_jobs import work
from tests.liaowang_web.timetable_factories import Fair

from liaowang_web.events.models import Placement, Timetable
from liaowang_web.events.selectors.placements import published_of
from liaowang_web.events.services.publishing import make_and_publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAIRS = [(0, 1), (0, 2), (1, 2), (3, 0), (3, 1)]


def drafted() -> tuple[Fair, Timetable]:
    """Give an event whose meetings stand at the first table, slot after slot."""
    fair = Fair(PAIRS)
    draft = Timetable.objects.create(event=fair.event, number=1, made_by=fair.organiser, held=5, bound=5)
    for meeting, slot in zip(fair.meetings, fair.slots, strict=False):
        Placement.objects.create(timetable=draft, meeting=meeting, slot=slot, table=fair.tables[0])
    return fair, draft


def address(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"events:{name}", args=args)


def cell(page: Page, fair: Fair, slot: int, table: int) -> str:
    return f'td[data-slot="{fair.slots[slot].pk}"][data-table="{fair.tables[table].pk}"]'


def where(draft: Timetable, fair: Fair) -> tuple[int, int]:
    it = draft.placements.select_related("slot", "table").get(meeting=fair.meetings[0])
    return fair.slots.index(it.slot), fair.tables.index(it.table)


def move_over(page: Page, selector: str) -> None:
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=4)
    page.mouse.move(x + 1, y)  # a browser that is driven tells a place that it is dragged over with the next move only


def test_a_meeting_is_moved_by_mouse_and_conflicts_show_on_the_way(opened: Opened) -> None:
    fair, draft = drafted()
    page = opened(fair.organiser)
    page.goto(address("board", fair.event.code))
    meet = page.locator(f'[data-meeting="{fair.meetings[0].pk}"]')
    meet.hover()
    page.mouse.down()
    move_over(page, cell(page, fair, 1, 1))
    expect(page.locator("#spoken")).to_have_text("09:25, T2: Ada (sample) meets somebody else at 09:25.")
    expect(page.locator(cell(page, fair, 1, 1))).to_contain_class("cannot")
    expect(page.locator(cell(page, fair, 5, 1))).to_contain_class("can")
    move_over(page, cell(page, fair, 5, 1))
    expect(page.locator("#spoken")).to_have_text("13:50, T2: can go there")
    page.mouse.up()
    expect(page.locator(cell(page, fair, 5, 1))).to_contain_text("Ada (sample)")
    assert where(draft, fair) == (5, 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(cell(page, fair, 0, 0))).to_contain_text("Ada (sample)")
    assert where(draft, fair) == (0, 0)


def test_a_meeting_is_moved_by_keyboard_and_conflicts_are_spoken(opened: Opened) -> None:
    fair, draft = drafted()
    page = opened(fair.organiser)
    page.goto(address("board", fair.event.code))
    meet, spoken = page.locator(f'[data-meeting="{fair.meetings[0].pk}"]'), page.locator("#spoken")
    meet.focus()
    page.keyboard.press("Space")
    expect(page.locator(cell(page, fair, 5, 1))).to_contain_class("can")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_contain_text("09:25, T1: ")
    expect(spoken).to_contain_text("The table is taken at 09:25.")
    page.keyboard.press("Space")
    expect(meet).to_be_focused()
    assert where(draft, fair) == (0, 0)
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(spoken).to_have_text("Put back.")
    page.keyboard.press("Space")
    expect(page.locator(cell(page, fair, 5, 1))).to_contain_class("can")
    page.keyboard.press("ArrowDown")
    expect(spoken).to_have_text("09:00, T2: can go there")
    page.keyboard.press("Enter")
    expect(spoken).to_have_text("Moved. 09:00, T2")
    expect(page.locator(f'[data-meeting="{fair.meetings[0].pk}"]')).to_be_focused()
    assert where(draft, fair) == (0, 1)


def test_after_a_no_show_the_timetable_is_made_again(opened: Opened) -> None:
    fair = Fair([*PAIRS, (4, 5)])
    make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    page = opened(fair.organiser)
    page.goto(address("board", fair.event.code) + "?by=person")
    page.get_by_role("link", name="not there? Dora (sample)").click()
    page.get_by_role("button", name="Dora (sample) is not there").click()
    page.get_by_role("button", name="Make again, with few changes").click()
    expect(page.get_by_text("Being made", exact=True)).to_be_visible()
    work()
    publish = page.get_by_role("link", name="Publish (3 people affected)")
    publish.click()
    expect(page.get_by_text("3 people are told that something changes")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: it binds from now on")).to_be_visible()
    after = published_of(fair.event)
    assert after is not None
    assert (after.number, after.placements.count(), after.unplaced.count()) == (2, 4, 2)


def test_a_schedule_is_read_without_a_network(opened: Opened) -> None:
    fair = Fair(PAIRS)
    make_and_publish(fair.event, actor=fair.organiser, seconds=1)
    page = opened(fair.people[0].person)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address("schedule", fair.event.code))
    expect(page.locator("[data-worker]")).to_have_attribute("data-kept", "yes")
    expect(page.get_by_text("Offline", exact=True)).to_be_hidden()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="My schedule")).to_be_visible()
    expect(page.get_by_text("Offline", exact=True)).to_be_visible()
    expect(page.locator(".agenda")).to_contain_text("Bo (sample)")
    assert page.evaluate("getComputedStyle(document.querySelector('.agenda > li:not(.day)')).display") == "grid"
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("Offline", exact=True)).to_be_hidden()
