"""Workbooks: the table in them reads as the same table in text, and what is not read is told."""

import random
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests.checks import read_all, said

from liaowang.records import InputError

DATA = Path(__file__).parents[2] / "data" / "sources"


def write_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


@pytest.fixture
def table() -> list[list[object]]:
    lines = (DATA / "uspto_table.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def test_a_workbook_says_what_its_text_says(tmp_path, table):
    path = write_workbook(tmp_path / "file.bin", {"Sheet1": table})
    records, flaws, marks = read_all(path)
    expected, _, _ = read_all(DATA / "uspto_table.tsv")
    assert said(records) == said(expected)
    assert [record.line for record in records] == [record.line for record in expected]
    assert (marks, flaws) == (len(expected), [])


def test_banner_and_other_sheets_are_told(tmp_path, table):
    rows = [["Exported by the library on a Monday"], [], *table]
    path = write_workbook(tmp_path / "file.xlsx", {"Help": [["Read me"]], "Data": rows, "More": table})
    records, flaws, _ = read_all(path)
    assert len(records) == len(table) - 1
    assert records[0].line == 4
    reasons = [(flaw.lost, flaw.line, flaw.reason, flaw.excerpt) for flaw in flaws]
    assert ("note", 1, "a line above the table", "Exported by the library on a Monday") in reasons
    assert any("sheet 'Help' with 1 rows is not read" in reason for _, _, reason, _ in reasons)
    assert any(f"sheet 'More' with {len(table)} rows is not read" in reason for _, _, reason, _ in reasons)


def test_cells_of_other_kinds(tmp_path, table):
    rows = [list(row) for row in table]
    header = rows[0]
    rows[1][header.index("date")] = date(2014, 5, 6)
    rows[2][header.index("date")] = datetime(2015, 6, 7, 8, 9)
    records, _, _ = read_all(write_workbook(tmp_path / "file.xlsx", {"Data": rows}))
    assert date(2014, 5, 6) in [when.day for when in records[0].dates]
    assert date(2015, 6, 7) in [when.day for when in records[1].dates]


def test_damaged_workbooks_are_refused_by_name(tmp_path, table):
    raw = write_workbook(tmp_path / "whole.xlsx", {"Data": table}).read_bytes()
    chance = random.Random(0)
    broken = tmp_path / "broken.xlsx"
    for end in range(1, len(raw), 97):
        broken.write_bytes(raw[:end])
        with pytest.raises(InputError, match=r"broken\.xlsx"):
            read_all(broken)
    for _ in range(200):
        junk = bytearray(raw)
        for _ in range(chance.randint(1, 30)):
            junk[chance.randrange(len(junk))] = chance.randrange(256)
        broken.write_bytes(junk)
        with suppress(InputError):
            records, flaws, _ = read_all(broken)
            assert records or flaws


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("a.txt", "TY  - JOUR")
    with pytest.raises(InputError, match="no workbook"):
        read_all(tmp_path / "some.zip")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    with pytest.raises(InputError, match="cannot be read"):
        read_all(tmp_path / "old.doc")
