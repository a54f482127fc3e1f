"""What each reader makes of the quirks of its format."""

from datetime import date
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes

from liaowang.records import (
    Author,
    Category,
    CitationCount,
    Funding,
    Identifier,
    Organisation,
    RecordDate,
    Reference,
    primary_date,
)

DATA = Path(__file__).parents[2] / "data" / "sources"


def read(name):
    return read_all(DATA / name)[:2]


def test_arxiv_tsv_repairs_identifiers_and_keeps_quoted_lines():
    records, flaws = read("arxiv_tsv.tsv")
    assert not flaws
    assert [record.identifiers[0].value for record in records] == ["0704.0967", "0704.1000", "1512.03077", "cs/9809007"]
    first = records[0]
    assert [author.name for author in first.authors] == ["Ada Lamp", "Bo Wick, Jr."]
    assert first.categories == [
        Category("arxiv", "cs.DC"),
        Category("arxiv", "cs.AR"),
        Category("acm", "D.4.7"),
        Category("acm", "C.4"),
    ]
    assert first.extra == {"comments": ['Original at: "the reef"']}
    assert first.identifiers[1] == Identifier("doi", "10.1000/lantern.1")
    assert primary_date(first.dates) == RecordDate("submitted", date(2007, 4, 8), "day")
    assert records[1].abstract == "A quoted abstract over lines, with a tab"
    assert [record.line for record in records] == [2, 4, 6, 7]


def test_arxiv_listing_has_its_own_date_and_unquoted_quotes():
    records, flaws = read("arxiv_tsv.listing.tsv")
    assert not flaws
    assert records[0].dates == [RecordDate("listed", date(2025, 3, 18), "day")]
    assert records[0].authors == [Author("Ada Lamp"), Author("Bo Wick")]
    assert records[1].title == '"Lamp" is all you need'


def test_arxiv_tsv_survives_stray_quotes_and_wrong_rows(tmp_path):
    head = "arxiv_id\tfirst_seen\tcategories\ttitle\tabstract\tauthors\n"
    good = "".join(f"2503.{n:05}\t2025-03-18\tcs.AR\tTitle {n}\tText\tAda\n" for n in range(3000))
    stray = '2504.00001\t2025-04-01\tcs.AR\t"open'
    bad = "2504.00002\t2025-04-01\ttoo few\n2504.00003\tnever\tcs.AR\tBad date\tText\tAda\n"
    bad += "2504.00004\t2025-04-01\tcs.AR\t\tText\tAda\n"
    records, flaws, _ = read_bytes((head + stray + "\n" + good + bad).encode(), tmp_path)
    assert len(records) == 3001
    assert [(flaw.line, flaw.lost, flaw.field) for flaw in flaws[:4]] == [
        (2, "record", None),
        (3003, "record", None),
        (3004, "field", "first_seen"),
        (3005, "record", "title"),
    ]
    assert "not closed" in flaws[0].reason
    assert "3 cells, the header 6" in flaws[1].reason
    assert flaws[1].excerpt == "2504.00002\t2025-04-01\ttoo few"


def test_a_header_in_the_middle_is_no_record(tmp_path):
    raw = (DATA / "arxiv_tsv.tsv").read_bytes()
    records, flaws, _ = read_bytes(raw + raw, tmp_path)
    assert len(records) == 8
    assert [flaw.lost for flaw in flaws] == ["note"]


def test_arxiv_jsonl_takes_the_first_version_and_goes_on_after_a_broken_line(tmp_path):
    raw = (DATA / "arxiv_jsonl.json").read_bytes()
    records, flaws, _ = read_bytes(raw + b'{"id": "0704.0002", "title\n' + raw, tmp_path)
    assert len(records) == 4
    assert [(flaw.line, flaw.lost) for flaw in flaws] == [(3, "record"), (5, "note")]
    first, second = records[:2]
    assert primary_date(first.dates) == RecordDate("submitted", date(2007, 4, 2), "day")
    assert RecordDate("updated", date(2008, 11, 26), "day") in first.dates
    assert first.authors == [Author("Lamp, Ada"), Author("Wick, Bo Jr.")]
    assert first.title == "Lanterns in JSON"
    assert first.extra == {"comments": ["3 pages"], "journal-ref": ["J.Lamps 1 (2008) 2"]}
    assert second.authors == [Author("Cy Oil"), Author("Di Flame")]
    assert second.identifiers == [Identifier("arxiv", "math/0309136")]


