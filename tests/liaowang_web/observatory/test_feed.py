"""The feed of briefings, read back as a reader of feeds does."""

from __future__ import annotations

from datetime import date

import feedparser
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.models import Run

pytestmark = pytest.mark.django_db


def two_runs() -> tuple[Run, Run]:
    before = make_run(as_of=date(2018, 12, 31), run_id="before", n_listed=3)
    return before, make_run(as_of=date(2019, 12, 31), run_id="now", previous_run_id="before", n_listed=3)


def read(client: Client, address: str = "/en/feed.atom") -> feedparser.FeedParserDict:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    told = feedparser.parse(answer.content)
    assert not told.bozo, told.get("bozo_exception")
    assert told.version == "atom10"
    return told


def test_without_runs_it_is_valid_and_empty(client: Client) -> None:
    assert read(client).entries == []


def test_each_run_has_its_briefing_and_who_entered(client: Client) -> None:
    before, now = two_runs()
    make_topic(before, code="T-1", label_en="old")
    make_topic(now, code="T-1", label_en="old")
    make_topic(now, code="T-2", rank=2, label_en="new & <b>bold</b> \x0b one", reason_en="<script>alert(1)</script>")
    make_topic(now, code="T-3", rank=3, label_en="a secret", is_hidden=True)
    told = read(client)
    assert [it.title for it in told.entries] == [
        "Briefing as of 31 Dec 2019",
        "new & <b>bold</b>  one entered the list, at rank 2",
        "Briefing as of 31 Dec 2018",
    ]
    links = [it.link for it in told.entries]
    assert links == [
        "http://testserver/en/briefing/",
        "http://testserver/en/topics/T-2/",
        "http://testserver/en/briefing/?as_of=2018-12-31",
    ]
    for link in links:
        assert client.get(link.removeprefix("http://testserver")).status_code == 200
    ids = [it.id for it in [told.feed, *told.entries]]
    assert len(set(ids)) == 4
    assert all(it.startswith("urn:uuid:") for it in ids)
    assert all(it.updated for it in [told.feed, *told.entries])
    text = client.get("/en/feed.atom").content.decode()
    assert "secret" not in text
    assert "<script>" not in text


def test_names_of_entries_stay_when_a_run_comes_in_anew(client: Client) -> None:
    make_topic(two_runs()[1])
    first = {it.id for it in read(client).entries}
    Run.objects.all().delete()
    make_topic(two_runs()[1])
    assert {it.id for it in read(client).entries} == first
    assert not first & {it.id for it in read(client, "/zh-hans/feed.atom").entries}


def test_pages_name_it_and_it_is_sent_once(client: Client) -> None:
    make_topic(two_runs()[1])
    assert 'type="application/atom+xml" href="/zh-hans/feed.atom"' in client.get("/zh-hans/").content.decode()
    answer = client.get("/en/feed.atom")
    assert client.get("/en/feed.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_its_reads_do_not_grow_with_topics(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _, now = two_runs()
    for number in range(1, 4):
        make_topic(now, code=f"T-{number}", rank=number)
    with django_assert_max_num_queries(32):
        client.get("/en/feed.atom")
