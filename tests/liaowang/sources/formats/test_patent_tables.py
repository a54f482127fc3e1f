"""Patents as tables: Chinese databases, Espacenet, Google Patents, The Lens, PatentsView."""

import codecs
from datetime import date
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, CitationCount, Identifier, Organisation, RecordDate, Reference
from liaowang.sources import open_source

DATA = Path(__file__).parents[3] / "data" / "sources"


def read(name):
    """Read a sound file of the fixtures."""
    records, flaws, marks = read_all(DATA / name)
    assert len(records) == marks
    assert all(flaw.lost == "note" for flaw in flaws)
    return records


def test_headers_of_chinese_databases_are_taken_by_meaning():
    application, grant, design = read("patent_table.cn.csv")
    assert application.title == "一种灯塔用灯芯"
    assert application.abstract == '本发明公开了一种灯芯, 其燃烧"缓慢"。'
    assert application.identifiers == [
        Identifier("patent", "CN114990001A"),
        Identifier("patent_application", "CN202111299999"),
    ]
    assert application.dates == [
        RecordDate("published", date(2022, 3, 1), "day"),
        RecordDate("filed", date(2021, 11, 4), "day"),
    ]
    assert application.organisations == [
        Organisation("北京灯塔大学", "中国"),
        Organisation("灯芯（上海）有限公司", "中国"),
    ]
    assert application.extra["assignees"] == ["某控股有限公司"]
    assert application.categories == [Category("ipc", code) for code in ("F21S9/02", "F21L19/00", "H02J")]
    assert application.citations == [CitationCount(3, "patent_table")]
    assert application.references[:2] == [Reference("patent", "CN1234567A"), Reference("patent", "US9900001B2")]
    assert application.extra["首项权利要求"] == ["1.一种灯芯。"]
    assert grant.dates[0] == RecordDate("granted", date(2023, 5, 5), "day")
    assert grant.authors == application.authors == [Author("王灯"), Author("李芯")]
    assert design.categories == [Category("loc", "26-02")]
    assert (design.organisations, design.extra["applicants"]) == ([], ["王灯"])
    assert design.identifiers[1].value == "CN202230099999"


def test_translated_titles_bars_and_line_breaks_of_workbooks():
    foreign, chinese = read("patent_table.patsnap.tsv")
    assert (foreign.title, foreign.title_translated) == ("Lantern with a wick", "带灯芯的灯笼")
    assert foreign.authors == [Author("LAMP, ADA B."), Author("ÖLLAMPE, JÜRGEN")]
    assert [it.name for it in foreign.organisations] == ["LANTERN & WICK CO., LTD.", "DOCHT GMBH"]
    assert foreign.categories[-1] == Category("uspc", "362/183")
    assert (chinese.title, chinese.authors) == ('一种"长明"灯芯', [Author("王灯"), Author("李芯")])


def test_a_family_in_one_row_of_espacenet():
    (record,) = read("patent_table.espacenet.csv")
    assert [it.value for it in record.identifiers] == ["US20060990001A1", "US7990001B2"]
    assert [(when.role, when.day) for when in record.dates] == [
        ("published", date(2006, 6, 29)),
        ("granted", date(2011, 8, 2)),
        ("priority", date(2003, 12, 29)),
    ]
    assert record.organisations == [Organisation("DOCHT GMBH", "DE")]


def test_a_text_that_holds_title_keywords_and_abstract():
    named, parted, plain = read("patent_table.text.csv")
    assert (named.title, named.keywords) == ("一种灯塔用灯芯", ["wick", "lighthouse", "slow burning"])
    assert named.categories == [Category("cpc", "F21S9/02"), Category("cpc", "F21L19/00")]
    assert (parted.title, parted.abstract) == ("一种灯笼", "本发明公开了一种灯笼。")
    assert parted.extra["keywords"] == ["lantern paper wick"]
    assert plain.title == "本发明公开了一种不带名称的纸质灯笼装置及其灯芯的长期使用方法"
    assert plain.extra["title_from"] == ["abstract"]


def test_google_patents_tells_its_search_and_joins_companies_by_commas():
    records, flaws, _ = read_all(DATA / "google_patents.csv")
    assert [flaw.reason for flaw in flaws] == ["a line above the table"]
    first, second, third, paper = records
    assert [it.name for it in first.organisations] == ["Lantern & Wick Co., Ltd.", "Docht GmbH"]
    assert first.identifiers == [Identifier("patent", "US9900001B2")]
    assert [when.role for when in first.dates] == ["priority", "filed", "granted"]
    assert [when.role for when in second.dates] == ["priority", "filed", "published"]
    assert (third.organisations, third.extra["assignee"]) == ([], ["Emil Docht"])
    assert (paper.kind, paper.identifiers, paper.extra["id"]) == ("paper", [], ["scholar/1234567890"])


def test_patents_of_the_lens():
    first, second = read("lens_patents.csv")
    assert first.identifiers == [
        Identifier("patent", "US9900001B2"),
        Identifier("lens", "000-111-222-333-444"),
        Identifier("patent_application", "US14900001"),
    ]
    assert first.citations == [CitationCount(5, "lens")]
    assert first.references == [Reference("doi", "10.5555/lanterns.2012.7")]
    assert first.categories[-2:] == [Category("uspc", "362/183"), Category("uspc", "362/4")]
    assert second.dates[0] == RecordDate("published", date(2020, 11, 12), "day")
    assert (second.authors, second.organisations) == ([Author("DOCHT EMIL")], [])


def test_patentsview_new_old_and_of_applications():
    grant, design = read("uspto_table.patentsview.tsv")
    assert grant.title == 'Lantern with a "wick"'
    assert [it.identifiers[0].value for it in (grant, design)] == ["US9900001B2", "USD810001S1"]
    assert grant.dates == [RecordDate("granted", date(2018, 2, 20), "day")]
    old, reissue = read("uspto_table.bulk.tsv")
    assert old.identifiers == grant.identifiers
    assert reissue.identifiers[0].value == "USRE41234E1"
    (application,) = read("uspto_table.applications.tsv")
    assert application.identifiers[1] == Identifier("patent_application", "US10990001")
    assert [when.role for when in application.dates] == ["published", "filed"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le"])
def test_chinese_tables_in_encodings_of_old_programs(encoding, tmp_path):
    text = (DATA / "patent_table.cn.csv").read_text()
    raw = codecs.BOM_UTF16_LE + text.encode(encoding) if encoding == "utf-16-le" else text.encode(encoding)
    assert [it.title for it in read_bytes(raw, tmp_path)[0]] == [it.title for it in read("patent_table.cn.csv")]


@pytest.mark.parametrize(
    "header",
    [
        "申请号,专利名称,申请日,摘要",
        "序号;专利号;名称;发明人",
        "公开(公告)号\t公开(公告)日\t标题 (中文)\t摘要 (中文)",
        "Publication Number,Title,Assignee/Applicant,IPC Current",
        '"申请公布号/授权公告号","发明名称"',
        "公开（公告）号，标题",
    ],
)
def test_headers_that_are_known(header, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(f"{header}\n")
    assert open_source(path).format == "patent_table"


def test_words_that_are_no_class_or_count_are_kept_or_told(tmp_path):
    text = "公开号,标题,IPC,被引用次数,申请日\nCN1A,灯,照明,多,某日\n"
    (record,), flaws, _ = read_bytes(text.encode(), tmp_path)
    assert record.extra == {"ipc": ["照明"]}
    assert [(flaw.field, flaw.lost) for flaw in flaws] == [("application date", "field"), ("cited by", "field")]
