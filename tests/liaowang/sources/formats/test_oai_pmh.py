"""OAI-PMH: Dublin Core in two languages, the formats of arXiv, JATS, what is deleted, errors."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Identifier, Organisation, RecordDate

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_dublin_core_in_two_languages():
    records, flaws, marks = read_all(DATA / "oai_pmh.xml")
    assert marks == 3
    assert [(flaw.lost, flaw.excerpt) for flaw in flaws] == [("note", "oai:lamps.example:1")]
    record = records[0]
    assert (record.title, record.title_translated) == ("礁石灯笼", "Lanterns for reefs")
    assert record.abstract == "礁石很黑，我们点燃了很多很多的灯芯。"
    assert record.abstract_translated == "Reefs are dark."
    assert record.extra["description"] == ["学位论文"]
    assert (record.language, record.venue) == ("zh", "Journal of Lamps")
    assert record.authors == [Author("Lamp, Ada"), Author("灯芯"), Author("Oil, Cy")]
    assert record.keywords == ["灯笼", "礁石", "wick"]
    assert record.identifiers == [Identifier("doi", "10.1000/oai.2"), Identifier("accession", "oai:lamps.example:2")]
    assert record.dates == [RecordDate("published", date(2020, 3, 4), "day")]
    assert record.extra["setSpec"] == ["reef"]
    assert record.extra["date"] == ["info:eu-repo/date/embargoEnd/2021-03-04"]


def test_arxiv_in_dublin_core_and_datacite():
    _, arxiv, datacite = read_all(DATA / "oai_pmh.xml")[0]
    assert (arxiv.kind, arxiv.source, arxiv.abstract) == ("preprint", "arxiv", "Wicks burn.")
    assert arxiv.identifiers == [Identifier("arxiv", "2101.00008"), Identifier("doi", "10.1000/oai.8")]
    assert [when.role for when in arxiv.dates] == ["submitted", "updated"]
    assert (datacite.kind, datacite.abstract) == ("preprint", "Lamps & wicks.")
    assert datacite.authors == [Author("Flame, Di")]
    assert datacite.dates == [RecordDate("published", date(2019, 5, 6), "day")]
    assert datacite.extra["date"] == ["2001-05-06"]


def test_the_formats_of_arxiv_and_jats():
    own, raw, jats = read_all(DATA / "oai_pmh.arxiv.xml")[0]
    assert own.title == "Lanterns in OAI"
    assert own.authors == [Author("Lamp, Ada, Jr"), Author("Reef Group")]
    assert own.organisations == [Organisation("University of Reef", "Atlantis")]
    assert own.categories == [
        Category("arxiv", "cs.AR"),
        Category("arxiv", "cs.DC"),
        Category("msc", "68T05"),
        Category("msc", "62J02"),
        Category("acm", "I.2.6"),
    ]
    assert own.extra["journal-ref"] == ["J. Lamps 1 (2008)"]
    assert raw.identifiers == [Identifier("arxiv", "cs/9901002")]
    assert [author.name for author in raw.authors] == ["Bo Wick", "Cy Oil", "Di Flame"]
    assert set(raw.dates) == {
        RecordDate("submitted", date(1999, 1, 2), "day"),
        RecordDate("updated", date(1999, 2, 1), "day"),
    }
    assert (jats.source, jats.title, jats.venue) == ("pmc", "Oil", "Journal of Lamps")
    assert Identifier("doi", "10.1000/oai.jats") in jats.identifiers


def test_errors_and_lists_of_headers_are_told(tmp_path):
    error = '<OAI-PMH><error code="noRecordsMatch">None of these</error></OAI-PMH>'
    records, flaws, _ = read_bytes(error.encode(), tmp_path)
    assert not records
    assert "noRecordsMatch None of these" in flaws[0].reason
    headers = "<OAI-PMH><ListIdentifiers><header><identifier>oai:a:1</identifier></header></ListIdentifiers></OAI-PMH>"
    records, flaws, marks = read_bytes(headers.encode(), tmp_path)
    assert (records, marks) == ([], 1)
    assert "gave no record" in flaws[0].reason


def test_records_without_their_envelope(tmp_path):
    text = (DATA / "oai_pmh.arxiv.xml").read_text()
    bare = text[text.index("<record>") : text.index("</ListRecords>")]
    assert [record.title for record in read_bytes(bare.encode(), tmp_path)[0]] == ["Lanterns in OAI", "Wicks", "Oil"]
