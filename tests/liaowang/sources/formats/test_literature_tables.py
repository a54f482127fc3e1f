"""What the readers of literature databases make of the quirks of their tables."""

from datetime import date
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, CitationCount, Funding, Identifier, Organisation, RecordDate, Reference
from liaowang.sources import open_source

DATA = Path(__file__).parents[3] / "data" / "sources"


def read(name):
    records, flaws, _ = read_all(DATA / name)
    assert not flaws
    return records


def read_text(text, folder, name="file.csv"):
    records, flaws, _ = read_bytes(text.encode(), folder, name)
    return open_source(folder / name).format, records, flaws


def test_scopus_old_layout_parts_authors_by_commas_and_funders_from_grants():
    first, note, _ = read("scopus_csv.csv")
    assert [author.name for author in first.authors] == ["Lamp, A.", "Wick, B.-C.", "De Oil, D."]
    assert first.organisations == [Organisation("Reef University", "Fiji"), Organisation("Lantern Institute", "Norway")]
    assert first.funding == [
        Funding("Reef Foundation, RF", "RF-1"),
        Funding("Reef Foundation, RF", "RF-2"),
        Funding(None, "61872001"),
        Funding("Lamp Council, LC"),
    ]
    assert first.references == [
        Reference("text", "Oil, C., (2001) Lamp Journal, 1, p. 3"),
        Reference("doi", "10.1000/old.2"),
    ]
    assert first.identifiers == [
        Identifier("scopus", "2-s2.0-85000000001"),
        Identifier("doi", "10.1000/reef.1"),
        Identifier("pmid", "30000001"),
    ]
    assert first.citations == [CitationCount(17, "scopus")]
    assert note.authors == []


def test_scopus_rows_with_more_or_fewer_funding_texts_keep_their_columns(tmp_path):
    ragged = read("scopus_csv.csv")[2]
    assert ragged.extra["Funding Text 2"] == ["We thank the harbour."]
    assert ragged.identifiers[0] == Identifier("scopus", "2-s2.0-85000000003")
    assert len(ragged.references) == 2
    head = "Authors,Title,Year,Funding Text 1,Funding Text 2,References,EID\n"
    rows = "A,Fewer,2020,x,ref,2-s2.0-1\nA,Far fewer,2020,2-s2.0-2\nA,Shifted,2020,x,y,z,ref,no\n"
    name, records, flaws = read_text(head + rows, tmp_path)
    assert (name, [record.title for record in records]) == ("scopus_csv", ["Fewer"])
    assert records[0].extra == {"Funding Text 1": ["x"]}
    assert [flaw.line for flaw in flaws if flaw.lost == "record"] == [3, 4]


def test_scopus_new_layout_gives_full_names():
    first, second = read("scopus_csv.new.csv")
    assert first.authors == [Author("Lamp, Ada"), Author("Wick, Bo")]
    assert first.funding == [
        Funding("National Reef Fund, NRF", "N-1"),
        Funding("National Reef Fund, NRF", "N-2"),
        Funding("Lamp Council"),
    ]
    assert second.kind == "preprint"


@pytest.mark.parametrize("name", ["wos_tab.txt", "wos_excel.tsv"])
def test_web_of_science_tables_say_what_plain_text_says(name):
    first, second = read(name)
    assert first.title == '"Lantern" light on the reef'
    assert first.abstract == 'A 5" lantern shines.'
    assert first.authors == [Author("Lamp, Ada", "0000-0001-0000-0001"), Author("Wick, Bo", "0000-0002-0000-000X")]
    assert first.organisations == [Organisation("Reef Univ", "Fiji"), Organisation("Lantern Inst", "Norway")]
    assert first.references[1] == Reference("doi", "10.1000/old.2")
    assert first.citations == [CitationCount(17, "wos", date(2024, 5, 1))]
    assert first.funding[2] == Funding("Lamp Council")
    assert second.title == 'Dim "coral'
    assert second.dates == [RecordDate("published", date(2020, 3, 1), "month")]


def test_web_of_science_in_utf16_without_mark(tmp_path):
    raw = (DATA / "wos_tab.txt").read_text().encode("utf-16-le")
    records, _, marks = read_bytes(raw, tmp_path, "wos_tab.txt")
    assert (len(records), marks) == (2, 2)


def test_openalex_lists_stand_side_by_side():
    first, second = read("openalex_csv.csv")
    assert first.authors == [Author("Ada Lamp", "0000-0001-0000-0001"), Author("Bo Wick")]
    assert first.organisations == [Organisation("Reef University", "FJ"), Organisation('Lantern "Institute"', "FJ")]
    assert first.dates == [RecordDate("published", date(2019, 1, 1), "year")]
    assert first.references == [Reference("openalex", "W1"), Reference("openalex", "W2")]
    assert first.categories == [Category("openalex", "T10001")]
    assert "is_retracted" not in first.extra
    assert second.extra["is_retracted"] == ["True"]
    assert (second.kind, second.authors) == ("preprint", [Author("Cy Oil")])


