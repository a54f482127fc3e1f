"""The page of a topic: each number with its interval and coverage, and a way to its documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_forecast, make_run, make_topic

from liaowang_web.observatory.models import Document, Forecast, Ledger, Passage, Topic

pytestmark = pytest.mark.django_db
N_QUERIES = 16
BOTH = {"en": "its English", "zh": "其中文"}


def page_of(client: Client, address: str = "/en/topics/T-000001/") -> str:
    return client.get(address).content.decode()


def tell(topic: Topic, **told: Any) -> Topic:
    topic.told |= told
    topic.save()
    return topic


def section(text: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">.*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def test_the_page_of_a_topic_asks_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    topic = make_topic()
    for k in range(30):
        make_topic(topic.run, code=f"T-1{k:05d}")
    near = [{"neighbour": f"T-1{k:05d}", "similarity": 0.5, "label_en": "", "label_zh": ""} for k in range(10)]
    tell(topic, neighbours=near)
    with django_assert_max_num_queries(N_QUERIES):
        assert client.get("/en/topics/T-000001/").status_code == 200


def test_a_score_leads_to_a_document_in_two_clicks(client: Client) -> None:
    topic = make_topic()
    Passage.objects.create(topic=topic, component="new_terms", position=2, record_id="arxiv:1604.04779", quote="bold")
    Document.objects.create(topic=topic, record_id="arxiv:1604.04779", title="Qubits that fly", source="arxiv",
                            known_on=date(2018, 5, 1), kind="preprint", authors=["B. Writer"])  # fmt: skip
    reading, anchor = page_of(client), '<a href="#breakthrough">'
    assert anchor in reading
    links = re.findall(r'href="(/en/topics/T-000001/documents/[^"]*)"', section(reading, "breakthrough"))
    assert "/en/topics/T-000001/documents/?part=new_terms" in links
    opened = page_of(client, "/en/topics/T-000001/documents/?part=new_terms")
    assert 'href="https://arxiv.org/abs/1604.04779" rel="external noopener"' in opened
    assert "bold" in opened


def test_every_number_of_documents_is_that_of_the_list_it_opens(client: Client) -> None:
    topic = make_topic()
    for k in range(2, 5):
        Document.objects.create(topic=topic, record_id=f"a:{k}", title=f"Paper {k}", known_on=date(2018, 1, k),
                                source="arxiv", kind="preprint", authors=[])  # fmt: skip
    links = re.findall(r'<a href="([^"]+/documents/[^"]*)">[^<\d]*(\d+) documents?', page_of(client))
    assert len(links) >= 4
    for address, n in links:
        assert re.search(rf'class="lead">\D*{n}\b', page_of(client, address.replace("&amp;", "&"))), address


def test_scores_are_told_from_0_to_100_and_sum(client: Client) -> None:
    make_topic(breakthrough=0.5)
    table = re.sub(r"<[^>]+>", " ", section(page_of(client), "breakthrough"))
    assert re.search(r"Where breakthrough\s+50\s+comes from", table)
    assert re.search(r"Sum\s+50\s+interval 40–60, coverage 100%\s+100%\s+50\.0", table)


def test_a_part_that_cannot_be_computed_keeps_its_row(client: Client) -> None:
    topic = make_topic()
    missing = {"component": "cd5", "label": BOTH, "says": {"en": "no references", "zh": "无参考文献"}, "value": None,
               "rank": None, "weight": 0.0, "adds": None, "n_documents": 0, "documents": []}  # fmt: skip
    topic.told["opened"][0]["components"].append(missing)
    topic.save()
    told = section(page_of(client), "breakthrough")
    assert 'class="nc"' in told
    assert "no references. Left out of the sum, not counted as 0." in told
    assert "1 of 2 parts" in re.sub(r"<[^>]+>", "", page_of(client))
    assert "part=cd5" not in told
    assert "无参考文献。" in section(page_of(client, "/zh-hans/topics/T-000001/"), "breakthrough")


def test_a_score_that_is_not_computed_says_why(client: Client) -> None:
    topic = make_topic()
    topic.told["opened"][0] |= {"value": None, "reason": {"en": "too few to rank", "zh": "过少"}}
    topic.save()
    assert page_of(client).count("too few to rank") == 2


@pytest.mark.parametrize(("n", "n_grew", "is_too_few"), [(7, 3, True), (48, 31, False)])
def test_the_record_of_such_forecasts_draws_one_dot_a_case(
    client: Client, n: int, n_grew: int, is_too_few: bool
) -> None:
    record = [{"question": "noise", "from": 0.4, "below": 0.5, "n": n, "n_grew": n_grew},
              {"question": "plain", "from": 0.4, "below": 0.5, "n": 99, "n_grew": 1}]  # fmt: skip
    make_topic(make_run(told={"track_record": record}))
    dots = re.search(r'<ul class="dots".*?</ul>', page_of(client), re.DOTALL)
    assert dots
    assert dots[0].count("<li") == n
    assert dots[0].count('class="yes"') == n_grew
    assert ("Too few to say" in page_of(client)) is is_too_few


def test_more_cases_than_can_be_drawn_are_a_bar(client: Client) -> None:
    make_topic(
        make_run(told={"track_record": [{"question": "noise", "from": 0.4, "below": 0.5, "n": 200, "n_grew": 50}]})
    )
    text = page_of(client)
    assert 'class="dots"' not in text
    assert 'width="25.0%"' in text


def test_without_a_record_nothing_is_said_of_it(client: Client) -> None:
    make_topic()
    assert "How such forecasts fared" not in page_of(client)


def test_a_question_is_one_sentence_with_its_parts_and_its_entry_in_a_ledger(client: Client) -> None:
    topic = make_topic()
    assert "F-1" not in section(page_of(client), "forecasts")
    real = Ledger.objects.create(name="real", kind="real", head="0" * 64, n_lines=1)
    for ledger, code in (
        (real, "F-1"),
        (Ledger.objects.create(name="past", kind="replayed", head="1" * 64, n_lines=1), "F-2"),
    ):
        make_forecast(ledger, code=code, question="noise", name=topic.code, as_of=topic.run.as_of)
    make_forecast(real, code="F-3", question="noise", name=topic.code, as_of=date(2015, 12, 31))
    told = section(page_of(client), "forecasts")
    assert "Will it be found a reason, until 31 Dec 2021?" in told
    assert "−0.40" in told
    assert "F-1" in told
    assert "F-2" not in told
    assert "F-3" not in told
    assert Forecast.objects.count() == 3


def test_without_a_forecast_the_reason_stands_in_its_place(client: Client) -> None:
    why = {"en": "too few records to be asked about", "zh": "记录过少"}
    tell(make_topic(probability=None, probability_low=None, probability_high=None), asked=[], why_no_forecast=why)
    assert page_of(client).count("too few records to be asked about") == 2


@pytest.mark.parametrize(
    ("faults", "why"), [(["one_author"], "One author is on most"), (None, "its recent records are too few")]
)
def test_a_topic_without_rank_says_why(client: Client, faults: list[str] | None, why: str) -> None:
    topic = make_topic()
    assert "Thin data" not in page_of(client)
    tell(make_topic(topic.run, code="T-000002", rank=None), faults=faults)
    text = page_of(client, "/en/topics/T-000002/")
    assert "Thin data" in text
    assert why in text


def test_without_rank_a_forecast_still_stands_and_parts_are_hatched_with_their_documents(client: Client) -> None:
    topic = make_topic(rank=None, probability=None, breakthrough=None)
    part = topic.told["opened"][0]["components"][0] | {"rank": None, "adds": None, "weight": 0.0}
    topic.told["opened"][0] |= {"value": None, "components": [part], "reason": BOTH}
    topic.save()
    text = page_of(client)
    assert "No forecast" not in text
    assert re.search(r'class="big fore"><span class="n">40%', text)
    told = section(text, "breakthrough")
    assert told.count('class="nc"') == 1
    assert "not counted as 0" not in told  # there is no sum
    assert "?part=new_terms" in told


def test_nearest_topics_are_named_in_the_language_of_the_page_and_hidden_ones_left_out(client: Client) -> None:
    topic = make_topic()
    make_topic(topic.run, code="T-000002", label_en="magnets", label_zh="磁体")
    make_topic(topic.run, code="T-000003", label_en="secrets", is_hidden=True)
    make_topic(topic.run, code="T-000004", label_en="gone", merged_into="T-000002")
    near = [{"neighbour": code, "similarity": 0.9} for code in ("T-000004", "T-000002", "T-000003", "T-000099")]
    tell(topic, neighbours=near)
    text = page_of(client)
    assert text.count('href="/en/topics/T-000002/"') == 1
    assert "secrets" not in text
    assert "T-000004" not in text
    assert "磁体" in page_of(client, "/zh-hans/topics/T-000001/")


def test_people_organisations_and_categories_are_told_if_the_run_tells_them(client: Client) -> None:
    topic = make_topic()
    assert "People" not in page_of(client)
    tell(
        topic,
        people=[{"name": "A. Writer", "n_records": 4}],
        n_people=9,
        categories=[{"name": "cs.RO", "n_records": 3}],
    )
    text = page_of(client)
    assert "People" in text
    assert "9</span> in all" in text
    assert "cs.RO" in text
    assert "Organisations</h2>" not in text


def test_bursts_are_bars_on_a_scale_of_years(client: Client) -> None:
    topic = make_topic()
    tell(topic, series=[{"window": k, "ends": f"{2018 - k}-12-31", "n_records": 1} for k in (3, 2, 1, 0)],
         bursts=[], term_bursts=[{"name": "qubit", "first_window": 2, "last_window": 1},
                                 {"name": "lasting", "first_window": 0, "last_window": 0}])  # fmt: skip
    bars = re.findall(
        r'<rect x="([\d.]+)%" width="([\d.]+)%"[^>]*/></svg><span class="n xs q">([^<]+)<', page_of(client)
    )
    assert bars == [("25.0", "50.0", "2016–2017"), ("75.0", "25.0", "2018–")]


def test_an_earlier_date_is_kept_in_every_link_of_the_page(client: Client) -> None:
    old = make_run(as_of=date(2017, 12, 31))
    make_topic(old)
    make_topic(make_run())
    main = page_of(client, "/en/topics/T-000001/?as_of=2017-12-31").split("<main")[1].split("</main")[0]
    links = re.findall(r'href="(/en/(?:topics|watchlist)[^"]*)"', main)
    assert links
    assert all("as_of=2017-12-31" in it for it in links), links


def test_the_chinese_page_tells_in_chinese(client: Client) -> None:
    topic = make_topic(reason_zh="理由")
    tell(topic, reasons=[BOTH], counter={"en": "against it", "zh": "反对理由"})
    text = page_of(client, "/zh-hans/topics/T-000001/")
    assert "反对理由" in text
    assert "against it" not in text
    assert "其中文" in text
    main = re.sub(r"<[^>]+>", " ", text.split("<main")[1].split("</main")[0])
    for word in ("Sum", "Weight", "Coverage", "Lineage", "Forecasts", "documents", "Reasons", "interval"):
        assert not re.search(rf"\b{word}\b", main), word
