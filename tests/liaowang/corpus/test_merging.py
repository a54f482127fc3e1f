"""Rules of merging one work, field by field."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from tests.factories import make_record

from liaowang.corpus.merging import merge_rows
from liaowang.corpus.precedence import PRECEDENCE
from liaowang.records import (
    Category,
    CitationCount,
    Funding,
    Organisation,
    RecordDate,
    Reference,
    records_to_table,
)


def rows_of(*records):
    return [row | {"n_landed": 1} for row in records_to_table(records).to_pylist()]


def merge(*records):
    return merge_rows(rows_of(*records))


def test_every_order_of_rows_gives_the_same_record():
    records = [
        make_record(source="arxiv", keywords=["a", "b"], extra={"x": ["1"]}),
        make_record(source="wos", keywords=["B", "c"], abstract=None, extra={"x": ["2"], "y": ["3"]}),
        make_record(source="crossref", abstract="Another abstract."),
        make_record(source="wos", title="Another title of the same work", venue="Nature"),
    ]
    results = {repr(merge_rows(order)) for order in permutations(rows_of(*records))}
    assert len(results) == 1


def test_citation_counts_are_not_added():
    day = date(2024, 1, 1)
    record, told = merge(
        make_record(source="wos", citations=[CitationCount(10, "wos", day), CitationCount(12, "crossref", None)]),
        make_record(source="crossref", citations=[CitationCount(9, "crossref", day)]),
        make_record(source="wos", venue="Nature", citations=[CitationCount(11, "wos", None)]),
    )
    assert record.citations == [CitationCount(12, "crossref", None), CitationCount(11, "wos", None)]
    assert told["citations"] == ["wos"]


def test_references_come_whole_from_one_source():
    some, more = [Reference("doi", "10.1/a")], [Reference("text", "A"), Reference("text", "B")]
    record, told = merge(
        make_record(source="openalex", references=more),
        make_record(source="wos", references=some),
        make_record(source="wos", venue="Nature", references=[*some, *some]),
    )
    assert record.references == [*some, *some]
    assert told["references"] == "wos"


def test_the_longest_abstract_of_the_first_source_wins():
    record, told = merge(
        make_record(source="arxiv", abstract="The longest abstract of all comes from another source."),
        make_record(source="scopus", abstract="Short."),
        make_record(source="scopus", abstract="Less short."),
    )
    assert (record.abstract, told["abstract"]) == ("Less short.", "scopus")


def test_lists_are_unions_in_order_of_precedence():
    record, told = merge(
        make_record(source="arxiv", categories=[Category("arxiv", "cs.AI")], keywords=["Ants"], funding=[]),
        make_record(source="wos", categories=[Category("wos", "Biology")], keywords=["bees", "ants"]),
        make_record(source="crossref", categories=[], funding=[Funding("NSF", "7")]),
    )
    assert record.categories == [Category("wos", "Biology"), Category("arxiv", "cs.AI")]
    assert record.keywords == ["bees", "ants"]
    assert record.funding == [Funding("NSF", "7")]
    assert (told["categories"], told["keywords"], told["funding"]) == (["wos", "arxiv"], ["wos"], ["crossref"])


def test_a_role_takes_its_day_from_the_source_that_knows():
    submitted = RecordDate("submitted", date(2019, 3, 4), "day")
    guessed = RecordDate("submitted", date(2019, 1, 1), "day")
    published = RecordDate("published", date(2020, 1, 1), "year")
    record, told = merge(
        make_record(source="openalex", dates=[guessed, published]), make_record(source="arxiv", dates=[submitted])
    )
    assert record.dates == [submitted, published]
    assert told["dates"] == ["arxiv", "openalex"]


def test_the_latest_update_breaks_a_tie():
    old = [RecordDate("submitted", date(2018, 1, 1), "day"), RecordDate("updated", date(2018, 5, 1), "day")]
    new = [RecordDate("submitted", date(2018, 1, 1), "day"), RecordDate("updated", date(2019, 5, 1), "day")]
    record, _ = merge(
        make_record(title="The first title it had", dates=old, line=1),
        make_record(title="The title it has now", dates=new, line=2),
    )
    assert (record.title, record.line) == ("The title it has now", 2)


def test_people_and_places_come_from_their_first_source():
    record, told = merge(
        make_record(source="wos", authors=[], organisations=[Organisation("MIT", "US")]),
        make_record(source="arxiv", organisations=[]),
    )
    assert [author.name for author in record.authors] == ["Smith, Anna", "Li, Wei"]
    assert (told["authors"], told["organisations"]) == ("arxiv", "wos")


def test_tags_nobody_knew_are_all_kept():
    record, told = merge(
        make_record(source="wos", extra={"Z9": ["3"]}), make_record(source="ris", extra={"Z9": ["3", "4"], "AA": ["x"]})
    )
    assert record.extra == {"AA": ["x"], "Z9": ["3", "4"]}
    assert told["extra"] == ["wos", "ris"]


def test_a_field_nobody_tells_is_named_by_nobody():
    _, told = merge(make_record(source="wos"), make_record(source="arxiv"))
    assert not {"venue", "funding", "citations", "references", "extra"} & set(told)


@pytest.mark.parametrize("field", PRECEDENCE)
def test_every_order_has_a_place_for_sources_it_does_not_name(field):
    assert PRECEDENCE[field].count("*") == 1
    assert len(set(PRECEDENCE[field])) == len(PRECEDENCE[field])
