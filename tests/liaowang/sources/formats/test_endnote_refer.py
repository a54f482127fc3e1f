"""Quirks of EndNote's tagged text."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Identifier, Organisation, RecordDate

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_records_begin_with_type_or_title():
    records, flaws, _ = read_all(DATA / "endnote_refer.enw")
    assert not flaws
    bepress, index, cnki, thesis, patent = records
    assert bepress.authors == [Author("Lamp, Ada"), Author("Wick, Bo")]
    assert bepress.dates == [RecordDate("published", date(2021, 9, 1), "day")]
    assert bepress.identifiers == [Identifier("doi", "10.1000/refer.1")]
    assert bepress.abstract == "An abstract that goes on after an empty line."
    assert bepress.keywords == ["lantern", "lamp"]
    assert (bepress.venue, bepress.source) == ("Journal of Lamps", "endnote")
    assert bepress.extra["%P"] == ["1-9"]
    assert index.dates == [RecordDate("published", date(2021, 12, 1), "month")]
    assert (cnki.venue, cnki.source) == ("灯塔学报", "cnki")
    assert cnki.keywords == ["海底", "灯塔", "优化"]
    assert cnki.organisations == [Organisation("海底大学灯塔学院"), Organisation("灯塔研究所")]
    assert cnki.abstract == "本文研究海底灯塔。 1、灯塔的灯"
    assert cnki.extra["%@"] == ["1000-0000"]
    assert thesis.organisations == [Organisation("海底大学")]
    assert thesis.extra["%9"] == ["硕士"]
    assert (patent.kind, patent.identifiers[0].kind) == ("patent", "patent")


def test_records_without_type_and_title_first_are_parted_by_empty_lines(tmp_path):
    text = "%A Lamp, Ada\n%T One\n%D 2001\n\n%A Wick, Bo\n%T Two\n%D 2002\n"
    records, flaws, _ = read_bytes(text.encode("utf-16"), tmp_path)
    assert not flaws
    assert [(record.title, record.authors) for record in records] == [
        ("One", [Author("Lamp, Ada")]),
        ("Two", [Author("Wick, Bo")]),
    ]


def test_a_record_without_title_is_set_aside(tmp_path):
    text = "%0 Journal Article\n%A 张三\n%D 2001\n\n%0 Journal Article\n%T 二\n%D 2002\n"
    records, flaws, _ = read_bytes(text.encode("gb18030"), tmp_path)
    assert [record.title for record in records] == ["二"]
    assert [(flaw.line, flaw.lost, flaw.field) for flaw in flaws] == [(1, "record", "title")]
