"""Search in topics: the best fit first, both languages, marks around what was found."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.observatory.selectors.searching import keys_named

pytestmark = pytest.mark.django_db


def found(client: Client, asked: str, **more: str) -> list[str]:
    text = client.get("/en/search/", {"q": asked, **more}).content.decode()
    return re.findall(r"/en/topics/(T-\d+)/", text)


def test_the_best_fit_comes_first(client: Client) -> None:
    run = make_run()
    names = {1: "walls of light", 2: "light sails", 3: "light", 4: "dark matter", 5: "lighthouses"}
    for k, name in names.items():
        make_topic(run, code=f"T-{k:06d}", rank=k, label_en=name, label_zh="", terms="beam light" if k == 4 else "beam")
    assert found(client, "light") == ["T-000003", "T-000002", "T-000005", "T-000001", "T-000004"]
    assert found(client, "  LIGHT  sails ") == ["T-000002"]
    assert found(client, "matter light") == ["T-000004"]
    assert found(client, "t-000005") == ["T-000005"]
    assert found(client, "light nothing") == []


def test_both_languages_are_searched_and_marked(client: Client) -> None:
    make_topic()
    assert found(client, "量子") == ["T-000001"]
    text = client.get("/zh-hans/search/?q=量子").content.decode()
    assert "<mark>量子</mark>比特" in text
    assert "不含其文献" in text
    assert "<mark>qu</mark>bit" in client.get("/en/search/?q=QU").content.decode().replace("<mark>Qu", "<mark>qu")


@pytest.mark.parametrize("asked", ["<b>", "&amp", "amp", '"', "span", ".*", "[", "%", "_"])
def test_what_is_asked_never_becomes_markup(asked: str, client: Client) -> None:
    make_topic(label_en='a & <b> "b" .* [ % _ span amp', label_zh="")
    text = client.get("/zh-hans/search/", {"q": asked}).content.decode()
    assert "<b>" not in text.split("<main")[1].replace("<b>没有找到</b>", "")
    assert "&<mark>" not in text
    assert "<<mark>" not in text
    if asked != "&amp":
        assert "<mark>" in text


def test_wild_cards_of_the_database_are_letters() -> None:
    run = make_run()
    make_topic(run, label_en="plain", label_zh="", terms="plain")
    assert not keys_named(run, "%")
    assert not keys_named(run, "p_ain")


def test_hidden_merged_and_unranked_topics_are_not_found(client: Client) -> None:
    run = make_run()
    make_topic(run, is_hidden=True)
    make_topic(run, code="T-000002", merged_into="T-000003")
    make_topic(run, code="T-000004", rank=None)
    assert found(client, "qubit") == []
    assert "Nothing found" in client.get("/en/search/?q=qubit").content.decode()


def test_what_was_not_known_is_not_found(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)), label_en="old name")
    make_topic(make_run(), label_en="new name")
    assert found(client, "new") == ["T-000001"]
    assert found(client, "new", as_of="2017-06-30") == []
    text = client.get("/en/search/?q=old&as_of=2017-06-30").content.decode()
    assert "/en/topics/T-000001/?as_of=2016-12-31" in text
    assert text.count('name="as_of" value="2016-12-31"') == 2  # the field of the page, and the one in the header


def test_an_empty_and_a_hopeless_question_say_what_to_do(client: Client) -> None:
    make_topic()
    assert "What are you looking for?" in client.get("/en/search/").content.decode()
    assert "Nothing found" not in client.get("/en/search/?q=%20").content.decode()
    assert client.get("/en/search/", {"q": "x" * 200}).status_code == 200
    assert client.get("/en/search/", {"q": "a\x00b"}).status_code == 200
    assert client.get("/en/search/", {"q": " ".join("abcdefghijkl")}).status_code == 200


def test_pages_of_results_ask_the_database_a_known_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = make_run()
    for k in range(1, 41):
        make_topic(run, code=f"T-{k:06d}", rank=k)
    with django_assert_max_num_queries(4):
        assert len(found(client, "qubit")) == 30
