"""Documents of the European Patent Office, from OPS and from DOCDB."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Author, Category, Identifier, Organisation, RecordDate, Reference

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_what_formats_of_the_office_repeat_counts_once():
    (record, _), flaws, _ = read_all(DATA / "epo_xml.ops.xml")
    assert not flaws
    assert record.identifiers == [
        Identifier("patent", "US20060990001A1"),
        Identifier("patent_application", "US11023999"),
    ]
    assert record.authors == [Author("LAMP ADA"), Author("WICK BEA")]
    assert record.organisations == [Organisation("Docht GmbH", "DE")]
    assert record.extra["applicant"] == ["LAMP, ADA"]
    assert record.categories == [
        Category("ipc", "F21L19/00"),
        Category("cpc", "F21L19/003"),
        Category("uspc", "431/201"),
        Category("fterm", "3K014/AA01"),
    ]
    assert [(when.role, when.day) for when in record.dates] == [
        ("published", date(2006, 6, 29)),
        ("priority", date(2003, 12, 29)),
        ("filed", date(2004, 12, 28)),
    ]
    assert record.references[0] == Reference("patent", "US5299999A")
    assert record.references[1].kind == "text"
    assert record.abstract == "A snuffer has a handle. The handle is long."
    assert record.extra["family-id"] == ["35990001"]


def test_two_languages_and_a_grant():
    (_, record), _, _ = read_all(DATA / "epo_xml.ops.xml")
    assert (record.language, record.title, record.title_translated) == ("zh", "一种灯塔用灯芯", "Wick for lighthouse")
    assert (record.abstract, record.abstract_translated) == (
        "本发明公开了一种灯芯。",
        "The invention discloses a wick.",
    )
    assert record.dates[0] == RecordDate("granted", date(2023, 5, 5), "day")


def test_docdb_with_prefix_and_an_abstract_in_one_of_three_languages():
    (record,), flaws, _ = read_all(DATA / "epo_xml.docdb.xml")
    assert not flaws
    assert (record.language, record.title, record.title_translated) == ("de", "LATERNE", "LANTERN")
    assert record.extra["invention-title fr"] == ["LANTERNE"]
    assert record.authors == [Author("Docht, Emil")]
    assert record.organisations == [Organisation("Docht GmbH", "DE")]
    assert record.identifiers[1] == Identifier("patent_application", "EP18179999")
    assert record.categories == [Category("ipc", "F21S9/02"), Category("cpc", "F21S9/022")]


def test_documents_that_are_not_there_and_those_without_title_are_flaws(tmp_path):
    text = (
        '<w:world-patent-data xmlns:w="http://ops.epo.org"><exchange-documents>'
        '<exchange-document country="EP" doc-number="1" status="not found"/>'
        '<exchange-document country="EP" doc-number="2" kind="A1"><bibliographic-data/></exchange-document>'
        "</exchange-documents></w:world-patent-data>"
    )
    records, flaws, marks = read_bytes(text.encode(), tmp_path)
    assert (records, marks) == ([], 2)
    assert [flaw.reason for flaw in flaws if flaw.lost == "record"] == [
        "the office has no such document (not found)",
        "the record has no title",
    ]
