"""JATS: the front of an article, its references, and what is left aside."""

from datetime import date
from pathlib import Path

from tests.checks import read_all

from liaowang.records import Author, Funding, Identifier, Organisation, RecordDate, Reference

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_an_article_of_pmc():
    (record,), flaws, _ = read_all(DATA / "pmc_nxml.nxml")
    assert not flaws
    assert record.title == "Lanterns for Porites reefs: H2O and wicks"
    assert record.title_translated == "礁石灯笼"
    assert record.abstract == "Background: Reefs are dark. Results: They burned (p < 0.05, x)."
    assert record.abstract_translated == "礁石很黑。"
    assert record.language == "en"
    assert set(record.identifiers) == {
        Identifier("pmid", "92000001"),
        Identifier("pmcid", "9200001"),
        Identifier("doi", "10.1000/jats.1"),
    }
    assert record.authors == [
        Author("Lamp, Ada B, Jr", "0000-0002-1825-0097"),
        Author("灯, 芯"),
        Author("Reef Light Group"),
    ]
    assert record.organisations == [
        Organisation("University of Reef", "Atlantis"),
        Organisation("Lamp Institute", "Lemuria"),
    ]
    assert record.keywords == ["wick", "Porites"]
    assert record.funding == [Funding("Lamp Foundation", "L-17"), Funding("Lamp Foundation", "L-18")]
    assert record.venue == "Journal of Lamps"
    assert set(record.dates) == {
        RecordDate("published", date(2020, 9, 28), "day"),
        RecordDate("deposited", date(2020, 10, 1), "day"),
        RecordDate("received", date(2020, 6, 11), "day"),
        RecordDate("accepted", date(2020, 9, 5), "day"),
    }
    assert record.references == [
        Reference("pmid", "92000009"),
        Reference("doi", "10.1000/jats.9"),
        Reference("doi", "10.1000/jats.8"),
        Reference("text", "Oil C (1999) J Oil 1: 2"),
    ]
    aside = record.extra
    assert (aside["editor"], aside["aff"], aside["collab"]) == (["Flame, Di"], ["Fire College, Mu"], ["Oil, Cy"])
    assert (aside["history"], aside["kwd"]) == (["rev-recd 2020-8-1"], ["WCK"])
    assert "A picture." in aside["p"]
    assert not any("not read" in text or "Decision" in text for texts in aside.values() for text in texts)


def test_preprints_and_old_articles_of_a_set():
    (new, old), flaws, _ = read_all(DATA / "pmc_nxml.set.xml")
    assert not flaws
    assert (new.kind, new.language, new.title_translated) == ("preprint", "de", "Oil without wick")
    assert new.identifiers == [Identifier("doi", "10.48550/arxiv.2101.00009"), Identifier("arxiv", "2101.00009")]
    assert new.authors == [Author("Öl, Cy"), Author("Bo Wick")]
    assert new.organisations == [Organisation("Oil Works", "Lemuria")]
    assert new.abstract == "Nur Öl."
    assert new.funding == [Funding("Oil Fund")]
    assert new.dates == [RecordDate("published", date(2021, 1, 4), "day")]
    assert (old.title, old.venue) == ("Wicks & lamps", "Old Lamps")
    assert old.dates == [RecordDate("published", date(1999, 3, 1), "month")]
