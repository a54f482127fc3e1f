"""Quirks of BibTeX as people and programs write it."""

from datetime import date

import pytest
from tests.checks import read_bytes

from liaowang.records import Author, Identifier, Organisation, RecordDate


def read(text, folder, encoding="utf-8"):
    return read_bytes(text.encode(encoding), folder, "file.bib")


def test_comments_and_preambles_are_no_records_and_abbreviations_are_filled_in(tmp_path):
    text = (
        "% Encoding: UTF-8\n@comment{jabref-meta: databaseType:bibtex;}\n@COMMENT{ @article{ghost, title={Ghost} } }\n"
        '@preamble{"\\newcommand{\\x}{y}"}\n@string{jl = "Journal of Lamps"}\n@STRING(JM = {Reef} # " Mail")\n'
        '@article{a, title = "A " # {B} # " C#D", journal = jl # " (B)", month = "1~" # jan, year = 2001}\n'
        '@Article(b,\n  title = "Paren {T}itle",\n  journal = JM,\n  year = "2020"\n)\n'
    )
    records, flaws, marks = read(text, tmp_path)
    assert not flaws
    assert marks == 2
    assert [(record.title, record.venue) for record in records] == [
        ("A B C#D", "Journal of Lamps (B)"),
        ("Paren Title", "Reef Mail"),
    ]
    assert records[0].dates == [RecordDate("published", date(2001, 1, 1), "day")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_chinese_keys_and_encodings(encoding, tmp_path):
    text = "@article{灯塔2019,\n title={海底灯塔},\n author={张三 and 李四 and Zhang San and others},\n year={2019}}\n"
    records, flaws, _ = read(text, tmp_path, encoding)
    assert not flaws
    assert records[0].authors == [Author("张三"), Author("李四")]
    assert records[0].extra == {"ENTRYTYPE": ["article"], "ID": ["灯塔2019"], "author": ["Zhang San"]}


def test_keys_may_repeat_or_be_missing_and_at_signs_stand_in_values(tmp_path):
    text = (
        "@article{dup, title={One}, year=2001}\n@article{dup, title={Two}, year=2002}\n"
        "@article{, title={No key}, year=2003} and text after it\n"
        "@misc{x, title={Mail}, abstract={write to\n@lamp, reef}, howpublished={\\url{https://arxiv.org/abs/2101.00003}}}\n"
    )
    records, flaws, marks = read(text, tmp_path)
    assert not flaws
    assert [record.title for record in records] == ["One", "Two", "No key", "Mail"]
    assert marks == 4
    assert records[3].identifiers == [Identifier("arxiv", "2101.00003")]


def test_a_missing_last_brace_is_noted_and_one_within_costs_the_entry(tmp_path):
    text = (
        "@article{a, title={Fine {T}wo}, year={2001},\n\n"
        "@article{b, title={Open {brace}, year={2002}\n}\n\n"
        "@article{c, title={Sound}, year=2003}\n"
    )
    records, flaws, _ = read(text, tmp_path)
    assert [record.title for record in records] == ["Fine Two", "Sound"]
    assert [(flaw.line, flaw.lost) for flaw in flaws] == [(1, "note"), (3, "record"), (6, "note")]
    assert "last brace" in flaws[0].reason


def test_bodies_patents_and_theses(tmp_path):
    text = (
        "@patent{p, title={A lamp}, number={US 1234567 B2}, holder={Reef Inc; Coral Ltd}, year={2010}}\n"
        "@phdthesis{t, title={Oil}, author={{Food and Oil} and Lamp, Ada}, school={Reef University}, year={2011},\n"
        " urldate={2012-03-04}, pmcid={PMC12}}\n"
    )
    (patent, thesis), flaws, _ = read(text, tmp_path)
    assert not flaws
    assert (patent.kind, patent.identifiers[0].kind) == ("patent", "patent")
    assert patent.organisations == [Organisation("Reef Inc"), Organisation("Coral Ltd")]
    assert thesis.authors == [Author("Food and Oil"), Author("Lamp, Ada")]
    assert thesis.organisations == [Organisation("Reef University")]
    assert thesis.identifiers == [Identifier("pmcid", "12")]
    assert RecordDate("retrieved", date(2012, 3, 4), "day") in thesis.dates
