import pytest
from tests.checks import read_bytes

from liaowang.records import Identifier, InputError
from liaowang.sources import open_source
from liaowang.sources.name_lists import split_people


def read(text, folder):
    records, flaws, _ = read_bytes(text.encode(), folder, "file.csv")
    assert open_source(folder / "file.csv").format == "table"
    return records, flaws


@pytest.mark.parametrize(
    "head",
    [
        "Title;Year;Author",
        "标题\t年份\t作者",
        "篇名,发表时间,作者姓名",
        "Titel|Jahr|Autor",
        "题名，年，作者",
        '"Article Title","Publication Year","Author Names"',
    ],
)
def test_headers_are_taken_by_their_meaning(head, tmp_path):
    mark = next(mark for mark in "\t;|，," if mark in head)
    records, flaws = read(f"{head}\nLamps{mark}2020{mark}Ada Lamp\n", tmp_path)
    assert not flaws
    assert (records[0].title, records[0].dates[0].day.year, records[0].authors[0].name) == ("Lamps", 2020, "Ada Lamp")


@pytest.mark.parametrize(
    "text", ["Title, abstract and authors\nx,y\n", "title,number\nLamp,3\n", "title\nLamp\n", "a,b\nx,y\n"]
)
def test_what_is_no_table_of_works_is_refused(text, tmp_path):
    (tmp_path / "file.csv").write_text(text)
    with pytest.raises(InputError, match="no known format"):
        open_source(tmp_path / "file.csv")


def test_tables_of_other_programs(tmp_path):
    pubmed = "PMID,Title,Authors,Journal/Book,Publication Year,PMCID,DOI\n"
    records, _ = read(pubmed + '30000001,Lamps,"Lamp A, Wick B.",Reef,2020,PMC7000001,10.1000/reef.1\n', tmp_path)
    assert [author.name for author in records[0].authors] == ["Lamp A", "Wick B."]
    assert records[0].identifiers == [
        Identifier("doi", "10.1000/reef.1"),
        Identifier("pmid", "30000001"),
        Identifier("pmcid", "7000001"),
    ]
    zotero = '"Key","Item Type","Author","Title","Publication Title","Date"\n'
    records, _ = read(zotero + '"A","patent","Lamp, Ada; Wick, Bo","Lamps","Reef","2020-03"\n', tmp_path)
    assert (records[0].kind, records[0].dates[0].precision) == ("patent", "month")
    assert records[0].extra == {"type": ["patent"], "Key": ["A"]}
    records, flaws = read("sep=;\nTitel;Autor;Jahr\nLampen;Lamp, Ada;2020\n", tmp_path)
    assert [flaw.reason for flaw in flaws] == ["a line above the table"]
    assert records[0].authors[0].name == "Lamp, Ada"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lamp, Ada and Wick, Bo", ["Lamp, Ada", "Wick, Bo"]),
        ("A. Lamp, B. Wick", ["A. Lamp", "B. Wick"]),
        ("Lamp A.B., Wick C.", ["Lamp A.B.", "Wick C."]),
        ("Ada Lamp | Bo Wick", ["Ada Lamp", "Bo Wick"]),
        ("Lamp, Ada;", ["Lamp, Ada"]),
        ("张三 李四", ["张三 李四"]),
        ("['Lamp, Ada']", ["Lamp, Ada"]),
    ],
)
def test_persons_are_parted(cell, names):
    assert split_people(cell) == names
