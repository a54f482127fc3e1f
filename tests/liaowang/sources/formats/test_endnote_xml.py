"""EndNote's XML: styles within texts, lists with carriage returns, numbers of other houses."""

from datetime import date
from pathlib import Path

from tests.checks import read_all

from liaowang.records import Author, CitationCount, Identifier, Organisation, RecordDate

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_styles_and_lists():
    records, flaws, _ = read_all(DATA / "endnote_xml.xml")
    assert not flaws
    first = records[0]
    assert first.title == "Lanterns for Porites reefs: H2O & wicks"
    assert first.abstract == "Reefs are dark."
    assert first.authors == [Author("Lamp, Ada"), Author("Wick, Bo")]
    assert first.organisations == [Organisation("Univ Reef", "Atlantis"), Organisation("Lamp Inst", "Lemuria")]
    assert first.keywords == ["wick", "oil", "reef"]
    assert first.identifiers == [Identifier("doi", "10.1000/endnote.1"), Identifier("wos", "WOS:000000000000001")]
    assert first.dates == [RecordDate("published", date(2020, 1, 15), "day")]
    assert first.citations == [CitationCount(12, "wos")]
    assert (first.language, first.venue) == ("en", "Journal of Lamps")
    assert (first.extra["pages"], first.extra["volume"]) == (["1-9"], ["7"])


def test_patents_and_records_of_other_houses():
    _, patent, note = read_all(DATA / "endnote_xml.xml")[0]
    assert (patent.kind, patent.source, patent.title_translated) == ("patent", "cnki", "Wick")
    assert patent.identifiers == [Identifier("patent", "CN101234567A")]
    assert patent.dates == [RecordDate("published", date(2019, 3, 4), "day")]
    assert (note.kind, note.venue) == ("preprint", "Oil Notes")
    assert set(note.identifiers) == {
        Identifier("pmid", "94000003"),
        Identifier("pmcid", "9400003"),
        Identifier("arxiv", "2101.00007"),
    }
    assert note.citations == [CitationCount(9, "scopus", date(2022, 3, 1))]
    assert RecordDate("retrieved", date(2022, 3, 2), "day") in note.dates
