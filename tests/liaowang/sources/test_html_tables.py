"""Pages of HTML that are tables, and pages that are not."""

from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.sources import open_source
from liaowang.sources.html_tables import is_html_table

PAGE = (Path(__file__).parents[2] / "data" / "sources" / "cnki_table.html.xls").read_text()


def test_rows_are_records_and_lines_above_are_notes(tmp_path):
    path = tmp_path / "export.xls"
    path.write_text(PAGE, encoding="utf-8")
    records, flaws, marks = read_all(path)
    assert marks == 2
    assert [(record.line, record.title) for record in records] == [(3, "海底&灯塔"), (4, "灯油研究")]
    assert [(flaw.line, flaw.lost, flaw.excerpt) for flaw in flaws] == [(1, "note", "导出")]
    assert open_source(path).encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings_and_capital_tags(encoding, tmp_path):
    page = PAGE.replace("charset=utf-8", "charset=gb2312" if encoding == "gb18030" else f"charset={encoding}")
    page = page.replace("<tr>", "<TR height=20>").replace("<td>", "<TD class='x'>").replace("</td>", "</TD>")
    records, _, _ = read_bytes(page.encode(encoding), tmp_path)
    assert [record.title for record in records] == ["海底&灯塔", "灯油研究"]


def test_any_house_may_write_its_table_so(tmp_path):
    header = "<table><tr><th>Title</th><th>Authors</th><th>Year</th></tr>"
    row = "<tr><td>A lamp</td><td>Lamp, Ada</td><td>2019</td></tr></table>"
    records, flaws, _ = read_bytes((header + row).encode(), tmp_path)
    assert not flaws
    assert [record.title for record in records] == ["A lamp"]


def test_bytes_that_do_not_decode_are_told(tmp_path):
    raw = PAGE.encode().replace("灯油".encode(), b"\xff\xfe")
    records, flaws, _ = read_bytes(raw, tmp_path)
    assert len(records) == 2
    assert any("do not decode" in flaw.reason and flaw.line == 4 for flaw in flaws)


def test_a_row_without_end_is_set_aside(tmp_path):
    row = "<tr><td>期刊</td><td>" + "x" * (5 << 20) + "</td></tr>"
    records, flaws, _ = read_bytes(PAGE.replace("</table>", row + "</table>").encode(), tmp_path)
    assert len(records) == 2
    assert any("more than" in flaw.reason for flaw in flaws)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>News</p><table><tr><td>A</td><td>B</td><td>C</td></tr></table></body></html>",
        "<table><tr><td><a href='/'>Home</a></td><td>News</td><td>Mail</td></tr></table>",
        "<table><tr><td><table><tr><td>A</td><td>B</td><td>C</td></tr></table></td></tr></table>",
        "<table><tr><td>A</td><td>B</td></tr></table>",
        "<html><body>Some words stand before the table<table><tr><td>A</td><td>B</td><td>C</td></tr></table>",
        "<feed><table><tr><td>A</td><td>B</td><td>C</td></tr></table></feed>",
        "TY  - JOUR\nTI  - <table><tr><td>A</td><td>B</td><td>C</td></tr></table>\n",
    ],
)
def test_pages_for_readers_are_no_tables(page):
    assert not is_html_table(page.encode())