def test_openalex_headers_in_words():
    first, _ = read("openalex_csv.words.csv")
    assert first.organisations == [Organisation("Reef University", "FJ"), Organisation("Lantern Institute", "NO")]
    assert first.identifiers == [Identifier("openalex", "W9000000003"), Identifier("doi", "10.1000/coral.1")]
    assert first.citations == [CitationCount(3, "openalex")]


def test_openalex_orcids_that_fit_no_author_are_kept_aside(tmp_path):
    text = "Work ID,Title,Author,ORCID,Abstract_inverted_index\n"
    text += 'W9,Lamps,Ada; Bo,0000-0001-0000-0001|x|y,"{""Small"": [0], ""lamps"": [1]}"\n'
    _, records, _ = read_text(text, tmp_path)
    assert records[0].authors == [Author("Ada"), Author("Bo")]
    assert records[0].extra == {"orcids": ["0000-0001-0000-0001|x|y"]}
    assert records[0].abstract == "Small lamps"


def test_the_reading_log_of_a_library_is_not_openalex(tmp_path):
    name, _, _ = read_text("Work ID,Title,Authors,Edition ID\nOL1W,Lamps,Ada,OL2M\n", tmp_path)
    assert name == "table"


def test_lens_works():
    first, second = read("lens_works.csv")
    assert first.references == [Reference("lens", "000-000-000-000-002"), Reference("lens", "000-000-000-000-00X")]
    assert Identifier("arxiv", "2011.00001") in first.identifiers
    assert first.categories[1:] == [Category("lens", "Reef (place)"), Category("mesh", "Light")]
    assert (second.kind, second.identifiers) == ("preprint", [Identifier("lens", "000-000-000-000-00X")])


def test_ieee_with_and_without_the_address_of_the_search():
    first, second = read("ieee_csv.csv")
    assert first.organisations == [Organisation("Reef University", "Fiji")]
    assert first.funding == [Funding("Reef Foundation", "RF-1")]
    assert first.dates == [
        RecordDate("published", date(2013, 10, 16), "day"),
        RecordDate("listed", date(2014, 2, 4), "day"),
    ]
    assert second.kind == "standard"
    records, flaws, _ = read_all(DATA / "ieee_csv.old.csv")
    assert (records[0].title, records[0].line, len(flaws)) == ("Old lamps", 3, 1)


def test_springer_names_that_run_together():
    first, second = read("springer_csv.csv")
    assert [author.name for author in first.authors] == ["Ada R. Lamp", "Bo McWick", "Cy de Oil"]
    assert (second.authors, second.venue) == ([Author("Åsa Örn")], "Notes on Coral")


def test_embase_source_keywords_and_link():
    first, _ = read("embase_csv.csv")
    assert first.venue == "Reef Medicine"
    assert first.dates == [RecordDate("published", date(2014, 8, 25), "day")]
    assert first.keywords == ["light (diagnosis, therapy)", "reef"]
    assert first.organisations == [Organisation("Reef University", "Fiji")]
    assert first.authors == [Author("Lamp, A."), Author("De Wick, B.-C.")]
    assert first.identifiers == [Identifier("doi", "10.1000/reef.1")]


def test_embase_says_the_same_by_column_and_by_line():
    by_column, by_line = read("embase_csv.columns.csv")[0], read("embase_fields.csv")[0]
    for field in ("title", "authors", "keywords", "venue", "identifiers"):
        assert getattr(by_column, field) == getattr(by_line, field), field
    assert by_line.organisations == [
        Organisation("Reef University", "Fiji"),
        Organisation("Lantern Institute", "Norway"),
    ]
    assert by_line.abstract == 'Coral is "bright". Methods, we looked.'
    assert by_line.extra["Emtree Medical Index Terms"] == ["light (therapy, diagnosis)", "sea"]


def test_an_abstract_that_only_looks_like_json_is_text(tmp_path):
    deep = '{""a"":[' * 50_000
    _, records, _ = read_text(f'Work ID,Title,Author,Abstract\nW9,Lamps,Ada,"{deep}"\n', tmp_path)
    assert records[0].abstract.startswith('{"a":[')


def test_keywords_of_embase_in_brackets_that_do_not_close(tmp_path):
    cell = "light (sea, reef), lamp (wick, " + "oil," * 20_000
    _, records, _ = read_text(f'Title,Author Names,Source,Keywords\nLamps,Ada,Reef,"{cell}"\n', tmp_path)
    assert records[0].keywords == ["light (sea, reef)", "lamp (wick", "oil"]
