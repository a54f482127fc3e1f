"""What programs read: all that pages show, of public runs, without what is hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_forecast, make_run, make_topic

from liaowang_web.observatory.models import Document, Passage, Succession, Topic

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def ask(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(V1 + address)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_topic_is_told_with_all_that_its_run_tells(client: Client) -> None:
    topic = make_topic(label_zh="量子比特", breakthrough=0.5, breakthrough_low=0.4, breakthrough_high=0.6)
    told = ask(client, "/topics/T-000001")
    assert told["name"] == {"en": "qubits", "zh": "量子比特"}
    assert told["breakthrough"] == {"value": 0.5, "low": 0.4, "high": 0.6, "coverage": None}
    assert told["told"]["opened"] == topic.told["opened"]
    assert told["directions"] == ["FI"]
    assert told["n_documents"] == 1
    assert told["ahead"] == [{"low": 4.0, "middle": 9.0, "high": 14.0}]


def test_the_list_takes_the_filters_of_the_watchlist(client: Client) -> None:
    run = make_run()
    for number, (probability, direction) in enumerate([(0.9, " FI "), (0.2, " FI "), (0.8, " FE ")], 1):
        make_topic(run, code=f"T-00000{number}", rank=number, probability=probability, directions=direction)
    codes = [it["code"] for it in ask(client, "/topics?direction=FI&probability=0.5")["items"]]
    assert codes == ["T-000001"]
    assert [it["code"] for it in ask(client, "/topics?sort=probability")["items"]] == [
        "T-000001",
        "T-000003",
        "T-000002",
    ]


def test_a_day_and_a_run_lead_to_what_was_known(client: Client) -> None:
    old = make_run(as_of=date(2017, 12, 31))
    make_topic(old, name_en="old name")
    make_topic(make_run(as_of=date(2018, 12, 31)), name_en="new name")
    assert ask(client, "/topics/T-000001")["name"]["en"] == "new name"
    assert ask(client, "/topics/T-000001?as_of=2018-06-30")["name"]["en"] == "old name"
    assert ask(client, f"/topics/T-000001?run={old.run_id}")["name"]["en"] == "old name"
    assert "not both" in ask(client, f"/topics?run={old.run_id}&as_of=2018-06-30", 422)["detail"]
    assert ask(client, "/topics?as_of=1999-01-01", 404)["status"] == 404


@pytest.mark.parametrize("day", ["20181231", "0", "1546214400", "2018-13-01", "2018-12-31T00:00:00", "heute"])
def test_a_day_is_written_in_one_way(client: Client, day: str) -> None:
    make_topic()
    assert "as_of" in ask(client, f"/topics?as_of={day}", 422)["detail"]


def test_what_is_kept_back_is_nowhere(client: Client) -> None:
    make_topic(make_run(is_public=False, run_id="secret", as_of=date(2019, 12, 31)))
    run = make_run()
    shown = make_topic(run, code="T-000003")
    shown.told["neighbours"] = [
        {"neighbour": "T-000002", "label_en": "hidden one", "similarity": 0.5, "label_zh": None}
    ]
    shown.told["lineage"] = [{"topic": "T-000003", "event": "split", "other": "T-000002"}]
    shown.save()
    make_topic(run, code="T-000002", is_hidden=True, rank=2, name_en="hidden one")
    Succession.objects.create(run=run, code="T-000003", event="split", other="T-000002")
    assert ask(client, "/runs")["total"] == 1
    assert ask(client, "/topics")["total"] == 1
    whole = ask(client, "/topics/T-000003")
    assert whole["told"]["neighbours"] == whole["told"]["lineage"] == []
    for part in ("neighbours", "lineage"):
        assert ask(client, f"/topics/T-000003/{part}") == []
    for address in ("/runs/secret", "/topics?run=secret", "/topics/T-000002", "/topics/T-000002/documents"):
        ask(client, address, 404)


def test_documents_and_passages_by_part_and_year(client: Client) -> None:
    topic = make_topic()
    Document.objects.create(topic=topic, record_id="a:2", title="Later", known_on=date(2018, 6, 1), source="arxiv",
                            kind="preprint", authors=[])  # fmt: skip
    Document.objects.create(topic=topic, record_id="a:3", title="Older", known_on=date(2016, 6, 1), source="crossref",
                            kind="article", authors=["B"])  # fmt: skip
    Passage.objects.create(topic=topic, component="echo", position=1, record_id="a:3", quote="we built")
    records = [it["record"] for it in ask(client, "/topics/T-000001/documents")["items"]]
    assert records == ["a:2", "a:1", "a:3"]
    assert [it["record"] for it in ask(client, "/topics/T-000001/documents?part=echo")["items"]] == ["a:3"]
    assert [it["record"] for it in ask(client, "/topics/T-000001/documents?year=2016")["items"]] == ["a:3"]
    assert ask(client, "/topics/T-000001/passages?part=echo")["items"][0]["quote"] == "we built"
    assert ask(client, "/topics/T-000001/passages?part=other")["total"] == 0


def test_changes_runs_and_taxonomy(client: Client) -> None:
    before = make_run(run_id="one", as_of=date(2017, 12, 31))
    make_topic(before, code="T-000001", rank=5)
    now = make_run(run_id="two", previous_run_id="one")
    make_topic(now, code="T-000001", rank=1, rank_before=5)
    make_topic(now, code="T-000002", rank=2)
    Succession.objects.create(run=now, code="T-000003", event="merged", other="T-000001", n_shared=3, overlap=0.5)
    told = ask(client, "/changes")
    assert (told["before"], [it["code"] for it in told["entered"]]) == ("one", ["T-000002"])
    assert [(it["code"], it["rank_before"]) for it in told["rose"]] == [("T-000001", 5)]
    assert [(it["code"], it["other"]) for it in told["merged"]] == [("T-000003", "T-000001")]
    assert ask(client, "/changes?run=one")["before"] is None
    assert ask(client, "/runs/two")["continues"] == "one"
    assert {it["code"] for it in ask(client, "/taxonomy")["directions"]} == {"FM", "FI", "FMAT", "FE", "FS", "FH"}


def test_outcomes_that_came_later_are_not_told(client: Client) -> None:
    made = make_forecast(state="yes", resolved_at="2019-02-01T00:00:00Z", after=9, brier=0.36)
    now = ask(client, "/forecasts")["items"][0]
    assert (now["state"], now["after"], now["ledger"], now["kind"]) == ("yes", 9, made.ledger.name, "replayed")
    then = ask(client, "/forecasts?as_of=2018-06-30")["items"][0]
    assert (then["state"], then["after"], then["brier"]) == ("open", None, None)
    assert ask(client, "/forecasts?as_of=2017-06-30")["total"] == 0
    assert ask(client, f"/forecasts/{made.ledger.name}/{made.code}")["state"] == "yes"
    assert ask(client, f"/forecasts/{made.ledger.name}/{made.code}?as_of=2018-06-30")["state"] == "open"
    ask(client, "/forecasts?ledger=none", 404)
    assert ask(client, "/ledgers")[0]["n_lines"] == 1


@pytest.mark.parametrize(
    ("address", "n"),
    [("/topics?limit=200", 8), ("/topics/T-000001", 13), ("/topics/T-000001/documents", 11), ("/runs", 6),
     ("/forecasts?limit=200", 7), ("/changes", 12)],
)  # fmt: skip
def test_reading_takes_few_queries_however_much_there_is(
    client: Client, address: str, n: int, django_assert_max_num_queries: Any
) -> None:
    run = make_run()
    topics = [make_topic(run, code=f"T-{number:06d}", rank=number) for number in range(1, 30)]
    ledger = make_forecast().ledger
    for _ in range(20):
        make_forecast(ledger)
    assert Topic.objects.count() == len(topics)
    client.get(V1 + "/taxonomy")  # takes a part of the minute's allowance, for this request and the next
    with django_assert_max_num_queries(n):
        assert client.get(V1 + address).status_code == 200


def test_health_names_the_newest_run_and_is_not_counted(client: Client) -> None:
    answer = client.get(V1 + "/health")
    assert answer.json() == {"status": "ok", "run": None, "as_of": None}
    assert "RateLimit-Limit" not in answer.headers
    make_run(run_id="newest")
    assert ask(client, "/health")["run"] == "newest"
