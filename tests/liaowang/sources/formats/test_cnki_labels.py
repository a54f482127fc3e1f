"""Quirks of CNKI's labels in two languages, in text and in tables."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Funding, Identifier, Organisation, RecordDate
from liaowang.sources import open_source

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_text():
    records, flaws, _ = read_all(DATA / "cnki_selfdefined.txt")
    assert not flaws
    paper, thesis, patent = records
    assert paper.authors == [Author("唐一"), Author("刘二")]
    assert paper.organisations == [Organisation("海底大学灯塔学院"), Organisation("灯塔研究所")]
    assert paper.abstract == "本文研究海底灯塔。 Meta-analysis: 一词不是标签。"
    assert paper.dates == [RecordDate("published", date(2019, 1, 15), "day")]
    assert paper.categories == [Category("clc", "U644.4"), Category("clc", "TP18")]
    assert paper.funding == [Funding("海底自然科学基金", "R-1"), Funding("灯塔基金")]
    assert set(paper.identifiers) == {Identifier("doi", "10.1000/cnki.1"), Identifier("cnki", "DTXB201901001")}
    assert paper.extra["PageCount"] == ["1-9"]
    assert thesis.extra["SrcDatabase"] == ["博士"]
    assert patent.kind == "patent"
    assert patent.identifiers == [Identifier("patent", "CN100000003A")]
    assert patent.organisations == [Organisation("海底灯具有限公司")]
    assert patent.categories == [Category("ipc", "F21S2/00"), Category("ipc", "G06F16/35")]
    assert patent.extra["Claims"] == ["一种灯，其特征在于亮。"]


def test_other_labels_without_empty_lines_or_first_label(tmp_path):
    text = (
        "DataType: 1\nTitle-题名: 一\nSrcDatabase-来源数据库: 期刊\nOrgan-机构: 海底大学;\n"
        "DataType: 1\nTitle-篇名：二\nRoll-卷：19\nTitle-题名: 三\nYear-年: 2021\n"
    )
    records, flaws, marks = read_bytes(text.encode("gb18030"), tmp_path)
    assert not flaws
    assert [record.title for record in records] == ["一", "二", "三"]
    assert records[0].organisations == [Organisation("海底大学")]
    assert records[1].extra["Roll"] == ["19"]
    assert marks == 3


def test_table():
    records, flaws, _ = read_all(DATA / "cnki_table.tsv")
    assert not flaws
    paper, news = records
    assert paper.authors == [Author("唐一"), Author("刘二")]
    assert (paper.abstract, paper.keywords) == ('他说"灯"， 又说灯塔。', ["海底", "灯塔"])
    assert paper.extra == {"SrcDatabase": ["期刊"], "Unknown": ["甲"]}
    assert news.kind == "news"


def test_a_table_with_commas(tmp_path):
    path = tmp_path / "file"
    path.write_text("Title-题名,Author-作者,Year-年\n灯,张三,2019\n", encoding="utf-8")
    assert open_source(path).format == "cnki_table"
