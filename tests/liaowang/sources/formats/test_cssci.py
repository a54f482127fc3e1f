"""Quirks of CSSCI exports."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Funding, Organisation, RecordDate, Reference

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_lists_with_slashes_and_references():
    records, flaws, _ = read_all(DATA / "cssci.txt")
    assert not flaws
    first, second = records
    assert first.title_translated == "On lighthouses under the sea"
    assert first.authors == [Author("唐一"), Author("刘二")]
    assert first.organisations == [Organisation("海底大学"), Organisation("灯塔研究所")]
    assert first.categories == [Category("clc", "G350")]
    assert first.keywords == ["海底", "灯塔", "优化"]
    assert first.funding == [Funding("国家海底基金面上项目", "70000001"), Funding("灯塔专项", "R-1")]
    assert first.references == [
        Reference("text", "Lamp A.Lanterns.Lamps.2001.1-9"),
        Reference("doi", "10.1000/cssci.old"),
    ]
    assert first.dates == [RecordDate("published", date(2019, 1, 1), "year")]
    assert first.extra["年代卷期"] == ["2019,38(03):001-010"]
    assert (second.title, second.references) == ("灯芯的历史", [])


def test_lines_around_and_numbers_before_the_title(tmp_path):
    text = (
        "=====================\n【文件序号】1\n【来源篇名】灯\n【来源作者】张三\n-----------\n"
        "【文件序号】2\n【来源篇名】油\n"
    )
    records, flaws, marks = read_bytes(text.encode("gb18030"), tmp_path)
    assert not flaws
    assert [(record.title, record.extra["文件序号"]) for record in records] == [("灯", ["1"]), ("油", ["2"])]
    assert marks == 2