def test_arxiv_atom_tells_schemes_apart_and_errors_from_papers(tmp_path):
    records, flaws = read("arxiv_atom.xml")
    assert not flaws
    first = records[0]
    assert first.title == "Lanterns & lamps in a feed"
    assert first.identifiers == [Identifier("arxiv", "2101.00001"), Identifier("doi", "10.1000/feed.1")]
    assert first.categories[0] == Category("arxiv", "cs.DC")
    assert first.categories[2:] == [Category("msc", "68T05"), Category("msc", "62J02"), Category("acm", "I.2.6")]
    assert first.organisations == [Organisation("University of Reef", "Atlantis")]
    assert [when.role for when in first.dates] == ["submitted", "updated"]
    error = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>'
        "<title>Error</title><summary>incorrect id format</summary></entry>"
        "<entry><id>http://arxiv.org/abs/2101.00001</id><title>a <b</title></entry>"
        "<entry><id>http://arxiv.org/abs/2101.00002</id><title>Sound</title></entry></feed>"
    )
    records, flaws, _ = read_bytes(error.encode(), tmp_path)
    assert [record.title for record in records] == ["Sound"]
    assert "incorrect id format" in flaws[0].reason
    assert "no well-formed XML" in flaws[1].reason


@pytest.mark.parametrize("name", ["openalex_jsonl.jsonl", "openalex_json.page.json", "openalex_json.pretty.json"])
def test_openalex_new_and_old_works(name):
    records, flaws = read(name)
    assert not flaws
    new, old = records
    assert new.abstract == "Lamps beat Lamps"
    assert set(new.identifiers) == {
        Identifier("openalex", "W1"),
        Identifier("doi", "10.1000/oa.1"),
        Identifier("pmid", "123"),
        Identifier("arxiv", "2001.00001"),
    }
    assert new.authors[0] == Author("Ada Lamp", "0000-0001-0000-0001")
    assert new.organisations == [
        Organisation("University of Reef", "AT", "university"),
        Organisation("Reef Lamps Inc", "US", "company"),
    ]
    assert new.references == [Reference("openalex", "W9"), Reference("openalex", "W8")]
    assert new.citations == [CitationCount(7, "openalex", date(2024, 7, 24))]
    assert new.categories == [Category("openalex", "T10001")]
    assert new.funding == [Funding("Reef Fund", "R-1")]
    assert new.venue == "Journal of Lamps"
    assert new.extra["is_retracted"] == ["true"]
    assert new.extra["made_up_key"] == ['{"a":1}']
    assert (old.kind, old.title, old.venue) == ("preprint", "Old “lantern” {works}", "Old Lamps")
    assert old.dates == [RecordDate("published", date(2012, 1, 1), "year")]
    assert old.categories == [Category("openalex", "C1")]


def test_openalex_goes_on_after_a_broken_work(tmp_path):
    text = (DATA / "openalex_json.page.json").read_text()
    broken = text.replace('"display_name": "Lanterns openly"', '"display_name": "Lanterns openly', 1)
    records, flaws, _ = read_bytes(broken.encode(), tmp_path)
    assert [record.identifiers[0].value for record in records] == ["W2"]
    assert [flaw.lost for flaw in flaws] == ["record", "note"]


def test_ris_of_three_houses():
    records, flaws = read("ris.ris")
    assert [(flaw.line, flaw.lost, flaw.field) for flaw in flaws] == [(1, "note", None), (32, "field", "Y1")]
    scopus, cnki, patent = records
    assert scopus.authors == [Author("Lamp, Ada"), Author("Wick, Bo")]
    assert scopus.abstract == "We refer to lanterns over lines."
    assert scopus.keywords == ["lanterns", "lamps", "wicks"]
    assert scopus.dates == [RecordDate("published", date(2019, 3, 4), "day")]
    assert scopus.citations == [CitationCount(3, "scopus", date(2020, 1, 30))]
    assert scopus.organisations == [Organisation("University of Reef", "Atlantis")]
    assert Identifier("scopus", "2-s2.0-85000000001") in scopus.identifiers
    assert (scopus.language, scopus.extra["ZZ"]) == ("en", ["a tag nobody knows"])
    assert cnki.identifiers == [Identifier("cnki", "DTXB201901001")]
    assert [when.role for when in cnki.dates] == ["published", "retrieved"]
    assert (patent.kind, patent.dates) == ("patent", [])


def test_ris_without_end_marks_and_cut(tmp_path):
    text = "TY  - JOUR\nTI  - One\nPY  - 2019\nTY  - JOUR\nTI  - Two\nPY  - 2019\n"
    records, flaws, _ = read_bytes(text.encode(), tmp_path)
    assert [record.title for record in records] == ["One", "Two"]
    assert [flaw.reason for flaw in flaws] == ["2 records have no end mark ER"]
    cut = "TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Tw"
    records, flaws, _ = read_bytes(cut.encode(), tmp_path)
    assert [record.title for record in records] == ["One"]
    assert (flaws[0].line, flaws[0].lost) == (4, "record")


