"""PubMed's XML: articles, books, bare citations, what is deleted."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Funding, Identifier, Organisation, RecordDate, Reference
from liaowang.sources import open_source

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_an_article():
    records, flaws, _ = read_all(DATA / "pubmed_xml.xml")
    assert not flaws
    first = records[0]
    assert first.title == "Lanterns for Porites reefs: H2O and wicks"
    assert first.title_translated == "礁石灯笼：一种水下燃烧的灯芯。"
    assert first.abstract == "BACKGROUND: Reefs are dark (p < 0.05). Wicks burn. RESULTS: They burned."
    assert first.abstract_translated == "礁石很黑。"
    assert first.extra["AbstractText"] == ["Plainly: reefs are dark."]
    assert first.authors == [Author("Lamp, Ada B, Jr", "0000-0002-1825-0097"), Author("Reef Light Group")]
    assert first.extra["Author"] == ["Lmap, Ada"]
    assert first.organisations == [
        Organisation("University of Reef", "Atlantis"),
        Organisation("Lamp Institute", "USA"),
        Organisation("Wick College", "Lemuria"),
    ]
    assert first.categories == [Category("mesh", "Lanterns"), Category("mesh", "Coral Reefs")]
    assert first.keywords == ["wick", "under water"]
    assert first.extra["Chemical"] == ["Lamp Oils", "Water (7732-18-5)"]
    assert first.funding == [Funding("NLM NIH HHS", "R01 LM000001"), Funding("Lamp Foundation")]
    assert first.references == [
        Reference("pmid", "91000007"),
        Reference("doi", "10.1000/lamps.9"),
        Reference("text", "Anon. No number"),
        Reference("pmid", "91000008"),
    ]
    assert first.extra["CommentsCorrections"] == ["CommentIn: J Oil. 2021;1:1 91000009"]
    assert set(first.dates) == {
        RecordDate("received", date(2020, 5, 5), "day"),
        RecordDate("listed", date(2020, 11, 15), "day"),
        RecordDate("published", date(2020, 11, 10), "day"),
        RecordDate("published", date(2020, 12, 1), "month"),
        RecordDate("updated", date(2022, 4, 10), "day"),
    }
    assert first.extra["AccessionNumber"] == ["NCT00000000"]


def test_a_title_that_is_not_available_and_a_preprint():
    second = read_all(DATA / "pubmed_xml.xml")[0][1]
    assert (second.title, second.title_translated, second.kind) == ("Öl ohne Docht.", None, "preprint")
    assert second.identifiers == [Identifier("pmid", "91000002"), Identifier("arxiv", "0001.00001")]
    assert second.dates == [RecordDate("published", date(2000, 3, 1), "month")]


def test_a_chapter_is_dated_by_itself_not_by_its_book():
    chapter = read_all(DATA / "pubmed_xml.xml")[0][2]
    assert (chapter.title, chapter.venue) == ("Wicks", "Handbook of Lamps")
    assert chapter.authors == [Author("Wick, Bo")]
    assert chapter.dates == [RecordDate("published", date(2015, 6, 3), "day")]
    assert chapter.extra["PubDate"] == ["1993"]
    assert chapter.extra["LastName"] == ["Flame"]


def test_citations_of_older_files():
    first, second = read_all(DATA / "medline_xml.xml")[0]
    assert first.identifiers == [Identifier("pmid", "91000011"), Identifier("pmcid", "9100011")]
    assert first.organisations == [Organisation("Oil Works", "Lemuria")]
    assert first.extra == {"DateCreated": ["1998-12-30"]}
    assert second.dates == [RecordDate("published", date(1998, 12, 1), "month")]


def test_deleted_records_and_an_empty_set_are_told(tmp_path):
    text = (
        (DATA / "pubmed_xml.xml")
        .read_text()
        .replace(
            "</PubmedArticleSet>", "<DeleteCitation><PMID>5</PMID><PMID>6</PMID></DeleteCitation></PubmedArticleSet>"
        )
    )
    records, flaws, marks = read_bytes(text.encode(), tmp_path)
    assert len(records) == marks == 3
    assert [(flaw.lost, flaw.reason, flaw.excerpt) for flaw in flaws] == [
        ("note", "PubMed has deleted 2 records", "5 6")
    ]
    empty = tmp_path / "empty.xml"
    empty.write_text("<PubmedArticleSet></PubmedArticleSet>")
    source = open_source(empty)
    assert source.format == "pubmed_xml"
    assert ["gave no record" in entry.reason for entry in source] == [True]


def test_a_broken_article_does_not_take_the_others(tmp_path):
    text = (DATA / "pubmed_xml.xml").read_text().replace("</AuthorList>\n<Language>chi", "<Language>chi")
    records, flaws, _ = read_bytes(text.encode(), tmp_path)
    assert [record.identifiers[0].value for record in records] == ["91000002", "91000003"]
    assert flaws[0].lost == "record"
    assert flaws[0].line == 4
