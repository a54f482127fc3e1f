"""The record model: dates, identifiers, title keys and tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_record

from liaowang.records import (
    RECORD_SCHEMA,
    CitationCount,
    Identifier,
    LiaowangError,
    RecordDate,
    known_on,
    normalise_identifier,
    parse_date,
    primary_date,
    records_to_table,
    title_key,
)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2019-12-31", date(2019, 12, 31), "day"),
        ("2019/2/3", date(2019, 2, 3), "day"),
        ("2019年12月31日", date(2019, 12, 31), "day"),
        ("2019年12月", date(2019, 12, 1), "month"),
        ("20191231", date(2019, 12, 31), "day"),
        ("2019-12-31T08:00:00Z", date(2019, 12, 31), "day"),
        ("DEC 2019", date(2019, 12, 1), "month"),
        ("31 Dec 2019", date(2019, 12, 31), "day"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", date(2007, 4, 2), "day"),
        ("SPR 2019", date(2019, 1, 1), "year"),
        ("Spring 2019", date(2019, 3, 1), "month"),
        ("2019-13-40", date(2019, 1, 1), "year"),
        ("2019//", date(2019, 1, 1), "year"),
        ("2018 Apr", date(2018, 4, 1), "month"),
        ("2018 May 15", date(2018, 5, 15), "day"),
        ("1998 Dec-1999 Jan", date(1998, 12, 1), "month"),
        ("1998 Dec 15-31", date(1998, 12, 1), "month"),
        ("2000 Spring", date(2000, 3, 1), "month"),
        ("2015 1st Quarter", date(2015, 1, 1), "year"),
        ("2019", date(2019, 1, 1), "year"),
    ],
)
def test_dates_as_people_write_them(text: str, day: date, precision: str) -> None:
    assert parse_date(text, "published") == RecordDate("published", day, precision)


@pytest.mark.parametrize("text", ["", "in press", "n.d.", "0001-01-01", "99999"])
def test_no_date_is_invented(text: str) -> None:
    assert parse_date(text, "published") is None


@given(st.text(max_size=40))
def test_any_text_gives_a_date_in_range_or_none(text: str) -> None:
    found = parse_date(text, "published")
    assert found is None or 1500 <= found.day.year <= 2099


def test_later_versions_do_not_decide_what_was_known() -> None:
    updated = RecordDate("updated", date(2010, 1, 1), "day")
    submitted = RecordDate("submitted", date(2012, 1, 1), "day")
    assert primary_date([updated, submitted]) == submitted
    assert primary_date([updated]) is None


def test_a_year_alone_is_known_at_its_end() -> None:
    assert known_on(RecordDate("published", date(2016, 1, 1), "year")) == date(2016, 12, 31)
    assert known_on(RecordDate("published", date(2016, 2, 1), "month")) == date(2016, 2, 29)


@pytest.mark.parametrize(
    ("kind", "value", "normal"),
    [
        ("doi", "doi:10.1000/XYZ", "10.1000/xyz"),
        ("doi", "https://dx.doi.org/10.1000/x(1)y.", "10.1000/x(1)y"),
        ("arxiv", "http://arxiv.org/abs/1512.03077v3", "1512.03077"),
        ("arxiv", "cs/9809007", "cs/9809007"),
        ("patent", "US 2005/0004437 A1", "US20050004437A1"),
        ("patent", "US2006142694A1", "US20060142694A1"),
        ("patent", "US-07272630-B2", "US7272630B2"),
        ("patent", "USD0512345S1", "USD512345S1"),
        ("patent", "USRE041234", "USRE41234"),
        ("patent", "WO 98/12345 A1", "WO1998012345A1"),
        ("patent", "WO2008/012345A1", "WO2008012345A1"),
        ("patent", "EP0123456A1", "EP0123456A1"),
        ("patent", "CN 114081026 A", "CN114081026A"),
        ("patent_application", "CN202010123456.7", "CN202010123456"),
        ("patent_application", "202010123456.X", "CN202010123456"),
        ("patent_application", "ZL98101234", "CN98101234"),
        ("patent_application", "CN 202010123456 A", "CN202010123456"),
        ("patent_application", "US 201213648029 A", "US13648029"),
        ("patent_application", "US 13/648,029", "US13648029"),
        ("patent_application", "JP2005-123456", "JP2005123456"),
        ("patent_application", "PCT/CH02/00573", "PCTCH0200573"),
        ("pmid", "PMID: 123", "123"),
        ("openalex", "https://openalex.org/w123", "W123"),
        ("github", "Reef-Labs/Lamp", "reef-labs/lamp"),
        ("github", "https://github.com/Reef-Labs/Lamp.git", "reef-labs/lamp"),
    ],
)
def test_identifiers_have_one_form(kind: str, value: str, normal: str) -> None:
    assert normalise_identifier(kind, value) == Identifier(kind, normal)


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown identifier kind"):
        normalise_identifier("isbn13", "1")


def test_title_keys_meet_over_houses() -> None:
    first = title_key("Attention is <i>all</i> you need", 2017, "Vaswani, Ashish")
    assert first == title_key("ATTENTION IS ALL YOU NEED.", 2017, "A. Vaswani")
    assert first != title_key("Attention is all you need", 2018, "A. Vaswani")
    assert title_key("量子纠错综述", 2020, "张三") is not None
    assert title_key("前言", 2020, "张三") is None


def test_a_table_holds_what_a_record_says() -> None:
    record = make_record(citations=[CitationCount(7, "wos")], extra={"XX": ["kept"]})
    table = records_to_table([record, make_record(identifiers=[], title="Another title altogether", authors=[])])
    assert table.schema.equals(RECORD_SCHEMA)
    first, second = table.to_pylist()
    assert first["record_id"] == "arxiv:1901.00001"
    assert first["citations"] == [{"times": 7, "counted_by": "wos", "counted_on": None}]
    assert first["extra"] == '{"XX": ["kept"]}'
    assert second["record_id"].startswith("hash:")
    assert second["title_key"] is None


def test_file_and_line_do_not_make_another_record() -> None:
    table = records_to_table([make_record(line=1), make_record(line=2, file="other"), make_record(abstract="else")])
    hashes = table["content_hash"].to_pylist()
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_record_without_title_names_its_line() -> None:
    with pytest.raises(LiaowangError, match=r"papers\.tsv, line 12: the title is empty"):
        records_to_table([make_record(title="", line=12)])


def test_a_long_word_is_no_arxiv_identifier_and_costs_one_pass():
    assert normalise_identifier("arxiv", "a" * 1_000_000) is None
    assert normalise_identifier("arxiv", "a" * 100_000 + ".math.GT/0309136v1") == Identifier("arxiv", "math/0309136")
