"""Matches for programs: to whom they are told, and that they tell what pages tell."""

from __future__ import annotations

import pytest
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_organisation, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.matching_factories import make_list, make_matched, make_other_organisation

from liaowang.runs import Phrase, Quote

pytestmark = pytest.mark.django_db


def test_a_list_is_told_to_its_organisation_with_the_scope() -> None:
    row = make_matched()
    entry = row.match_list.entry
    owner = owner_of(entry.organisation)
    told = Program(owner, "read", "hall").get(f"/matches/{entry.code}").json()
    (match,) = told["items"]
    assert match["entry"]["code"] == row.other.code
    assert sum(it["adds"] for it in match["parts"]) == pytest.approx(match["score"])
    assert [it["verdict"] for it in match["indicators"]] == ["met", "unknown"]
    assert match["question"]["en"] == "What is the energy density?"
    assert Program(owner, "read").get(f"/matches/{entry.code}").status_code == 403
    assert Program(make_user(), "read", "hall").get(f"/matches/{entry.code}").status_code == 404
    assert Program(owner_of(row.other.organisation), "read", "hall").get(f"/matches/{entry.code}").status_code == 404


def test_nothing_above_the_tier_is_quoted_and_the_anonymous_stay_so() -> None:
    secret = "sinter at 873 K"
    works = make_other_organisation(region="440305")
    demand = make_published("demand", works, is_anonymous=True, region="440305", details_en=secret)
    offer = make_published("achievement", make_organisation(state="verified"))
    quote = Phrase(Quote("en_2", 0, len(secret), secret), Quote("title_en", 0, 10, "Separators"), "words", 1.0)
    make_list(offer, demand, matches={1: {"phrases": (quote,)}})
    answer = Program(owner_of(offer.organisation), "read", "hall").get(f"/matches/{offer.code}")
    assert answer.json()["items"][0]["entry"]["organisation"] is None
    for text in (secret, "Breakwater", "防波堤", "440305", str(works.pk), "exclusion"):
        assert text not in answer.content.decode(), text
