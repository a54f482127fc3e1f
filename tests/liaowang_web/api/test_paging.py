"""Pages of long lists: every row once, whatever is added meanwhile; cursors of one's own making are refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.models import Document

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def walk(client: Client, address: str, key: str, meanwhile: Callable[[int], None] = lambda page: None) -> list[str]:
    found: list[str] = []
    at: str | None = V1 + address
    page = 0
    while at:
        told = client.get(at).json()
        found += [it[key] for it in told["items"]]
        at = told["next"]
        page += 1
        meanwhile(page)
        assert page < 50
    return found


@pytest.mark.parametrize("sort", ["rank", "probability", "breakthrough", "n_records", "first_seen"])
def test_each_topic_comes_once_also_where_values_are_alike_or_missing(client: Client, sort: str) -> None:
    run = make_run()
    for number in range(1, 18):
        make_topic(run, code=f"T-{number:06d}", rank=number, probability=[0.5, 0.25, None][number % 3],
                   breakthrough=None if number % 4 else 0.1 + number / 7, n_records=number % 5,
                   first_seen=date(2017, 1, 1 + number % 6) if number % 5 else None)  # fmt: skip
    whole = [it["code"] for it in client.get(f"{V1}/topics?limit=200&sort={sort}").json()["items"]]
    assert len(set(whole)) == 17
    assert walk(client, f"/topics?limit=3&sort={sort}", "code") == whole


def test_rows_added_meanwhile_shift_nothing(client: Client) -> None:
    topic = make_topic()
    for number in range(12):
        add_document(topic, f"b:{number:02d}", date(2018, 1, 1 + number))
    before = {it.record_id for it in topic.documents.all()}
    found = walk(client, "/topics/T-000001/documents?limit=4", "record",
                 lambda page: add_document(topic, f"new:{page}", date(2018, 12, 1)))  # fmt: skip
    assert sorted(found) == sorted(before)


def add_document(topic: object, record: str, day: date) -> None:
    Document.objects.create(topic=topic, record_id=record, title=record, known_on=day, source="arxiv", kind="preprint",
                            authors=[])  # fmt: skip


def test_all_pages_keep_to_the_run_of_the_first(client: Client) -> None:
    old = make_run(as_of=date(2017, 12, 31))
    for number in (1, 2, 3):
        make_topic(old, code=f"T-{number:06d}", rank=number)

    def import_newer(page: int) -> None:
        if page == 1:
            make_topic(make_run(as_of=date(2018, 12, 31)), code="T-000009", rank=2)

    assert walk(client, "/topics?limit=1", "code", import_newer) == ["T-000001", "T-000002", "T-000003"]


def test_the_total_is_that_of_all_pages(client: Client) -> None:
    run = make_run()
    for number in (1, 2, 3):
        make_topic(run, code=f"T-{number:06d}", rank=number)
    first = client.get(V1 + "/topics?limit=2").json()
    second = client.get(first["next"]).json()
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)


def forged(*told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!!!", "AAAA", forged(1), forged(1, 2, 3), forged("", "", [1]), forged("q", "r", [1, "T"]), "W" * 1999,
     base64.urlsafe_b64encode(b"[" * 1000).decode()],
)  # fmt: skip
def test_a_cursor_of_ones_own_making_is_refused_in_words(client: Client, cursor: str) -> None:
    make_topic()
    answer = client.get(f"{V1}/topics", {"cursor": cursor})
    assert answer.status_code == 422
    assert "Begin again" in answer.json()["detail"]


@pytest.mark.parametrize("place", [["x", "T"], [1], [[], {}], [10**400, "T"], [1e999, "T"], [1, "\0"], [1, "\ud800"]])
def test_a_cursor_of_this_question_with_another_place_breaks_nothing(client: Client, place: list[object]) -> None:
    run = make_run()
    for number in (1, 2):
        make_topic(run, code=f"T-{number:06d}", rank=number)
    following = client.get(f"{V1}/topics?limit=1").json()["next"]
    question, run_id, _ = json.loads(base64.urlsafe_b64decode(following.partition("cursor=")[2] + "=="))
    answer = client.get(f"{V1}/topics", {"limit": "1", "cursor": forged(question, run_id, place)})
    assert answer.status_code in {200, 422}


def test_a_cursor_of_another_question_is_refused(client: Client) -> None:
    run = make_run()
    for number in (1, 2):
        make_topic(run, code=f"T-{number:06d}", rank=number)
    following = client.get(f"{V1}/topics?limit=1").json()["next"]
    assert client.get(following).status_code == 200
    assert client.get(following + "&direction=FI").status_code == 422
    assert client.get(following.replace("limit=1", "limit=2")).status_code == 200


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", ""])
def test_a_page_holds_from_1_to_200_rows(client: Client, limit: str) -> None:
    make_topic()
    assert client.get(f"{V1}/topics", {"limit": limit}).status_code == 422
