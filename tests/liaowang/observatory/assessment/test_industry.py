"""How near to use, by hand-worked numbers: companies, patents, applicants, citations of patents, stages."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from liaowang.observatory import (
    STAGES,
    UNKNOWN,
    applicant_growth,
    applied_language,
    company_share,
    estimate_stages,
    family_size,
    find_companies,
    funded_share,
    kind_share,
    patent_citations,
    read_stages,
)

YEAR = 365.25
RECENT = np.ones(4, bool)


@pytest.mark.parametrize(
    ("name", "cue"),
    [
        ("Siemens AG", "AG"),
        ("Google DeepMind, London", "Google"),
        ("Toyota Research Institute of North America Inc.", "Inc"),
        ("Bayer Pharmaceuticals", "Pharmaceuticals"),
        ("国家电网有限公司", "公司"),
        ("中国石油集团测井研究院", "集团"),
        ("株式会社日立製作所", "株式会社"),
        ("Massachusetts Institute of Technology", None),
        ("Technical University of Munich", None),
        ("中国科学院计算技术研究所", None),
        ("华为技术", "华为"),
        ("Appleton Observatory", None),
        ("Société Générale SA", "SA"),
    ],
)
def test_companies_are_told_by_their_names(name: str, cue: str | None) -> None:
    frame = pl.DataFrame({"name": [name], "kind": [None]}, schema_overrides={"kind": pl.String})
    assert find_companies(frame)["cue"][0] == cue


def test_the_word_of_the_source_counts_first() -> None:
    frame = pl.DataFrame({"name": ["Bell Laboratories", "Acme Inc."], "kind": ["company", "university"]})
    assert find_companies(frame)["is_company"].to_list() == [True, False]


def test_company_share_is_of_records_that_name_an_organisation() -> None:
    organisations = pl.DataFrame(
        {
            "document": [0, 0, 1, 2],
            "name": ["Oslo University", "Acme Ltd", "Oslo University", "Acme Ltd"],
            "is_company": [False, True, False, True],
            "cue": [None, "Ltd", None, "Ltd"],
        }
    )
    measure = company_share(organisations, RECENT)
    values = measure.by_document[0]
    assert values[:3].tolist() == [1, 0, 1]
    assert np.isnan(values[3])
    assert measure.quote(0) == "Acme Ltd (Ltd)"
    assert company_share(organisations.clear(), RECENT).reason == "no_organisations"


def test_a_run_of_patents_alone_says_nothing_of_their_share() -> None:
    kinds = pl.Series(["patent"] * 4)
    assert kind_share("patent_share", kinds, "patent", RECENT, kinds).reason == "only_patents"


def test_funding_counts_only_where_the_source_ever_tells() -> None:
    funders = pl.DataFrame({"document": [0], "funder": ["NSF"]})
    values = funded_share(funders, pl.Series(["crossref", "crossref", "arxiv", "arxiv"]), RECENT).by_document[0]
    assert values[:2].tolist() == [1, 0]
    assert np.isnan(values[2:]).all()


def test_applicants_grow_by_their_number_and_not_by_their_patents() -> None:
    # Three applicants lately, one of them with two patents; one before.
    applicants = pl.DataFrame({"document": [0, 1, 2, 3, 4], "name": ["a", "a", "b", "c", "a"]})
    windows = np.array([0, 1, 2, 2, 4])
    measure = applicant_growth(applicants, np.zeros(5, int), windows, 2)
    assert measure.by_topic is not None
    values, errors = measure.by_topic
    assert values[0] == pytest.approx(np.log(3.5 / 1.5))
    assert errors[0] == pytest.approx(np.sqrt(1 / 3.5 + 1 / 1.5))
    assert np.isnan(values[1])


def test_citations_of_patents_are_what_a_hand_counts() -> None:
    # Patents 3 and 4 cite paper 0 (8 and 2 years old) and patent 3 (1 year old); paper 1 is cited by nobody.
    days = np.array([0, 5, 5, 8, 9.0]) * YEAR
    days[4] = 9 * YEAR
    is_patent = np.array([False, False, False, True, True])
    cites = pl.DataFrame({"document": [3, 4, 4], "cited": [0, 1, 3]})
    windows = np.array([5, 4, 4, 1, 0])
    titles = pl.Series(["p0", "p1", "p2", "n3", "n4"])
    papers, importance, cycle = patent_citations(cites, is_patent, days, windows, titles)
    assert papers.by_document[0][:3].tolist() == [1, 1, 0]
    assert papers.quote(0) == "n3"
    received, young = importance.by_document
    assert (received[3], received[4]) == (1, 0)
    assert (young[3], young[4]) == (0, 0.5)
    assert cycle.by_document[0][3] == pytest.approx(8)
    assert cycle.by_document[0][4] == pytest.approx((4 + 1) / 2)


def test_without_patents_nothing_is_said_of_their_citations() -> None:
    cites = pl.DataFrame(schema={"document": pl.Int64, "cited": pl.Int64})
    none = np.zeros(2, bool)
    measures = patent_citations(cites, none, np.zeros(2), np.zeros(2, int), pl.Series(["a", "b"]))
    assert {it.reason for it in measures} == {"no_patents"}
    assert {
        it.reason for it in patent_citations(cites, ~none, np.zeros(2), np.zeros(2, int), pl.Series(["a", "b"]))
    } == {"no_citing_patents"}


def test_family_sizes_are_read_where_they_are_told() -> None:
    is_patent = np.array([True, True, False, False])
    values = family_size({0: 8}, is_patent, RECENT).by_document[0]
    assert values[0] == pytest.approx(np.log(8))
    assert np.isnan(values[1:]).all()
    assert family_size({}, is_patent, RECENT).reason == "no_families"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("We built a working prototype of the pump.", 1),
        ("A proof-of-concept study was done.", 1),
        ("We propose prototype-based classification.", None),
        ("The pilot plant has run for a year.", 2),
        ("Field tests in Norway confirm this.", 2),
        ("The cells are mass-produced since 2019.", 3),
        ("It has been deployed in production at two banks.", 3),
        ("This may be mass-produced one day.", None),
        ("It could be commercialized.", None),
        ("It is not commercialized.", None),
        ("Mass production may follow.", None),
        ("该工艺已完成中试。", 2),
        ("该电池已实现量产。", 3),
        ("该电池有望实现量产。", None),
        ("为量产奠定了基础。", None),
        ("研制了原理样机并进行测试。", 1),
        ("We prove a theorem.", None),
    ],
)
def test_sentences_tell_a_stage_unless_they_wish_doubt_or_deny(text: str, stage: int | None) -> None:
    told = read_stages(pl.DataFrame({"document": [0], "text": [text]}))
    assert (told["stage"].to_list() or [None]) == [stage]


def test_the_sentence_itself_is_quoted() -> None:
    text = "We study pumps. The pilot plant has run for a year! More follows."
    told = read_stages(pl.DataFrame({"document": [7], "text": [text]}))
    assert told["sentence"].to_list() == ["The pilot plant has run for a year!"]


def test_applied_language_is_the_mean_stage() -> None:
    hits = read_stages(pl.DataFrame({"document": [1], "text": ["The pilot plant runs; a prototype came first."]}))
    values = applied_language(hits, RECENT, RECENT).by_document[0]
    assert values.tolist() == pytest.approx([0, 2 / (len(STAGES) - 1), 0, 0])


def test_one_document_alone_gives_no_stage() -> None:
    stages = np.array([0] * 9 + [3])
    told = estimate_stages(stages, np.zeros(10, int), np.zeros(10, int), 1)
    assert told.select("trl_low", "trl_high").row(0) == (1, 3)
    most = estimate_stages(np.array([2, 2, 2, 0]), np.zeros(4, int), np.array([0, 0, 0, UNKNOWN]), 1)
    assert most.select("trl_low", "trl_high", "n_documents").row(0) == (6, 7, 3)
