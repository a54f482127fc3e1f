from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.sources.rows import RowCounter

HEAD = "title,authors,year,abstract\n"


def is_header(line):
    return line.startswith("title,")


@pytest.mark.parametrize(
    ("text", "n_rows"),
    [
        ('Lamp,Ada,2020,"one\ntwo\n\nthree"\nReef,Bo,2021,\n', 2),
        ('Lamp,Ada,2020,"a ""quoted"" word"\n,,,\n" ","",,\n\nReef,Bo,2021,x\n', 2),
        ('5" lamp,Ada,2020,\n"Lamp" of reef,Bo,2021,\n', 2),
        ('"Open,Ada,2020,x\nReef,Bo,2021,"y"\nCoral,Cy,2022,z\n', 3),
        ("Lamp,Ada,2020,x\n" + HEAD + "Reef,Bo,2021,y\n", 2),
    ],
)
def test_rows_are_counted_by_the_text_alone(text, n_rows):
    assert RowCounter(is_header)("\nabove\n" + HEAD + text + "Last,Cy,2023,z") == n_rows + 1


def test_a_cell_may_go_on_over_blocks():
    text = "\nabove\n" + HEAD + 'Lamp,"Ada\nand, ""Bo""\n",2020,x\nReef,"Cy\n",2021,y\n'
    for cut in [at for at, char in enumerate(text) if char == "\n"][2:]:
        count = RowCounter(is_header)
        assert count(text[:cut]) + count(text[cut:]) == 2, cut


def test_a_cell_that_is_never_closed_does_not_hold_the_file():
    count = RowCounter(is_header)
    count("\n" + HEAD)
    blocks = ["\n" + "\n".join(f"Lamp {n},Ada,2020,x" for n in range(5000)) for _ in range(20)]
    assert sum(map(count, ['\nLamp,"open', *blocks])) > 90_000


def test_lines_above_missing_and_surplus_cells_are_told(tmp_path):
    raw = "About the data, exported today\n" + HEAD + "Short,Ada\nWhole,Bo,2021,x,,\n,,,\nLong,Cy,2022,x,y\n"
    records, flaws, marks = read_bytes(raw.encode(), tmp_path)
    assert [record.title for record in records] == ["Short", "Whole"]
    assert marks == 3
    told = [(flaw.lost, flaw.line, flaw.reason) for flaw in flaws]
    assert told == [
        ("note", 1, "a line above the table"),
        ("note", 3, "the row has 2 cells, the header 4; what is missing is taken for empty"),
        ("record", 6, "the row has 5 cells, the header 4"),
        ("note", 6, "the file marks 3 records but gave 2"),
    ]


def test_a_very_long_cell_is_read(tmp_path):
    records, flaws, _ = read_bytes((HEAD + f'Lamp,Ada,2020,"{"word " * 60_000}"\n').encode(), tmp_path)
    assert not flaws
    assert len(records[0].abstract) == 299_999


def test_a_column_that_stands_twice_gives_all_its_values(tmp_path):
    raw = "title,keywords,keywords,year,\nLamp,reef,light; sea,2020,more\n"
    records, flaws, _ = read_bytes(raw.encode(), tmp_path)
    assert not flaws
    assert records[0].keywords == ["reef", "light", "sea"]
    assert records[0].extra == {"column 5": ["more"]}


@pytest.mark.parametrize("name", ["table.csv", "template.zh.csv", "openalex_csv.csv"])
def test_a_table_in_the_encoding_of_the_mainland_is_read(name, tmp_path):
    path = Path(__file__).parents[2] / "data" / "sources" / name
    records, _, _ = read_bytes(path.read_text().encode("gb18030"), tmp_path, path.name)
    assert [record.title for record in records] == [record.title for record in read_all(path)[0]]