def test_wos_plain_lists_one_a_line():
    records, flaws = read("wos_plain.txt")
    assert not flaws
    paper, patent = records
    assert paper.title == "Lanterns in the web of science"
    assert paper.authors == [Author("Lamp, Ada", "0000-0001-0000-0001"), Author("Wick, Bo")]
    assert paper.organisations == [Organisation("Univ Reef", "Atlantis"), Organisation("MIT", "USA")]
    assert paper.keywords == ["lantern", "lamp", "wick"]
    assert paper.references == [Reference("doi", "10.1000/old.1"), Reference("text", "Gas E, 1998, LIGHTS")]
    assert paper.citations == [CitationCount(12, "wos", date(2024, 5, 6))]
    assert paper.categories == [Category("wos", "Optics"), Category("wos", "Physics, Applied")]
    assert paper.funding == [Funding("Reef Fund", "R-1"), Funding("Reef Fund", "R-2"), Funding("Sea Council")]
    assert primary_date(paper.dates) == RecordDate("published", date(2019, 2, 1), "month")
    assert paper.extra["ID"] == ["LIGHT; SEA"]
    assert (patent.kind, patent.dates[0].day) == ("patent", date(2004, 5, 15))


def test_noteexpress_of_two_houses():
    records, flaws = read("cnki_noteexpress.net")
    assert not flaws
    first, thesis = records
    assert first.authors == [Author("唐一"), Author("刘二"), Author("孙三")]
    assert first.keywords == ["海底", "灯塔", "优化"]
    assert [place.name for place in first.organisations] == ["海底大学 灯塔学院", "灯塔研究所"]
    assert first.extra["Notes"] == ["11-0000/U"]
    assert (thesis.title, thesis.source) == ("灯油研究", "cnki")
    records, _ = read("wanfang_noteexpress.net")
    assert records[0].title_translated == "Effect of lighting by lighthouses"
    assert records[0].authors == [Author("江一"), Author("韩二")]
    assert records[0].organisations == [Organisation("海底市 海底大学")]
    assert set(records[0].identifiers) == {
        Identifier("doi", "10.1000/wanfang.1"),
        Identifier("wanfang", "dtxb-e202001001"),
    }
    assert (records[0].language, records[0].source) == ("zh", "wanfang")


def test_bibtex_of_managers_and_houses():
    records, flaws = read("bibtex.bib")
    assert not flaws
    manager, scopus, wos, preprint = records
    assert manager.title == "Lanterns of Reef-N with $x_2$ and 100% & more"
    assert manager.authors == [Author("Lamp, Ada"), Author("Özge, Bo")]
    assert (manager.venue, manager.keywords) == ("Journal of Lamps", ["lantern", "lamp"])
    assert manager.dates == [RecordDate("published", date(2019, 3, 1), "month")]
    assert scopus.citations == [CitationCount(5, "scopus")]
    assert set(scopus.identifiers) == {Identifier("pmid", "36572726"), Identifier("scopus", "2-s2.0-85000000002")}
    assert [reference.kind for reference in scopus.references] == ["text", "text"]
    assert wos.identifiers == [Identifier("wos", "WOS:000000000000002")]
    assert wos.categories == [Category("wos", "Management"), Category("wos", "Optics & Light")]
    assert wos.citations == [CitationCount(1, "wos", date(2023, 2, 10))]
    assert wos.references[0] == Reference("doi", "10.1000/old.1")
    assert (preprint.kind, preprint.identifiers) == ("preprint", [Identifier("arxiv", "2101.00002")])


def test_bibtex_goes_on_after_a_broken_entry(tmp_path):
    text = "@article{a, title={Open {brace}, year=2001\n\n@article{b, title={Sound}, title={Twice}, year=2002}\n"
    records, flaws, _ = read_bytes(text.encode(), tmp_path)
    assert [record.title for record in records] == ["Sound"]
    assert [(flaw.line, flaw.lost) for flaw in flaws] == [(1, "record"), (3, "note")]


def test_tables_of_chinaxiv_and_us_patents():
    records, flaws = read("chinaxiv_tsv.tsv")
    assert not flaws
    assert records[0].keywords == ["海底", "灯塔", "语义"]
    assert records[0].dates == [RecordDate("deposited", date(2016, 1, 1), "month")]
    assert records[0].categories == [Category("clc", "G250")]
    records, flaws = read("uspto_table.tsv")
    assert not flaws
    assert records[0].title == "A lantern hook includes an adjustable shank"
    assert records[0].extra == {"title_from": ["abstract"]}
    assert records[0].identifiers == [Identifier("patent", "US6836996")]
    assert records[0].categories == [Category("cpc", "A01K97/10"), Category("cpc", "A01K91/00")]
