"""Who agreed to confidentiality finds the entry by words of its last tier; nobody else learns anything of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.liaowang_web.factories import make_member, make_organisation, make_user
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.disclosing import agree, end_agreement

pytestmark = pytest.mark.django_db
SECRET = "yttriumtrick"


def foreign(name: str, number: str) -> Organisation:
    return make_organisation(
        make_user(), state="verified", name_zh=f"{name}（示例）", name_en=f"{name} (sample)", uscc="", type="foreign",
        country="SG", registration_number=number,
    )  # fmt: skip


@pytest.fixture
def halls() -> dict[str, Any]:
    """Two entries that tell the same word after an agreement only; one organisation agreed to the first."""
    held = make_published("achievement", title_en="Ceramics", details_en=f"The {SECRET} at 900 degrees.")
    other = make_published("achievement", held.organisation, title_en="Glass", details_en=f"The {SECRET} again.")
    holder, neighbour = foreign("Far Hills", "7"), foreign("Near Lake", "8")
    signed = agree(held, holder, actor=owner_of(holder), text_version="1")
    agree(other, neighbour, actor=owner_of(neighbour), text_version="1")
    return {"held": held, "other": other, "holder": holder, "neighbour": neighbour, "agreement": signed}


def asked(client: Client, words: str, **values: str) -> tuple[list[str], int, dict[str, dict[str, int]]]:
    answer = client.get(reverse("hall:hall"), {"q": words, **values})
    found = answer.context["found"]()
    return [it.code for it in found.entries], found.n, {name: dict(counts) for name, counts in found.counts.items()}


def test_the_holder_finds_it_and_only_it(halls: dict[str, Any]) -> None:
    held: Entry = halls["held"]
    for person in (owner_of(halls["holder"]), make_member(halls["holder"], "editor")):
        codes, n, counts = asked(log_in(person), SECRET)
        assert (codes, n, counts["kind"]) == ([held.code], 1, {"achievement": 1})
    both = f"ceramics {SECRET}"
    assert asked(log_in(owner_of(halls["holder"])), both)[0] == [held.code], "words of several tiers at once"
    assert asked(log_in(owner_of(halls["neighbour"])), SECRET)[0] == [halls["other"].code]
    without = asked(log_in(owner_of(halls["holder"])), f"-{SECRET} sentence")[0]
    assert without == [halls["other"].code]
    rows = json.loads(
        b"".join(log_in(owner_of(halls["holder"])).get(reverse("hall:hall"), {"q": SECRET, "format": "json"}))
    )
    assert held.code in json.dumps(rows)
    assert SECRET not in json.dumps(rows).replace(f"q={SECRET}", ""), "a list tells no more than lists do"


def test_nobody_else_learns_of_it_by_hits_counts_spellings_files_or_feeds(halls: dict[str, Any]) -> None:
    strangers = [Client(), log_in(make_user()), log_in(owner_of(foreign("High Dune", "9")))]
    for client in strangers:
        for words in (SECRET, SECRET[:-1] + "q", f'"the {SECRET}"', f"ceramics {SECRET}"):
            codes, n, counts = asked(client, words)
            assert (codes, n) == ([], 0)
            assert not any(counts.values()), words
            page = client.get(reverse("hall:hall"), {"q": words}).content.decode()
            assert not client.get(reverse("hall:hall"), {"q": words}).context["found"]().spelt
            assert "at 900 degrees" not in page
            assert SECRET in words or SECRET not in page
        assert sorted(asked(client, f"-{SECRET} sentence")[0]) == sorted([halls["held"].code, halls["other"].code])
        for form in ("csv", "json"):
            answer = client.get(reverse("hall:hall"), {"q": SECRET, "format": form})
            assert halls["held"].code not in b"".join(answer).decode()
    feed = log_in(owner_of(halls["holder"])).get(reverse("hall:feed"), {"q": SECRET})
    assert halls["held"].code not in feed.content.decode(), "a feed is the same for everybody"


def test_it_ends_with_the_agreement_and_with_the_entry(halls: dict[str, Any]) -> None:
    client = log_in(owner_of(halls["holder"]))
    assert asked(client, SECRET)[1] == 1
    end_agreement(halls["agreement"], actor=owner_of(halls["holder"]))
    assert asked(client, SECRET)[:2] == ([], 0)
    theirs = log_in(owner_of(halls["neighbour"]))
    Entry.objects.filter(pk=halls["other"].pk).update(state="withdrawn")
    assert asked(theirs, SECRET)[0] == [], "what is withdrawn is shown in no list, whatever the index says"
