"""What every page keeps to: nothing from another host, nothing inline, one heading, a language, labels."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.permission_scenes import ASKERS, Scene, log_in
from tests.liaowang_web.test_permissions import PAGES, TABLE

pytestmark = pytest.mark.django_db
_FETCHED = {"src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href"}
_DATA_SCRIPTS = {"application/json", "application/ld+json"}


class Reading(HTMLParser):
    """Collects what a page fetches, what it writes inside itself, and how it is headed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.inline: list[str] = []
        self.headings: list[str] = []
        self.lang = ""
        self.fields: dict[str, str] = {}
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(tag)
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        is_field = tag in {"input", "select", "textarea"} and given.get("type") not in {"hidden", "submit"}
        if is_field and "aria-label" not in given:
            self.fields[given.get("id", given.get("name", "?"))] = tag
        if "style" in given or tag == "style" or any(name.startswith("on") for name in given):
            self.inline.append(f"{tag} {given}")
        if tag == "script" and "src" not in given and given.get("type") not in _DATA_SCRIPTS:
            self.inline.append("script")
        for name, value in given.items():
            is_fetched = name in _FETCHED or (name == "href" and (tag != "a" or "external" not in given.get("rel", "")))
            if is_fetched and urlsplit(value).netloc and urlsplit(value).scheme != "data":
                self.foreign.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES)
def test_what_every_page_keeps_to(name: str, language: str, client: Client) -> None:
    row, scene = TABLE[name], Scene()
    log_in(client, ASKERS[max(place for place, answer in enumerate(row.answers) if answer == 200)], scene, row)
    with translation.override(language):
        answer = client.get(reverse(name, kwargs=row.of(scene) or None))
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    text = answer.content.decode()
    page = Reading(text)
    assert page.foreign == []
    assert page.inline == []
    assert page.lang == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert page.headings.count("h1") == 1
    assert set(page.fields) <= page.labelled
    assert len(page.ids) == len(set(page.ids))
    assert re.search(r"<title>\s*\S", text)
    assert not re.search(r"\{[{%]|[%}]\}", re.sub(r"<meta[^>]*>", "", text)), "a tag of templates was left"


@pytest.mark.parametrize("name", ["liaowang.css", "liaowang.js", "keys.js", "mark.svg"])
def test_styles_and_scripts_fetch_nothing_from_elsewhere(name: str) -> None:
    text = (
        Path(str(finders.find(f"design/{name}"))).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    )
    assert "//" not in re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
