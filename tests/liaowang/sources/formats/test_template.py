from datetime import date
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import Category, CitationCount, Funding, Identifier, InputError, Organisation, Reference
from liaowang.sources import open_source, write_template

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_english_and_chinese_headers_are_read():
    (patent, note), flaws, _ = read_all(DATA / "template.csv")
    assert not flaws
    assert (patent.kind, patent.language) == ("patent", "zh")
    assert patent.organisations == [Organisation("Reef University", "FJ"), Organisation("Lantern Institute")]
    assert patent.categories == [Category("ipc", "F21L 19/00"), Category("clc", "TM923")]
    assert patent.references == [Reference("doi", "10.1000/old.2"), Reference("text", "An old lamp, 1901")]
    assert patent.citations == [CitationCount(3, "lens", date(2024, 5, 1))]
    assert patent.funding == [Funding("Reef Foundation", "RF-1"), Funding("Reef Foundation", "RF-2")]
    assert {when.role for when in patent.dates} == {"published", "filed", "granted"}
    assert (note.kind, note.identifiers) == ("paper", [Identifier("url", "http://reef.example/note")])
    (preprint,), _, _ = read_all(DATA / "template.zh.csv")
    assert (preprint.kind, preprint.organisations[0]) == ("preprint", Organisation("礁石大学", "中国"))
    assert preprint.extra == {"备注": ["一个例子"]}


def test_what_is_filled_in_wrong_is_told(tmp_path):
    raw = "kind,title,published_on,categories,cited,counted_on\nbook,Lamp,soon,lamps,many,2020\n"
    records, flaws, _ = read_bytes(raw.encode(), tmp_path)
    assert (len(records), records[0].kind) == (1, "paper")
    assert [(flaw.lost, flaw.field) for flaw in flaws] == [
        ("field", "kind"),
        ("field", "counted_on"),
        ("field", "cited"),
        ("field", "categories"),
        ("field", "published_on"),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_template_that_is_written_is_read_when_filled(language, suffix, tmp_path):
    path = tmp_path / f"template{suffix}"
    write_template(path, language)
    if suffix == ".csv":
        names = path.read_text(encoding="utf-8-sig").strip().split(",")
        path.write_text(",".join(names) + "\n" + "patent,Lamp" + "," * (len(names) - 2) + "\n", encoding="utf-8-sig")
    else:
        calamine = pytest.importorskip("python_calamine")
        xlsxwriter = pytest.importorskip("xlsxwriter")
        sheets = calamine.CalamineWorkbook.from_path(path)
        names = sheets.get_sheet_by_index(0).to_python()[0]
        assert len(sheets.get_sheet_by_index(1).to_python()) == len(names) + 1
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, names)
            sheet.write_row(1, 0, ["专利" if language == "zh" else "patent", "Lamp"])
    records, _, _ = read_all(path)
    assert open_source(path).format == "template"
    assert [(record.kind, record.title) for record in records] == [("patent", "Lamp")]


def test_an_empty_template_gives_no_record(tmp_path):
    write_template(tmp_path / "empty.csv")
    assert read_all(tmp_path / "empty.csv")[0] == []
    write_template(tmp_path / "empty.xlsx")
    with pytest.raises(InputError, match=r"empty\.xlsx"):
        open_source(tmp_path / "empty.xlsx")


def test_a_template_is_a_workbook_or_a_csv_in_a_language_that_is_known(tmp_path):
    with pytest.raises(ValueError, match=r"neither in \.xlsx nor in \.csv"):
        write_template(tmp_path / "template.doc")
    with pytest.raises(ValueError, match="unknown language"):
        write_template(tmp_path / "template.csv", "la")
    assert not list(tmp_path.iterdir())
