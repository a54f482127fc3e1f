"""The site as a whole: first page, both languages, no foreign address, no inline script."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_root_leads_to_the_language_of_the_reader(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).headers["location"] == "/en/"
    assert client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}).headers["location"] == "/zh-hans/"
    assert client.get("/", headers={"accept-language": "fi"}).headers["location"] == "/zh-hans/"


def test_header_leads_to_the_same_page_in_the_other_language(client: Client) -> None:
    english = client.get("/en/?x=1").content.decode()
    chinese = client.get("/zh-hans/?x=1").content.decode()
    assert '<html lang="en"' in english
    assert 'href="/zh-hans/?x=1" lang="zh-Hans"' in english
    assert '<html lang="zh-Hans"' in chinese
    assert 'href="/en/?x=1" lang="en"' in chinese
    assert "有何变化" in chinese
    assert "What changed" in english


def test_unknown_pages_answer_404_in_words(client: Client) -> None:
    answer = client.get("/en/nothing-here/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_an_expired_form_is_told_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    assert "This form expired" in answer.content.decode()
