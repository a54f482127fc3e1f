"""The documents of a topic: by part of a score, filtered, in order, and as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.models import Document, Passage, Topic

pytestmark = pytest.mark.django_db
ADDRESS = "/en/topics/T-000001/documents/"
N_QUERIES = 11


@pytest.fixture
def topic() -> Topic:
    """Four documents over three years; two speak for new terms, one for pairs."""
    topic = make_topic()
    part = topic.told["opened"][0]["components"][0]
    pairs = part | {"component": "new_pairs", "label": {"en": "New pairs", "zh": "新组合"}}
    topic.told["opened"][0]["components"].append(pairs)
    topic.told["opened"].append({"score": "emergence", "value": 50.0, "low": None, "high": None, "coverage": 1.0,
                                 "reason": None, "components": [part | {"component": "recency"}]})  # fmt: skip
    topic.save()
    for k, (title, language) in enumerate([("Magnets cold", "en"), ("磁体", "zh"), ("=Magnets warm", "en")]):
        Document.objects.create(topic=topic, record_id=f"doi:10.1/{k}", title=title, known_on=date(2016 + k, 1, 1),
                                source="arxiv" if k else "crossref", kind="preprint", authors=[f"Writer {k}"],
                                organisations=["Institute"], categories=["cs.RO"], language=language,
                                similarity=0.9 - k / 10)  # fmt: skip
    Passage.objects.create(topic=topic, component="new_terms", position=0, record_id="doi:10.1/2", quote="the first")
    Passage.objects.create(topic=topic, component="new_pairs", position=1, record_id="a:1", quote="cold × warm")
    return topic


def ids(client: Client, question: str = "") -> list[str]:
    return re.findall(r"<code>((?:a|doi):[^<]+)</code>", client.get(f"{ADDRESS}?{question}").content.decode())


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", ["a:1", "doi:10.1/2", "doi:10.1/1", "doi:10.1/0"]),
        ("sort=oldest", ["doi:10.1/0", "doi:10.1/1", "a:1", "doi:10.1/2"]),
        ("sort=nearest", ["doi:10.1/0", "doi:10.1/1", "a:1", "doi:10.1/2"]),
        ("part=new_terms", ["doi:10.1/2", "a:1"]),
        ("part=new_terms&sort=oldest", ["a:1", "doi:10.1/2"]),
        ("part=new_pairs", ["a:1"]),
        ("part=breakthrough", ["doi:10.1/2", "a:1"]),
        ("part=recency", ["a:1", "doi:10.1/2", "doi:10.1/1", "doi:10.1/0"]),
        ("part=emergence", ["a:1", "doi:10.1/2", "doi:10.1/1", "doi:10.1/0"]),
        ("year=2016", ["doi:10.1/0"]),
        ("source=crossref", ["doi:10.1/0"]),
        ("language=zh", ["doi:10.1/1"]),
        ("words=magnets", ["doi:10.1/2", "doi:10.1/0"]),
        ("words=magnets&year=2018", ["doi:10.1/2"]),
        ("words=nothing", []),
    ],
)
def test_documents_are_found_as_they_are_asked_for(
    client: Client, topic: Topic, question: str, found: list[str]
) -> None:
    assert ids(client, question) == found


@pytest.mark.parametrize("question", ["part=unheard", "year=1066", "year=then", "source=x", "sort=up"])
def test_what_cannot_be_read_is_told_and_not_applied(client: Client, topic: Topic, question: str) -> None:
    text = client.get(f"{ADDRESS}?{question}").content.decode()
    assert len(ids(client, question)) == 4
    assert "errors" in text or question == "sort=up"


def test_a_part_shows_what_is_quoted_for_it(client: Client, topic: Topic) -> None:
    text = client.get(f"{ADDRESS}?part=new_pairs").content.decode()
    assert "cold × warm" in text
    assert "we built" not in text
    assert "1 document speaks for this part: New pairs" in text
    both = client.get(f"{ADDRESS}?part=breakthrough").content.decode()
    assert all(quote in both for quote in ("cold × warm", "we built", "the first"))
    assert "rests on these 4 documents" in client.get(f"{ADDRESS}?part=recency").content.decode()


def test_documents_lead_to_their_source(client: Client, topic: Topic) -> None:
    text = client.get(ADDRESS).content.decode()
    assert '<a href="https://doi.org/10.1/2" rel="external noopener">' in text
    assert "A paper</a>" not in text  # its identifier leads nowhere


def test_nothing_found_says_how_to_go_on(client: Client, topic: Topic) -> None:
    text = client.get(f"{ADDRESS}?words=nothing").content.decode()
    assert "No document fits." in text
    assert f'<a href="{ADDRESS}">' in text


def test_the_file_holds_what_the_page_shows(client: Client, topic: Topic) -> None:
    answer = client.get(f"{ADDRESS}?part=new_terms&format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="T-000001-documents-2018-12-31.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [it["record_id"] for it in rows] == ids(client, "part=new_terms")
    assert rows[0]["title"] == "'=Magnets warm"  # harmless to a spreadsheet
    assert rows[0]["address"] == "https://doi.org/10.1/2"
    assert [it["quotes"] for it in rows] == ["the first", "we built"]
    assert rows[0]["organisations"] == "Institute"


def test_only_documents_of_the_run_on_screen_are_shown(client: Client, topic: Topic) -> None:
    earlier = make_topic(make_run(as_of=date(2015, 12, 31)))
    earlier.documents.update(title="An early paper")
    text = client.get(f"{ADDRESS}?as_of=2016-01-01").content.decode()
    assert "An early paper" in text
    assert "Magnets cold" not in text
    assert 'name="as_of" value="2016-01-01"' in text


def test_a_long_list_is_paged_with_a_bounded_number_of_queries(
    client: Client, topic: Topic, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    Document.objects.bulk_create(
        Document(topic=topic, record_id=f"a:x{k}", title="More", known_on=date(2018, 2, 1), source="arxiv",
                 kind="preprint", authors=[]) for k in range(120)
    )  # fmt: skip
    with django_assert_max_num_queries(N_QUERIES):
        first = client.get(f"{ADDRESS}?part=&words=more").content.decode()
    assert "page=2" in first
    assert 'start="51"' in client.get(f"{ADDRESS}?words=more&page=2").content.decode()
    with django_assert_max_num_queries(N_QUERIES):
        client.get(f"{ADDRESS}?part=breakthrough")
