"""Quirks of NoteExpress files of VIP, and of patents and theses."""

from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Identifier, Organisation

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_vip():
    records, flaws, _ = read_all(DATA / "vip_noteexpress.net")
    assert not flaws
    paper, patent = records
    assert paper.identifiers == [Identifier("vip", "7000000001")]
    assert (paper.source, paper.title_translated) == ("vip", "Lighthouses and the bottom of the sea")
    assert paper.organisations == [Organisation("海底大学")]
    assert patent.identifiers == [Identifier("patent", "CN100000002A")]
    assert patent.organisations == [Organisation("海底灯具有限公司")]
    assert patent.extra["Author Address"] == ["100000 海底市一号"]


def test_a_thesis_names_its_university_and_latin_names_that_repeat_are_put_aside(tmp_path):
    text = (
        "{Reference Type}: Thesis\n{Title}: 灯\n{Author}: 张三\n{Author}: Zhang San\n{Publisher}: 海底大学\n"
        "{Subsidiary Author,}: 灯塔学会\n{Database Provider}: CNKI\n"
    )
    records, _, _ = read_bytes(text.encode("gb18030"), tmp_path)
    assert records[0].authors == [Author("张三")]
    assert records[0].organisations == [Organisation("海底大学")]
    assert records[0].extra["Translated Author"] == ["Zhang San"]
    assert records[0].extra["Subsidiary Author"] == ["灯塔学会"]
