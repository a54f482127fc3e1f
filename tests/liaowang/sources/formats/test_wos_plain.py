"""Variants of Web of Science plain text over the years."""

import codecs
from pathlib import Path

import pytest
from tests.checks import read_all, read_bytes, said

TEXT = (Path(__file__).parents[3] / "data" / "sources" / "wos_plain.txt").read_text()
BODY = TEXT[TEXT.index("PT J") : TEXT.index("EF")]


@pytest.mark.parametrize(
    "head",
    [
        "",
        "FN Thomson Reuters Web of Science™\nVR 1.0\n",
        "FN ISI Export Format\nVR 1.0\n",
        "FN Clarivate Analytics Web of Science\nVR 1.0\n",
        "\n",
    ],
)
@pytest.mark.parametrize("end", ["EF\n", "", "\nEF"])
def test_header_and_end_may_be_of_any_year_or_missing(head, end, tmp_path):
    expected = said(read_bytes(TEXT.encode(), tmp_path)[0])
    records, flaws, marks = read_bytes((head + BODY + end).encode(), tmp_path)
    assert not flaws
    assert said(records) == expected
    assert marks == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_of_ciw_files(encoding, tmp_path):
    text = TEXT.replace("FN Clarivate Analytics", "FN Thomson Reuters™").replace("\n", "\r\n")
    path = tmp_path / "savedrecs.ciw"
    path.write_bytes(text.encode(encoding))
    assert len(read_all(path)[0]) == 2
    path.write_bytes(codecs.BOM_UTF8 + codecs.BOM_UTF8 + text.encode())
    assert len(read_all(path)[0]) == 2


def test_types_were_once_words(tmp_path):
    text = BODY.replace("PT J", "PT Journal").replace("PT P", "PT Patent")
    records, _, marks = read_bytes(text.encode(), tmp_path)
    assert [record.kind for record in records] == ["paper", "patent"]
    assert marks == 2


def test_cited_works_among_the_addresses_are_references(tmp_path):
    text = BODY.replace("\nCR Oil C, 2001", "\nC1 Oil C, 2001")
    records, _, _ = read_bytes(text.encode(), tmp_path)
    expected = read_bytes(BODY.encode(), tmp_path)[0][0]
    assert records[0].references[0] == expected.references[0]
    assert records[0].organisations[:2] == expected.organisations
