"""MEDLINE text: what stands under which tag, three houses, grants, titles in brackets."""

from datetime import date
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Funding, Identifier, Organisation, RecordDate, primary_date
from liaowang.sources.fields import organisation_of
from liaowang.sources.formats.medline import grant_of

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_a_record_of_pubmed():
    records, flaws, _ = read_all(DATA / "nbib.nbib")
    assert not flaws
    first, chapter, book = records
    assert first.title == "Lanterns for reefs: a wick that burns under water"
    assert first.title_translated == "礁石灯笼：一种水下燃烧的灯芯。"
    assert first.abstract_translated == "礁石很黑。"
    assert first.language == "zh"
    assert first.authors == [
        Author("Lamp, Ada B", "0000-0002-1825-0097"),
        Author("Wick, Bo"),
        Author("Reef Light Group"),
    ]
    assert first.organisations == [
        Organisation("University of Reef", "Atlantis"),
        Organisation("Lamp Institute", "USA"),
    ]
    assert set(first.identifiers) == {
        Identifier("pmid", "90000001"),
        Identifier("pmcid", "9000001"),
        Identifier("doi", "10.1000/lantern.1"),
    }
    assert first.categories == [Category("mesh", "Lanterns"), Category("mesh", "Coral Reefs")]
    assert first.extra["MH"] == ["Coral Reefs/chemistry/*economics"]
    assert first.keywords[0] == "wick"
    assert first.keywords[1].endswith("does not fit")
    assert first.funding == [Funding("NLM NIH HHS", "R01 LM000001"), Funding("Lamp Foundation", "2020-17")]
    assert primary_date(first.dates) == RecordDate("published", date(2020, 11, 10), "day")
    assert RecordDate("published", date(2020, 12, 1), "month") in first.dates
    assert first.extra["COIS"] == ["The authors own lamps."]
    assert (chapter.title, chapter.venue) == ("Wicks", "Handbook of Lamps")
    assert (book.title, book.venue, book.kind) == ("Lamps of the World", None, "preprint")
    assert Identifier("arxiv", "1801.00001") in book.identifiers
    assert book.dates == [RecordDate("published", date(2018, 3, 1), "month")]


def test_pmc_begins_with_its_own_number_and_eric_with_the_owner(tmp_path):
    first, second = read_all(DATA / "nbib.pmc.txt")[0]
    assert Identifier("pmcid", "9000004") in first.identifiers
    assert Identifier("pmcid", "9000005") in second.identifiers
    eric = read_all(DATA / "nbib.eric.nbib")[0]
    assert [record.source for record in eric] == ["eric", "eric"]
    assert eric[0].identifiers == [Identifier("accession", "EJ9000001"), Identifier("doi", "10.1000/eric.1")]
    assert eric[0].abstract == "Lanterns teach."
    without_number = b"PMC - PMC9000006\nTI  - One\nDP  - 2001\n\nPMC - PMC9000007\nTI  - Two\nDP  - 2002\n"
    assert [record.title for record in read_bytes(without_number, tmp_path)[0]] == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "funding"),
    [
        ("AL 1887/1-1/Deutsche Forschungsgemeinschaft", Funding("Deutsche Forschungsgemeinschaft", "AL 1887/1-1")),
        ("001/WHO_/World Health Organization/International", Funding("World Health Organization", "001")),
        ("Wellcome Trust/United Kingdom", Funding("Wellcome Trust")),
        ("CIHR/Canada", Funding("CIHR")),
        ("Canada", Funding("Canada")),
        ("University of Reef", Funding("University of Reef")),
    ],
)
def test_grants_with_missing_parts(text, funding):
    assert grant_of(text) == funding


@pytest.mark.parametrize(
    ("title", "vernacular", "read", "translated"),
    [
        ("[Lamps.]", "Lampen.", "Lamps.", "Lampen."),
        ("[Not Available].", "Lampen.", "Lampen.", None),
        ("[18F]Lamps and [11C].", "", "[18F]Lamps and [11C].", None),
        ("[Lamps [of oil] burn].", "", "Lamps [of oil] burn", None),
    ],
)
def test_titles_in_brackets(title, vernacular, read, translated, tmp_path):
    text = f"PMID- 1\nOWN - NLM\nTI  - {title}\nTT  - {vernacular}\n"
    (record,) = read_bytes(text.encode(), tmp_path)[0]
    assert (record.title, record.title_translated) == (read, translated)


def test_an_orcid_below_an_address_is_kept(tmp_path):
    text = (
        "PMID- 1\nTI  - Lamps\nFAU - Lamp, Ada\nAU  - Lamp A\n"
        "AD  - Oil Works, Atlantis\nAUID- ORCID: 0000-0002-1825-0097\n"
    )
    (record,) = read_bytes(text.encode(), tmp_path)[0]
    assert record.organisations == [Organisation("Oil Works", "Atlantis")]
    assert record.extra["AUID"] == ["ORCID: 0000-0002-1825-0097"]


def test_addresses_without_mail_and_initials():
    assert organisation_of("Lamp Works (A.B., C.-D.E.), Oil City, Atlantis (F.G.).") == Organisation(
        "Lamp Works", "Atlantis"
    )
    assert organisation_of("Reef College, Atlantis. Electronic address: a@b.example.") == Organisation(
        "Reef College", "Atlantis"
    )
