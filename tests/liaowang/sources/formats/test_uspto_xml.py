"""US patents as XML: layouts since 2001, many documents a file."""

from datetime import date
from pathlib import Path

from tests.checks import read_all, read_bytes

from liaowang.records import Category, Identifier, Organisation, RecordDate, Reference

DATA = Path(__file__).parents[3] / "data" / "sources"


def test_a_grant_of_a_weekly_file():
    (grant, _, _), flaws, _ = read_all(DATA / "uspto_xml.weekly.xml")
    assert not flaws
    assert grant.title == "Lantern with a wick of Li2CO3"
    assert grant.abstract == "A lantern burns oil over a wick. The wick is a salt."
    assert grant.identifiers == [Identifier("patent", "US9900001B2"), Identifier("patent_application", "US14900001")]
    assert grant.dates == [
        RecordDate("granted", date(2018, 2, 20), "day"),
        RecordDate("filed", date(2015, 7, 3), "day"),
        RecordDate("priority", date(2014, 7, 3), "day"),
    ]
    assert [author.name for author in grant.authors] == ["Lamp, Ada B.", "Öllampe, Jürgen"]
    assert grant.organisations[0] == Organisation("LANTERN & WICK CO., LTD.", "JP")
    assert [it.kind for it in grant.organisations] == [None, "government"]
    assert grant.categories == [
        Category("ipc", "F21S9/02"),
        Category("cpc", "F21S9/022"),
        Category("cpc", "Y02B20/72"),
        Category("uspc", "362/183"),
        Category("uspc", "362/4"),
    ]
    assert grant.references == [
        Reference("patent", "US20070140112A1"),
        Reference("patent", "WO2005069899"),
        Reference("doi", "10.5555/lanterns.2012.7"),
    ]
    assert grant.extra["agents"] == ["Snuffer LLP unknown"]
    assert "Much text" not in str(grant.extra)


def test_a_design_and_an_application_whose_inventors_apply():
    (_, design, application), _, _ = read_all(DATA / "uspto_xml.weekly.xml")
    assert design.identifiers[0].value == "USD810001S1"
    assert design.categories == [Category("uspc", "D26/37"), Category("loc", "26-02")]
    assert design.extra["us-applicant"] == ["Docht, Emil"]
    assert application.dates[0] == RecordDate("published", date(2005, 1, 6), "day")
    assert [author.name for author in application.authors] == ["Snuff, Cora"]
    assert application.categories[0] == Category("ipc", "F21L19/00")


def test_layouts_before_2005():
    (grant, application), flaws, _ = read_all(DATA / "uspto_xml.2001.xml")
    assert not flaws
    assert grant.title == "Lantern of β-alumina — bright & cheap"
    assert grant.abstract == "A lantern of H2O. It is bright."
    assert grant.categories[:2] == [Category("ipc", "F21L9/00"), Category("ipc", "G06F17/30")]
    assert grant.references[:2] == [Reference("patent", "US1234567A"), Reference("patent", "EP0123456")]
    assert grant.organisations == [Organisation("Lantern Works, Inc.", "US")]
    assert grant.extra["priority-claim"] == ["11-190001 19990705 JP"]
    assert application.title == "Snuffer [with a handle]"
    assert [author.name for author in application.authors] == ["Docht, Emil K. JR.", "Snuff, Cora"]
    assert application.identifiers[0] == Identifier("patent", "US20020990001A1")
    assert [when.role for when in application.dates] == ["published", "filed", "priority"]


def test_a_broken_document_does_not_take_the_others_and_unknown_elements_are_kept(tmp_path):
    text = (DATA / "uspto_xml.weekly.xml").read_text()
    text = text.replace("</invention-title>", "</invention-tilte>", 1)
    text = text.replace("<number-of-claims>", "<us-lumen>9</us-lumen><number-of-claims>")
    text = text.replace(
        '<abstract id="abstract"><p', '<us-flame><kind>blue</kind></us-flame><abstract id="abstract"><p'
    )
    records, flaws, marks = read_bytes(text.encode(), tmp_path)
    assert (len(records), marks) == (2, 3)
    assert [(flaw.lost, flaw.line) for flaw in flaws] == [("record", 3), ("note", flaws[1].line)]
    assert records[1].extra["us-flame"] == ["blue"]
