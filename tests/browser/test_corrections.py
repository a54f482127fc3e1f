"""A correction that survives a new run: an analyst renames a topic, the next run comes in, and it is undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.liaowang_web.factories import make_officer, make_run, make_topic

from liaowang_web.observatory.services.corrections import lay_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_name_survives_the_next_run(browser: Browser, live_server: LiveServer, client: Client) -> None:
    run = make_run()
    make_topic(run)
    client.force_login(make_officer("analyst"), "liaowang_web.accounts.entrance.Entrance")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/en/topics/T-000001/")
    page.get_by_role("link", name="Correct", exact=True).click()
    page.get_by_label("Name in English").fill("quantum bits")
    page.get_by_label("Name in Chinese").fill("量子位")
    page.get_by_label("Reason").fill("The run names it after one paper.")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("quantum bits")
    expect(page.get_by_role("status")).to_contain_text("The topic was renamed.")
    expect(page.get_by_text("The run calls it:")).to_contain_text("qubits")
    page.goto(f"{live_server.url}/zh-hans/watchlist/")
    expect(page.get_by_role("link", name="量子位")).to_be_visible()

    with transaction.atomic():
        following = make_run(as_of=date(2019, 12, 31), previous_run_id=run.run_id)
        make_topic(following, label_en="qubits of 2019")
        lay_over(following)
    page.goto(f"{live_server.url}/en/topics/T-000001/")
    expect(page.get_by_text("31 Dec 2019").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("quantum bits")
    expect(page.get_by_text("The run calls it:")).to_contain_text("qubits of 2019")

    page.goto(f"{live_server.url}/en/corrections/")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Reason").fill("The run was right.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The correction was withdrawn.")
    page.goto(f"{live_server.url}/en/topics/T-000001/")
    expect(page.get_by_role("heading", level=1)).to_have_text("qubits of 2019")
    page.goto(f"{live_server.url}/en/topics/T-000001/?as_of=2018-12-31")
    expect(page.get_by_role("heading", level=1)).to_have_text("qubits")
    expect(page.get_by_role("link", name="Correct", exact=True)).to_have_count(0)
    context.close()


def test_an_act_is_undone_where_it_is_told(browser: Browser, live_server: LiveServer, client: Client) -> None:
    make_topic()
    client.force_login(make_officer("analyst"), "liaowang_web.accounts.entrance.Entrance")
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/en/topics/T-000001/correct/?act=hide")
    page.get_by_label("Reason").fill("No technology.")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_text("It is in no list, search, map or export.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("The correction was undone.")
    expect(page.get_by_text("It is in no list, search, map or export.")).to_have_count(0)
    context.close()
