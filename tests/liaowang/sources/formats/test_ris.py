"""Quirks of RIS of many houses."""

import pytest
from tests.checks import read_bytes

from liaowang.records import Author, Identifier, Organisation


def read(text, folder):
    records, flaws, marks = read_bytes(text.encode(), folder)
    assert len(records) == marks
    return records, flaws


@pytest.mark.parametrize(
    "text",
    [
        "TY  -JOUR\nTI  -A lamp\nAU  -Lamp, Ada\nER  -\n",
        "TY - JOUR\nTI - A lamp\nAU - Lamp, Ada\nER -\n",
        "ty  - jour\nti  - A lamp\nau  - Lamp, Ada\ner  - \n",
        "TY- JOUR\nTI  - A lamp\nAU  - Lamp, Ada\nER-\n",
        "TY\t-\tJOUR\nTI\t-\tA lamp\nAU\t-\tLamp, Ada\nER\t-\n",
        "AU  - Lamp, Ada\nTY  - JOUR\nTI  - A lamp\nER  - \n",
    ],
)
def test_spaces_and_cases_of_houses(text, tmp_path):
    records, flaws = read(text * 2, tmp_path)
    assert not flaws
    assert [(record.title, record.authors, record.extra) for record in records] == [
        ("A lamp", [Author("Lamp, Ada")], {"TY": ["JOUR"]})
    ] * 2


def test_text_that_looks_like_a_tag_stays_text(tmp_path):
    records, _ = read("TY  - JOUR\nTI  - Lamps\nAB  - A lamp\nis -ve and\nan - ode\nUV -induced\nER  - \n", tmp_path)
    assert records[0].abstract == "A lamp is -ve and an - ode UV -induced"


def test_patents_theses_and_identifiers_in_other_fields(tmp_path):
    text = (
        "TY  - PAT\nTI  - A lamp\nAU  - Lamp, Ada\nA2  - Reef Lamps Inc\nSN  - US 1234567 B2\nER  - \n"
        "TY  - THES\nT1  - 灯\nA1  - 张三\nA1  - Zhang San\nPB  - 海底大学\nDP  - CNKI\nER  - \n"
        "TY  - JOUR\nTI  - Oil\nM3  - doi: 10.1000/old\nAN  - 12345\nDB  - PubMed\nER  - \n"
    )
    (patent, thesis, paper), flaws = read(text, tmp_path)
    assert not flaws
    assert patent.organisations == [Organisation("Reef Lamps Inc")]
    assert [it.kind for it in patent.identifiers] == ["patent"]
    assert (thesis.source, thesis.authors, thesis.organisations) == (
        "cnki",
        [Author("张三")],
        [Organisation("海底大学")],
    )
    assert set(paper.identifiers) == {Identifier("doi", "10.1000/old"), Identifier("pmid", "12345")}
