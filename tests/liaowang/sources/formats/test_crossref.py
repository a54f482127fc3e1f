"""Works of Crossref and CSL JSON: dates of few parts, tags, wrappers, kinds."""

import json
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes, said

from liaowang.sources import open_source

DATA = Path(__file__).parents[3] / "data" / "sources"


def read(work, folder):
    return read_bytes(json.dumps(work).encode(), folder)


def works_of_crossref():
    return json.loads((DATA / "crossref_json.json").read_text())["message"]["items"]


def test_a_work_of_crossref():
    record = read_all(DATA / "crossref_json.json")[0][0]
    assert record.title == "Lamps that learn & glow: a field study"
    assert record.title_translated == "会学习的灯"
    assert record.abstract == "Aim We taught CO2 lamps."
    assert [author.name for author in record.authors] == ["Lamp, Ada B. Jr.", "The Wick Consortium"]
    assert record.authors[0].orcid == "0000-0002-1825-0097"
    assert record.organisations[0][:2] == ("University of Reef", "Austria")
    assert [(date.role, str(date.day), date.precision) for date in record.dates] == [
        ("published", "2021-03-01", "month"),
        ("published", "2021-01-05", "day"),
        ("created", "2020-12-30", "day"),
        ("received", "2020-03-03", "day"),
    ]
    assert [tuple(it) for it in record.references] == [
        ("doi", "10.1000/old.7"),
        ("text", "Wick B. Candles. Reef 1999"),
        ("text", "Glow, 2001, J Lamps, 3, 9"),
    ]
    assert [tuple(it) for it in record.funding] == [("Reef Fund", "R-1"), ("Reef Fund", "R-2"), ("Lamp Trust", None)]
    assert (record.citations[0].times, str(record.citations[0].counted_on)) == (12, "2025-04-02")
    assert record.extra["article-number"] == ["17"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda works: {"items": works},
        lambda works: works,
        lambda works: [{"status": "ok", "message-type": "work", "message": work} for work in works],
    ],
)
def test_wrappers_say_the_same(wrap, tmp_path):
    records, flaws, marks = read(wrap(works_of_crossref()), tmp_path)
    assert said(records) == said(read_all(DATA / "crossref_json.json")[0])
    assert (flaws, marks) == ([], 4)


def test_one_a_line_and_sorted_keys(tmp_path):
    raw = "\n".join(json.dumps(work, sort_keys=True) for work in works_of_crossref()).encode()
    records, _, marks = read_bytes(raw, tmp_path)
    assert [record.title for record in records] == [record.title for record in read_all(DATA / "crossref_json.json")[0]]
    assert [record.line for record in records] == [1, 2, 3, 4]
    assert marks == 4


def test_a_selection_of_fields_is_enough(tmp_path):
    answer = {"status": "ok", "message-type": "work-list", "message": {"items": [{"DOI": "10.1/x", "title": ["A"]}]}}
    assert read(answer, tmp_path)[0][0].title == "A"
    answer["message"]["items"].append({"DOI": "10.1000/untitled", "title": []})
    records, flaws, _ = read(answer, tmp_path)
    assert len(records) == 1
    assert [flaw.reason for flaw in flaws if flaw.lost == "record"] == ["the record has no title"]


@pytest.mark.parametrize(
    ("issued", "day", "precision"),
    [
        ({"date-parts": [[2012]]}, "2012-01-01", "year"),
        ({"date-parts": [["2012", "7"]]}, "2012-07-01", "month"),
        ({"date-parts": [[2012, 7, 3], [2012, 8, 1]]}, "2012-07-03", "day"),
        ({"date-parts": [[2012]], "season": 3}, "2012-09-01", "month"),
        ({"raw": "2012-07"}, "2012-07-01", "month"),
        ({"literal": "July 2012"}, "2012-07-01", "month"),
        ("2012-07-03/2012-08-01", "2012-07-03", "day"),
    ],
)
def test_dates(issued, day, precision, tmp_path):
    work = {"id": "a", "type": "book", "title": "A", "author": [{"family": "B"}], "issued": issued}
    assert [(str(it.day), it.precision) for it in read(work, tmp_path)[0][0].dates] == [(day, precision)]


@pytest.mark.parametrize("issued", [{"date-parts": [[None]]}, {"date-parts": []}, {}, None])
def test_missing_dates_are_no_flaw(issued, tmp_path):
    work = {"id": "a", "type": "book", "title": "A", "author": [{"family": "B"}], "issued": issued}
    records, flaws, _ = read(work, tmp_path)
    assert (records[0].dates, flaws) == ([], [])


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        ({"type": "article-journal"}, "paper"),
        ({"type": "article", "publisher": "arXiv"}, "preprint"),
        ({"type": "article", "publisher": "Zenodo"}, "paper"),
        ({"type": "posted-content", "subtype": "preprint"}, "preprint"),
        ({"type": "posted-content", "subtype": "other"}, "paper"),
        ({"type": "patent", "number": "US 1,234,567 B2"}, "patent"),
        ({"type": "standard"}, "standard"),
        ({"type": "article-newspaper"}, "news"),
        ({"type": "software"}, "repository"),
    ],
)
def test_kinds(work, kind, tmp_path):
    found = read([{"id": "1", "title": "A", "issued": {"date-parts": [[2020]]}, **work}], tmp_path)[0][0]
    assert found.kind == kind


def test_csl():
    first, second, third = read_all(DATA / "csl_json.json")[0]
    assert [author.name for author in first.authors] == ["李, 明", "照明研究组", "van den Berg, Ada"]
    assert first.keywords == ["灯", "学习", "光"]
    assert {kind for kind, _ in first.identifiers} == {"doi", "pmid", "arxiv"}
    assert (first.language, first.extra["note"]) == ("zh", ["made up"])
    assert ("arxiv", "2101.00002") in second.identifiers
    assert third.identifiers == [("url", "https://lamps.example/a")]


def test_other_json_is_not_taken(tmp_path):
    for name, text in [("a", '{"title": "A", "type": "x", "author": "B"}'), ("b", '[{"DOI": "10.1/x"}]')]:
        (tmp_path / name).write_text(text)
        with pytest.raises(Exception, match="no known format"):
            open_source(tmp_path / name)
