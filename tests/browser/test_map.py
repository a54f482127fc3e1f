"""The map of topics in a browser: the table follows the view, found topics open, the address keeps what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.factories import make_run, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACES = {
    "T-000001": ("qubits", 0.0, 0.0, " FI "),
    "T-000002": ("magnets", 1.0, 1.0, " FE "),
    "T-000003": ("cells", 0.5, 0.5, " FH "),
}


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    run = make_run()
    for rank, (code, (name, x, y, directions)) in enumerate(PLACES.items(), 1):
        make_topic(
            run, code=code, label_en=name, rank=rank, x=x, y=y, directions=directions, growth_per_year=0.1 * rank
        )
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.goto(f"{live_server.url}/en/map/")
    made.locator(".map.is-drawn").wait_for()
    yield made
    context.close()
    assert errors == []


def listed(page: Page) -> Locator:
    return page.locator("[data-rows] [data-cell=name]")


def ink(page: Page, x: float, y: float) -> list[int]:
    """Give the colour of the canvas at a place of the map."""
    where = "(it, [x, y]) => [...it.getContext('2d').getImageData(x * it.width, y * it.height, 1, 1).data]"
    colour: list[int] = page.locator("[data-canvas]").evaluate(where, [0.03 + 0.94 * x, 0.03 + 0.94 * y])
    return colour


def test_the_table_says_what_is_in_view(page: Page) -> None:
    expect(listed(page)).to_have_text(["qubits", "magnets", "cells"])
    expect(page.get_by_text("3 of 3 topics in view.")).to_be_visible()
    canvas = page.locator("[data-canvas]")
    canvas.focus()
    for _ in range(3):
        canvas.press("+")
    expect(listed(page)).to_have_text(["cells"])
    expect(page.get_by_text("1 topic of 3 in view.")).to_be_visible()
    for _ in range(20):
        canvas.press("ArrowLeft")
        canvas.press("ArrowUp")
    expect(listed(page)).to_have_text(["qubits"])
    canvas.press("ArrowRight")
    page.get_by_role("button", name="Whole map").click()
    expect(listed(page)).to_have_count(3)


def test_walking_by_rank_names_and_opens_a_topic(page: Page) -> None:
    canvas = page.locator("[data-canvas]")
    canvas.focus()
    canvas.press("n")
    canvas.press("n")
    expect(page.locator("[data-said]")).to_contain_text("magnets rank 2, growth +22% a year, 12 records")
    canvas.press("Enter")
    expect(page).to_have_url(re.compile("/en/topics/T-000002/$"))


def test_what_is_found_is_centred_and_opened(page: Page) -> None:
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    expect(listed(page)).to_have_text(["cells"])
    find = page.get_by_label("Find", exact=True)
    find.fill("magn")
    expect(page.get_by_text("1 topic found; press Enter to open it")).to_be_visible()
    expect(listed(page)).to_have_text(["magnets"])
    find.press("Enter")
    expect(page).to_have_url(re.compile("/en/topics/T-000002/$"))


def test_colour_is_direction_or_growth_and_directions_can_be_left_out(page: Page) -> None:
    by_direction = ink(page, 0, 0)
    assert by_direction[2] > by_direction[0] + 60, "information is blue"
    page.get_by_role("radio", name="growth").check()
    expect(page.get_by_text("25% and more")).to_be_visible()
    page.wait_for_timeout(100)
    red, green, blue, _ = ink(page, 0, 0)
    assert max(red, green, blue) - min(red, green, blue) < 40, "growth is in ink"
    page.get_by_label("Information").uncheck()
    expect(listed(page)).to_have_text(["magnets", "cells"])
    page.wait_for_timeout(100)
    assert ink(page, 0, 0)[3] == 0


def test_the_address_keeps_the_view(page: Page) -> None:
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("radio", name="growth").check()
    page.get_by_label("Energy").uncheck()
    expect(page).to_have_url(re.compile(r"#at=0\.5000_0\.5000_1\.50&colour=growth&without=FE$"))
    page.reload()
    page.locator(".map.is-drawn").wait_for()
    expect(listed(page)).to_have_text(["cells"])
    expect(page.get_by_role("radio", name="growth")).to_be_checked()
    expect(page.get_by_label("Energy")).not_to_be_checked()


def test_a_click_on_a_mark_opens_it_and_a_drag_does_not(page: Page) -> None:
    box = page.locator("[data-canvas]").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    expect(page.locator("[data-said]")).to_contain_text("cells")
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1], steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("/en/map/#at="))
    page.mouse.click(middle[0] + 120, middle[1])
    expect(page).to_have_url(re.compile("/en/topics/T-000003/$"))


def test_data_that_do_not_come_are_asked_for_again(browser: Browser, live_server: LiveServer) -> None:
    make_topic(make_run())
    page = browser.new_page()
    page.route("**/map/data/", lambda route: route.abort())
    page.goto(f"{live_server.url}/en/map/")
    expect(page.get_by_text("The map did not come")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="qubits")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("1 topic of 1 in view.")).to_be_visible()
    expect(page.get_by_text("The map did not come")).to_be_hidden()
    page.close()
