"""Quirks of RefWorks tagged text."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Identifier, Organisation, RecordDate

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_two_houses():
    records, flaws, _ = read_all(DATA / "refworks_tagged.txt")
    assert not flaws
    cnki, thesis = records
    assert cnki.authors == [Author("唐一"), Author("刘二"), Author("Ada Lamp")]
    assert cnki.extra["A1"] == ["Tang Yi", "Liu Er"]
    assert (cnki.source, cnki.language, cnki.venue) == ("cnki", "zh", "灯塔学报")
    assert cnki.extra["VO"] == ["41"]
    assert cnki.abstract == "本文研究海底灯塔。 AI 在灯塔里。"
    assert set(cnki.identifiers) == {
        Identifier("doi", "10.1000/refworks.1"),
        Identifier("cnki", "11.0000.u.20190102.1234.002"),
    }
    assert (thesis.source, thesis.keywords) == ("refworks", ["lantern", "night"])
    assert thesis.dates == [RecordDate("published", date(2002, 2, 1), "month")]
    assert thesis.organisations == [Organisation("Reef University"), Organisation("Univ Reef", "United Kingdom")]
    assert thesis.extra["AD"] == ["[mailto: ada@reef.example]"]
    assert thesis.extra["OL"] == ["English (30)"]


def test_small_tags_and_other_records(tmp_path):
    text = "rt Journal Article\na1 张三\nt1 灯\nyr 2019\nrt Patent\na1 李四\nt1 灯油\nk1 灯;油\n"
    records, flaws, marks = read_bytes(text.encode("gb18030"), tmp_path)
    assert not flaws
    assert [(record.title, record.kind) for record in records] == [("灯", "paper"), ("灯油", "patent")]
    assert records[1].keywords == ["灯", "油"]
    assert marks == 2
