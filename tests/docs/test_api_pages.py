"""The page on the interface for programs: nothing untold, and every example is answered as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_forecast, make_officer, make_topic

from liaowang_web.accounts import scopes, services
from liaowang_web.api.interface import interface

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [DOCS / language / "api.md" for language in ("en", "zh")]
HERE = "http://127.0.0.1:8000"


def examples(page: Path) -> list[tuple[str, int]]:
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.removeprefix("$ ").partition("   # ") for block in blocks for line in block.splitlines()]
    return [(words, int(status or 200)) for words, _, status in lines]


def status_of(words: str, client: Client, token: str) -> int:
    """Ask as curl would: its options -H and -d, and the address."""
    _, *given = shlex.split(words.replace("$TOKEN", token))
    headers, body, address = {}, None, ""
    while given:
        word = given.pop(0)
        if word == "-H":
            name, _, text = given.pop(0).partition(": ")
            headers[name] = text
        elif word == "-d":
            body = given.pop(0)
        else:
            address = word.removeprefix(HERE)
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    if body is None:
        return client.get(address, headers=headers).status_code
    return client.post(address, body, content_type=kind, headers=headers).status_code


@pytest.mark.django_db
def test_every_example_is_answered_as_it_says(client: Client) -> None:
    make_topic()
    make_forecast()
    _, token = services.make_token(actor=make_officer("analyst"), name="docs", scopes=["read", "corrections"], days=1)
    shown = examples(PAGES[0])
    assert len(shown) >= 20
    for words, status in shown:
        assert status_of(words, client, token) == status, words


def test_both_pages_show_the_same_examples() -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_scopes_and_statuses_are_told(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert not [code for code, _ in scopes.CHOICES if f"| `{code}` |" not in told]
    assert not [status for status in (400, 401, 403, 404, 405, 409, 422, 429) if f"| {status} |" not in told]


@pytest.mark.django_db
def test_the_page_of_the_site_names_every_address(client: Client) -> None:
    shown = client.get("/en/api/").content.decode()
    paths = [path.removeprefix("/api/v1") for path in interface.get_openapi_schema()["paths"]]
    assert len(paths) >= 17
    assert not [path for path in paths if f"<code>{path}</code>" not in shown]
