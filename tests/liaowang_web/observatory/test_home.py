"""The first page and the list of runs: what entered, left, rose, merged, and what came due."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.liaowang_web.factories import KEPT, make_run, make_topic
from tests.liaowang_web.ledger_factories import foretold, make_ledger

from liaowang_web.observatory.models import Run, Succession, Topic

pytestmark = pytest.mark.django_db


def two_runs() -> tuple[Run, Run]:
    before = make_run(as_of=date(2018, 12, 31), run_id="before", n_listed=3)
    return before, make_run(as_of=date(2019, 12, 31), run_id="now", previous_run_id="before", n_listed=3)


def add(run: Run, code: str, rank: int | None, **columns: object) -> Topic:
    return make_topic(run, code=code, rank=rank, **{"label_en": f"topic {code} of {run.run_id}", **columns})


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}">')[1].split("</section>", maxsplit=1)[0]


def test_each_list_says_where_a_topic_was_and_what_became_of_it(client: Client) -> None:
    before, now = two_runs()
    for code, rank in (("T-1", 3), ("T-2", 1), ("T-3", 2), ("T-4", 9), ("T-6", 5), ("T-7", None)):
        add(before, code, rank)
    for code, rank in (("T-1", 1), ("T-4", 2), ("T-5", 3), ("T-3", 7), ("T-8", 8)):
        add(now, code, rank)
    Succession.objects.create(run=now, code="T-2", event="merged", other="T-1", n_shared=57, overlap=0.35)
    Succession.objects.create(run=now, code="T-5", event="split", other="T-1", n_shared=40, overlap=0.2)
    Succession.objects.create(run=now, code="T-6", event="ended")
    Succession.objects.create(run=now, code="T-7", event="merged", other="T-1")  # had no rank
    page = client.get("/en/").content.decode()
    plain = page.replace('<span class="n">', "").replace("</span>", "")
    entered, left, rose, joined = (section(plain, name) for name in ("entered", "left", "rose", "joined"))
    assert "T-4 of now" in entered
    assert "9 → 2" in entered
    assert "new → 3" in entered.replace('<span class="new">', "")
    assert "a reason" in entered
    assert "2 → 7" in left
    assert "T-2 of before" in left
    assert "/en/topics/T-2/?as_of=2018-12-31" in left
    assert left.index("merged into") < left.index("T-1 of now")
    assert "T-1 of now" in rose
    assert "3 → 1" in rose
    assert "▲2" in rose
    assert "57 documents shared, overlap 35%" in joined
    assert "/en/topics/T-1/" in joined
    assert "split from" in joined
    assert "T-7" not in page
    assert "1 merged and 1 split" in plain
    assert 'href="#joined"' in page


def test_of_many_eight_stand_open(client: Client) -> None:
    before, now = two_runs()
    Run.objects.update(n_listed=20)
    add(before, "T-0", 1)
    for number in range(1, 13):
        add(now, f"T-{number}", number)
    entered = section(client.get("/en/").content.decode(), "entered")
    opened, rest = entered.split("<details>")
    assert opened.count("<tr><td>") == 8
    assert rest.count("<tr><td>") == 4
    assert "All" in rest


def test_a_hidden_topic_is_in_no_list(client: Client) -> None:
    before, now = two_runs()
    add(before, "T-1", 1, label_en="secret then")
    add(before, "T-2", 2)
    add(now, "T-1", 1, label_en="secret now", is_hidden=True)
    add(now, "T-2", 2)
    add(now, "T-3", 3, label_en="heir", merged_into="T-2")
    Succession.objects.create(run=now, code="T-2", event="merged", other="T-1")
    page = client.get("/en/").content.decode()
    assert "secret" not in page
    assert "heir" not in page


def test_a_run_alike_says_so(client: Client) -> None:
    for run in two_runs():
        add(run, "T-1", 1)
    page = client.get("/en/").content.decode()
    assert "No change" in page
    assert 'id="entered"' not in page


def test_what_came_due_stands_in_the_margin_misses_first(client: Client) -> None:
    for run in two_runs():
        add(run, "T-1", 1)
    assert "No ledger is imported" in client.get("/en/").content.decode()
    said = foretold(1, 0.9, label_en="as was said")
    make_ledger([said, foretold(2, 0.8, label_en="not as was said"), foretold(3, label_en="open")], {0: "yes", 1: "no"})
    page = client.get("/en/").content.decode()
    margin = page.split("Came due")[1].split("</aside>")[0]
    assert margin.index("not as was said") < margin.index(">as was said")
    assert ">open" not in margin
    link = margin.split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    misses = client.get(f"{link}&format=json").json()["forecasts"]
    assert [it["label_en"] for it in misses] == ["not as was said"]
    past = client.get("/en/?as_of=2018-12-31").content.decode()
    assert "No earlier run is imported" in past
    assert "not as was said" not in past


def test_forecasts_due_before_the_run_before_are_not_told_again(client: Client) -> None:
    for run in two_runs():
        add(run, "T-1", 1)
    make_ledger([foretold(1, as_of="2015-12-31", due_at="2018-12-31", made_at="2016-01-05T00:00:00+00:00")], {0: "yes"})
    assert "No forecast came due since" in client.get("/en/").content.decode()


def test_the_first_page_takes_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    before, now = two_runs()
    Run.objects.update(n_listed=50)
    for number in range(30):
        add(before, f"T-{number}", number + 1)
        add(now, f"T-{number + 20}", number + 1)
        Succession.objects.create(run=now, code=f"T-{number}", event="merged", other=f"T-{number + 20}")
    make_ledger()
    with django_assert_max_num_queries(18 + KEPT):  # type: ignore[operator]
        client.get("/en/")


def test_runs_say_what_they_hold_and_what_they_continue(client: Client) -> None:
    told = {"forecasts": {"topics": 249, "models": {"noise": "abcdef0123456789"}}}
    make_run(as_of=date(2017, 12, 31), run_id="other", previous_run_id="elsewhere")
    first = make_run(as_of=date(2018, 12, 31), run_id="before", told=told)
    make_run(as_of=date(2019, 12, 31), run_id="now", previous_run_id="before", n_records=412908)
    make_run(run_id="secret", is_public=False)
    page = client.get("/en/runs/").content.decode()
    assert all(word in page for word in ("412,908", "249", "abcdef012345", f"run {first.number}", "not imported"))
    assert "secret" not in page
    assert "?as_of=2018-12-31" in page
    assert "?as_of=2019-12-31" not in page  # the latest needs no day


def test_a_day_leads_to_the_run_known_on_it(client: Client) -> None:
    make_run(as_of=date(2017, 12, 31))
    make_run(as_of=date(2019, 12, 31))
    asked = {"2018-06-30": "/en/?as_of=2017-12-31", "2017-12-31": "/en/?as_of=2017-12-31", "2026-01-01": "/en/"}
    for day, place in asked.items():
        assert client.get(f"/en/runs/?day={day}").headers["location"] == place
    for day, words in (
        ("2016-01-01", "Nothing was known on this day"),
        ("never", "Enter a valid date"),
        ("", "required"),
    ):
        assert words in client.get(f"/en/runs/?day={day}").content.decode()
    Run.objects.all().delete()
    assert "import_run" in client.get("/en/runs/?day=2016-01-01").content.decode()
