"""Watchlist, topics and earlier runs, as a visitor reads them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_run, make_topic

pytestmark = pytest.mark.django_db


def test_the_watchlist_filters_and_sorts(client: Client) -> None:
    run = make_run()
    make_topic(run)
    make_topic(run, code="T-000002", label_en="magnets", rank=2, probability=0.9, directions=" FE ", terms="magnet")
    make_topic(run, code="T-000003", label_en="unranked", rank=None)
    asked = {
        "": ["T-000001", "T-000002"],
        "direction=FE": ["T-000002"],
        "words=qubit": ["T-000001"],
        "sort=probability": ["T-000002", "T-000001"],
        "probability=50": ["T-000002"],
        "probability=much": ["T-000001", "T-000002"],
    }
    for question, codes in asked.items():
        told = client.get(f"/en/watchlist/?format=json&{question}").json()
        assert [it["code"] for it in told["topics"]] == codes, question
    table = client.get("/en/watchlist/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert "aria-sort" in client.get("/en/watchlist/?sort=probability").content.decode()


def test_an_earlier_day_shows_the_earlier_run_only(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)), label_en="old name")
    make_topic(make_run(), label_en="new name")
    past = client.get("/en/topics/T-000001/?as_of=2017-06-30").content.decode()
    assert "old name" in past
    assert "As known on" in past
    assert "new name" not in past
    assert "new name" in client.get("/en/topics/T-000001/").content.decode()
    assert client.get("/en/watchlist/?as_of=2015-01-01").status_code == 404
    assert client.get("/en/watchlist/?as_of=never").status_code == 404


def test_a_run_that_is_not_public_is_not_there(client: Client) -> None:
    make_topic(make_run(is_public=False))
    assert client.get("/en/topics/T-000001/").status_code == 404
    assert "No run yet" in client.get("/en/watchlist/").content.decode()


def test_the_first_page_compares_only_runs_that_continue_each_other(client: Client) -> None:
    before = make_run(as_of=date(2017, 12, 31), run_id="before")
    make_topic(before, rank=5)
    make_topic(before, code="T-000009", label_en="gone")
    run = make_run(previous_run_id="before")
    make_topic(run)
    make_topic(run, code="T-000002", label_en="fresh", rank=2)
    text = client.get("/en/").content.decode()
    assert all(word in text for word in ("▲4", "gone", "fresh"))
    assert "Nothing to compare with" in client.get("/en/?as_of=2017-12-31").content.decode()


def test_numbers_lead_to_documents(client: Client) -> None:
    make_topic()
    text = client.get("/en/topics/T-000001/").content.decode()
    assert "/en/topics/T-000001/documents/" in text
    assert "A paper" in client.get("/en/topics/T-000001/documents/").content.decode()
