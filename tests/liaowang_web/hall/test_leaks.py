"""An entry without its organisation's name tells nobody whose it is: page, files, feed and interface are searched."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_organisation, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import User
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.entries import edit_entry, move_entry

pytestmark = pytest.mark.django_db
SECRETS = ("灯塔研究院", "Lantern Institute", "91110000600037341L", "440305", "lantern.example", "CN202310000000")


@pytest.fixture
def demand() -> Entry:
    organisation = make_organisation(state="verified", region="440305", domain="lantern.example")
    return make_published(
        "demand", organisation, is_anonymous=True, region="440305", source_url="https://lantern.example/ask",
        price_low=250_000, summary_en="What we tell registered people",
        rows={"patents": [{"number": "CN202310000000.X", "holder": "Lantern Institute"}]},
    )  # fmt: skip


def told_by(client: Client, code: str, api: Client | None = None) -> dict[str, str]:
    """All that the hall tells of an entry at its many doors."""
    files = {name: client.get(f"/en/hall/?format={name}") for name in ("csv", "json", "xlsx")}
    told = {name: answer.content.decode("utf-8", "ignore") for name, answer in files.items()}
    with ZipFile(BytesIO(files["xlsx"].content)) as book:
        told["xlsx"] = "".join(book.read(it).decode("utf-8", "ignore") for it in book.namelist())
    pages = {"page": "/en/hall/", "page in Chinese": "/zh-hans/hall/", "searched": "/en/hall/?q=cold",
             "feed": "/en/hall/feed/", "feed in Chinese": "/zh-hans/hall/feed/?kind=demand"}  # fmt: skip
    told |= {name: client.get(address).content.decode() for name, address in pages.items()}
    told |= {name: (api or client).get(f"/api/v1/hall{at}").content.decode() for name, at in
             {"interface": "", "interface, one": f"/{code}"}.items()}  # fmt: skip
    return told


def log_in(client: Client, user: User) -> None:
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")


@pytest.mark.parametrize("asker", ["visitor", "registered"])
def test_whose_it_is_is_told_nowhere(asker: str, demand: Entry, client: Client) -> None:
    api = None
    if asker == "registered":
        user = make_user()
        log_in(client, user)
        api = Program(user, "read", "hall").client
    for door, text in told_by(client, demand.code, api).items():
        assert demand.code in text, door
        for secret in (*SECRETS, str(demand.organisation_id), str(demand.author_id), demand.author.email):
            assert secret not in text, (door, secret)


@pytest.mark.parametrize("words", ["Lantern", "灯塔", "CN202310000000"])
def test_whose_it_is_finds_nothing(words: str, demand: Entry, client: Client) -> None:
    log_in(client, make_user())
    assert demand.code not in client.get("/en/hall/", {"q": words}).content.decode()


def test_a_name_that_is_only_in_the_working_copy_is_not_told(demand: Entry, client: Client) -> None:
    owner = owner_of(demand.organisation)
    edit_entry(move_entry("revise", demand, actor=owner), actor=owner, columns={"is_anonymous": False})
    for door, text in told_by(client, demand.code).items():
        for secret in SECRETS:
            assert secret not in text, (door, secret)


def test_each_tier_is_told_its_own(demand: Entry, client: Client) -> None:
    visitor = "".join(told_by(client, demand.code).values())
    assert "registered people" not in visitor.replace("told to registered people", "")
    assert "250000" not in visitor
    user = make_user()
    log_in(client, user)
    told = told_by(client, demand.code, Program(user, "read", "hall").client)
    for door in ("csv", "xlsx", "interface, one"):
        assert "What we tell registered people" in told[door], door
    for door in ("csv", "json", "interface", "interface, one"):
        assert "250000" in told[door], door
    assert "250000" not in told["feed"]
    only_read = Program(user, "read").client.get(f"/api/v1/hall/{demand.code}").json()
    assert only_read["tier"] == 0
    assert "price_low" not in only_read["told"]


def test_a_named_entry_is_told_with_its_name(client: Client) -> None:
    entry = make_published("demand")
    for door, text in told_by(client, entry.code).items():
        assert "Lantern Institute" in text or "灯塔研究院" in text, door


def test_what_is_withdrawn_is_gone_from_every_door(demand: Entry, client: Client) -> None:
    move_entry("withdraw", demand, actor=owner_of(demand.organisation), why="solved", reason="done")
    for door, text in told_by(client, demand.code).items():
        assert demand.code not in text.replace(f"/hall/{demand.code}", ""), door
    assert client.get(f"/api/v1/hall/{demand.code}").status_code == 404
