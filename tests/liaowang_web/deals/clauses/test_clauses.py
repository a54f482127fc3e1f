"""The five contracts assembled in both languages, and what holds a text back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from string import Formatter
from typing import Any

import pytest
from django.utils import timezone, translation

from liaowang_web.audit.chain import hash_of
from liaowang_web.deals.clauses import TermsError, content_of, missing_in, plan_from, pruned, terms_of
from liaowang_web.deals.clauses.catalogue import NEWEST, Term, articles_of
from liaowang_web.deals.models import Type
from liaowang_web.deals.samples.contracts import licence_terms

TYPES = ("development", "transfer", "licence", "consulting", "service")
PARTY = {"code": "O-000001", "name_zh": "灯塔研究院（示例）", "name_en": "Lantern Institute (sample)", "uscc": "",
         "registration": "7", "country": "CN"}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def head(kind: str, rights: str) -> dict[str, Any]:
    return {"clauses": NEWEST, "deal": "X-000001", "number": 1, "type": kind, "rights": rights, "exclusivity": "sole",
            "currency": "CNY", "parties": {"seller": PARTY, "buyer": PARTY}}  # fmt: skip


def value_of(term: Term) -> str:
    match term.kind:
        case "day":
            return "2027-01-01"
        case "number" | "money" | "percent":
            return "30"
        case "choice":
            return next(iter(terms_of(NEWEST).choices[term.choices]))
        case _:
            return f"words of {term.code}"


def whole(kind: str, rights: str, **given: Any) -> dict[str, Any]:
    """Everything that is asked for, whether it is needed or not."""
    told: dict[str, Any] = {}
    for step in terms_of(NEWEST).for_contract(kind, rights):
        told |= {name: value_of(term) for term in step.terms for name in term.names}
        told |= {rows.code: [{it.code: value_of(it) for it in rows.columns}] for rows in step.rows}
    lump = {
        "form": "lump",
        "fixed": "100",
        "parts": [{"label": "all", "share": "100", "trigger": "effect", "days": "9"}],
    }
    cleared = {"is_service_work": "no", "completers": []}
    return {**told, **lump, "ends_on": "2028-01-01", **cleared, **given}


def all_words(content: dict[str, Any], language: str) -> str:
    articles = content["text"][language]["articles"]
    return "\n".join([it["heading"] for it in articles] + [p for it in articles for p in it["paragraphs"]])


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("rights", ["patent", "knowhow"])
def test_each_type_is_assembled_in_both_languages(kind: str, rights: str) -> None:
    values = whole(kind, rights)
    assert missing_in(terms_of(NEWEST), kind, rights, values, "CNY") == []
    told = content_of(head(kind, rights), pruned(terms_of(NEWEST), kind, rights, values))
    assert len(hash_of(told)) == 64
    for language in ("zh", "en"):
        words = all_words(told, language)
        assert "{" not in words
        for name in ("object", "plan", "secrecy", "ownership", "revenue_share", "acceptance_standard", "definitions"):
            assert f"words of {name}" in words, (language, name)  # article 845
    pairs = zip(*(told["text"][it]["articles"] for it in ("zh", "en")), strict=True)
    for chinese, english in pairs:
        assert chinese["code"] == english["code"]
        assert len(chinese["paragraphs"]) == len(english["paragraphs"])
        assert bool(chinese["table"]) == bool(english["table"])
    codes = {it["code"] for it in told["text"]["en"]["articles"]}
    assert ("patents" in codes) == (kind in {"transfer", "licence"} and rights == "patent")
    assert ("warranty" in codes) == (kind in {"transfer", "licence"})
    assert "written" in all_words(told, "en") or "in writing" in all_words(told, "en")


def test_the_types_are_those_of_the_deal() -> None:
    assert set(articles_of(NEWEST)["titles"]) == set(TYPES) == {str(it) for it in Type if it != Type.SALE}


def test_every_place_in_a_clause_is_filled_by_a_term() -> None:
    told = articles_of(NEWEST)
    terms = {it.code for step in terms_of(NEWEST).steps for it in step.terms}
    added = {"seller", "buyer", "seller_role", "buyer_role", "seller_identity", "buyer_identity", "rights_name",
             "exclusivity_name", "fixed_money", "rates_told"}  # fmt: skip
    chosen = {f"{it}_name" for it in ("form", "tax", "base", "turn", "rhythm", "sublicence", "improvements", "effect",
                                      "language")}  # fmt: skip
    for article in told["articles"]:
        for paragraph in article["paragraphs"]:
            for language in ("zh", "en"):
                places = {name for _text, name, _spec, _conv in Formatter().parse(paragraph[language]) if name}
                assert places <= terms | added | chosen, article["code"]


@pytest.mark.parametrize("kind", TYPES)
def test_each_required_term_is_missed_by_name(kind: str) -> None:
    values = whole(kind, "patent")
    for step in terms_of(NEWEST).for_contract(kind, "patent"):
        for term in step.terms:
            if term.is_required and not term.needs:
                lacking = {name: it for name, it in values.items() if name not in term.names}
                said = [it.says for it in missing_in(terms_of(NEWEST), kind, "patent", lacking, "CNY")]
                assert term.en in said, (kind, term.code)


def test_one_language_is_enough_and_stands_in_both() -> None:
    values = {k: v for k, v in whole("licence", "knowhow").items() if k != "object_en"} | {"object_zh": "配方"}
    told = content_of(head("licence", "knowhow"), values)
    assert "配方" in all_words(told, "en")


def test_words_that_look_like_places_are_kept_as_they_are() -> None:
    told = content_of(head("licence", "knowhow"), whole("licence", "knowhow", object_en="{fixed} {0.__class__} %s"))
    assert "{fixed} {0.__class__} %s" in all_words(told, "en")


def test_what_another_choice_left_behind_does_not_go_into_the_text() -> None:
    kept = pruned(terms_of(NEWEST), "licence", "knowhow", {**licence_terms(date(2027, 1, 1)), "form": "lump"})
    assert "rates" not in kept
    assert "royalty_starts_on" not in kept


@pytest.mark.parametrize(
    ("answer", "by", "on", "says"),
    [("open", -9, "", "not answered"), ("takes", -9, "2026-01-01", "claims"), ("silent", 9, "", "may still answer"),
     ("declined", -9, "", "Say when"), ("declined", -9, "2026-01-01", ""), ("silent", -9, "", "")],
)  # fmt: skip
def test_the_priority_of_the_completers(answer: str, by: int, on: str, says: str) -> None:
    last = (timezone.localdate() + timedelta(days=by)).isoformat()
    row = {"name": "Ada", "told_on": "2026-01-01", "answer_by": last, "answer": answer, "answered_on": on}
    values = whole("transfer", "knowhow", is_service_work="yes", completers=[row])
    found = " ".join(it.says for it in missing_in(terms_of(NEWEST), "transfer", "knowhow", values, "CNY"))
    assert says in found
    assert bool(found) == bool(says)
    if not says:
        told = content_of(head("transfer", "knowhow"), values)
        table = next(it["table"] for it in told["text"]["en"]["articles"] if it["code"] == "completers")
        assert table["rows"][0][0] == "Ada"


ONE = [{"label": "all", "share": "100", "trigger": "effect", "days": "9"}]
ROYALTY = {"form": "royalty", "base": "sales", "turn": "fixed", "rates": "5", "royalty_starts_on": "2027-01-01",
           "royalty_ends_on": "2028-01-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({}, "form of payment"),
        ({"form": "lump", "fixed": "many"}, "number"),
        ({"form": "lump", "fixed": "0.001", "parts": ONE}, "whole units"),
        ({"form": "lump", "fixed": "-1", "parts": ONE}, "more than 0"),
        ({"form": "lump", "fixed": "NaN", "parts": ONE}, "number"),
        ({"form": "lump", "fixed": "1", "parts": []}, "sum to 0 per cent"),
        ({"form": "instalments", "fixed": "1", "parts": ONE}, "two parts"),
        ({"form": "lump", "fixed": "1", "parts": [{**ONE[0], "share": "50"}] * 2}, "one part"),
        ({"form": "lump", "fixed": "1", "parts": [{**ONE[0], "share": "99.99"}]}, "99.99"),
        ({"form": "lump", "fixed": "1", "parts": [{**ONE[0], "share": ""}]}, "per cent"),
        ({"form": "lump", "fixed": "1", "parts": [{**ONE[0], "trigger": "date"}]}, "on a day"),
        ({"form": "lump", "fixed": "1", "parts": [{**ONE[0], "trigger": "report"}]}, "shares and days"),
        ({"form": "instalments", "fixed": "0.01", "parts": [{**ONE[0], "share": "50"}] * 2}, "smallest unit"),
        ({**ROYALTY, "rates": "5; 4"}, "fixed rate"),
        ({**ROYALTY, "turn": "rising", "rates": "5；4"}, "rising rate"),
        ({**ROYALTY, "rates": "x"}, "fixed rate"),
        ({**ROYALTY, "royalty_ends_on": "2026-01-01"}, "before it begins"),
        ({**ROYALTY, "base": ""}, "base"),
    ],
)
def test_terms_of_payment_that_do_not_hold_say_why(terms: dict[str, Any], says: str) -> None:
    with pytest.raises(TermsError, match=re.escape(says)):
        plan_from(terms, "CNY")


def test_an_unknown_currency_is_told() -> None:
    with pytest.raises(TermsError, match="ZZZ"):
        plan_from({"form": "lump", "fixed": "1", "parts": ONE}, "ZZZ")


def test_the_grant_reads_as_a_sentence() -> None:
    words = all_words(content_of(head("licence", "knowhow"), whole("licence", "knowhow")), "en")
    assert "grants the Licensee a sole licence under the know-how" in words
