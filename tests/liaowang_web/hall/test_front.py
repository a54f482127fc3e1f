"""The front of the hall: what is found, counted, marked and told, and to whom."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import localtime
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_organisation, make_user
from tests.liaowang_web.hall_factories import make_entry, make_published, owner_of

from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import costliest_condition, find_entries
from liaowang_web.hall.selectors.published import published_versions
from liaowang_web.hall.selectors.questions import Question
from liaowang_web.hall.services.entries import edit_entry, move_entry

pytestmark = pytest.mark.django_db
FRONT = "/en/hall/"


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def text_of(client: Client, address: str = FRONT) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def codes_of(page: str) -> list[str]:
    return re.findall(r"<code>([TADP]-\d{6})</code>", page)


def test_an_empty_hall_says_how_entries_come_into_it(client: Client) -> None:
    make_entry()
    page = text_of(client)
    assert "No entry is published yet" in page
    assert codes_of(page) == []


def test_published_entries_are_found_in_both_languages_and_drafts_never(client: Client) -> None:
    organisation = make_organisation(state="verified")
    one, two = make_published("achievement", organisation), make_published("product", organisation)
    draft = make_entry("technology", organisation)
    assert set(codes_of(text_of(client))) == {one.code, two.code}
    page = text_of(client, f"{FRONT}?q=separators")
    assert codes_of(page) == [one.code]
    assert "<mark>Separators</mark>" in page
    assert codes_of(text_of(client, "/zh-hans/hall/?q=隔膜")) == [one.code]
    assert codes_of(text_of(client, f"{FRONT}?q={draft.code}")) == []


def test_a_revision_shows_nothing_before_it_is_checked(client: Client) -> None:
    entry = make_published(title_en="Old lamp")
    owner = owner_of(entry.organisation)
    entry = edit_entry(move_entry("revise", entry, actor=owner), actor=owner, columns={"title_en": "Newer lamp"})
    page = text_of(client)
    assert "Old lamp" in page
    assert "Newer lamp" not in page
    assert codes_of(text_of(client, f"{FRONT}?q=newer")) == []


def test_what_is_withdrawn_is_gone_in_the_next_request(client: Client) -> None:
    entry = make_published()
    assert codes_of(text_of(client)) == [entry.code]
    move_entry("withdraw", entry, actor=owner_of(entry.organisation), why="sold", reason="gone")
    page = text_of(client)
    assert entry.code not in page
    assert "No entry is published yet" in page


def test_facets_agree_with_counting() -> None:
    organisation = make_organisation(state="verified")
    kinds = ("technology", "achievement", "demand", "product")
    for number in range(12):
        make_published(
            kinds[number % 4], organisation, track=("FE-06", "FI-01", "FMAT-02")[number % 3],
            mode=("licence", "joint")[number % 2], region=("440305", "310000")[number % 5 == 0],
            trl_low=1 + number % 6, trl_high=2 + number % 6, price_low=[None, 90_000, 2_000_000][number % 3],
        )  # fmt: skip
    entries = list(Entry.objects.all())

    def facets(entry: Entry) -> dict[str, list[str]]:
        price = {None: "open", 90_000: "0", 2_000_000: "1000000"}[entry.price_low and int(entry.price_low)]
        return {
            "kind": [entry.kind], "direction": [entry.direction], "track": [entry.track], "mode": [entry.mode],
            "region": [entry.region[:2]], "month": [f"{localtime(entry.published_at):%Y-%m}"],
            "trl": [str(it) for it in range(entry.trl_low or 0, (entry.trl_high or 0) + 1)], "price": [price],
        }  # fmt: skip

    all_facets = [facets(it) for it in entries]
    for chosen in ({}, {"kind": "demand"}, {"direction": "FE", "mode": "joint"}, {"trl": "3", "price": "0"}):
        found = find_entries(Question(chosen=chosen), 1, limit=100)
        fit = [it for it, told in zip(entries, all_facets, strict=True) if all(v in told[n] for n, v in chosen.items())]
        assert {it.code for it in found.entries} == {it.code for it in fit}
        assert found.n == len(fit)
        for name in all_facets[0]:
            others = {it: value for it, value in chosen.items() if it != name}
            counted = Counter(
                value for told in all_facets if all(v in told[n] for n, v in others.items()) for value in told[name]
            )
            assert dict(found.counts[name]) == dict(counted), name


def test_prices_are_neither_counted_nor_asked_for_by_those_who_are_not_told_them(client: Client) -> None:
    entry = make_published(price_low=250_000)
    page = text_of(client, f"{FRONT}?price=10000000&sort=dearest")
    assert codes_of(page) == [entry.code]
    assert "250,000" not in page
    assert "CNY" not in page
    client.force_login(make_user(), "liaowang_web.accounts.entrance.Entrance")
    page = text_of(client)
    assert "CNY 250,000" in words_of(page)
    assert "CNY 100,000 to 500,000" in page
    assert codes_of(text_of(client, f"{FRONT}?price=10000000")) == []


def test_conditions_are_chips_and_the_costliest_is_named(client: Client) -> None:
    organisation = make_organisation(state="verified")
    for _ in range(3):
        make_published("achievement", organisation, mode="licence")
    make_published("demand", organisation, mode="joint")
    page = words_of(text_of(client, f"{FRONT}?kind=achievement&mode=joint"))
    assert "Kind: Achievement" in page
    assert "This condition removes most: Mode: Joint development . Without it there are 3 entries." in page
    assert costliest_condition(Question(chosen={"kind": "achievement", "mode": "joint"}), 0) == ("mode", 3)


def test_a_list_is_paged_and_asks_few_questions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organisation = make_organisation(state="verified")
    entries = [make_published("product", organisation, title_en=f"Lamp {n}") for n in range(23)]
    text_of(client)
    with django_assert_num_queries(3):  # the end of the audit, the outbox, and the versions of the page
        first = text_of(client)
    second = text_of(client, f"{FRONT}?page=2")
    assert len(codes_of(first)) == 20
    assert set(codes_of(first)) | set(codes_of(second)) == {it.code for it in entries}
    assert codes_of(text_of(client, f"{FRONT}?page=99")) == codes_of(second)
    assert "23 products." in words_of(text_of(client, f"{FRONT}?kind=product"))


@pytest.mark.parametrize("asked", ["kind=%00", "q=%22%22(", "page=-1", "page=²", "trl=99", "sort=x", "region=../.."])
def test_whatever_is_asked_is_answered(asked: str, client: Client) -> None:
    make_published()
    assert client.get(f"{FRONT}?{asked}").status_code == 200


def test_entries_are_read_by_their_numbers_and_not_by_their_state() -> None:
    # By the index of states both databases read all 200,000 entries of a large hall for the twenty of a page.
    asked = published_versions().filter(entry__kind__in=("demand", "product"), entry__number__in=(1, 2))
    assert "hall_entry_state" not in asked.explain()
