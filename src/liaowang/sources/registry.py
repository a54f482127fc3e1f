"""The readers there are; a new reader is one module and one line here."""

from __future__ import annotations

from liaowang.sources.formats.any_table import AnyTable
from liaowang.sources.formats.arxiv_atom import ArxivAtom
from liaowang.sources.formats.arxiv_jsonl import ArxivJsonl
from liaowang.sources.formats.arxiv_tsv import ArxivTsv
from liaowang.sources.formats.bibtex import Bibtex
from liaowang.sources.formats.chinaxiv_tsv import ChinaxivTsv
from liaowang.sources.formats.cnki_labels import CnkiSelfdefined, CnkiTable
from liaowang.sources.formats.crossref import CrossrefJson, CslJson
from liaowang.sources.formats.cssci import Cssci
from liaowang.sources.formats.embase_csv import EmbaseCsv, EmbaseFields
from liaowang.sources.formats.endnote_refer import EndnoteRefer
from liaowang.sources.formats.endnote_xml import EndnoteXml
from liaowang.sources.formats.epo_xml import EpoXml
from liaowang.sources.formats.feeds import Feed
from liaowang.sources.formats.github import GithubEvents, GithubJson
from liaowang.sources.formats.google_patents import GooglePatents
from liaowang.sources.formats.html_page import HtmlPage
from liaowang.sources.formats.ieee_csv import IeeeCsv
from liaowang.sources.formats.jats import PmcNxml
from liaowang.sources.formats.lens_patents import LensPatents
from liaowang.sources.formats.lens_works import LensWorks
from liaowang.sources.formats.medline import Nbib
from liaowang.sources.formats.noteexpress import CnkiNoteExpress, VipNoteExpress, WanfangNoteExpress
from liaowang.sources.formats.oai_pmh import OaiPmh
from liaowang.sources.formats.openalex import OpenAlexJson, OpenAlexJsonl
from liaowang.sources.formats.openalex_csv import OpenAlexCsv
from liaowang.sources.formats.patent_table import PatentTable
from liaowang.sources.formats.pubmed_xml import MedlineXml, PubmedXml
from liaowang.sources.formats.refworks_tagged import RefworksTagged
from liaowang.sources.formats.ris import Ris
from liaowang.sources.formats.scopus_csv import ScopusCsv
from liaowang.sources.formats.springer_csv import SpringerCsv
from liaowang.sources.formats.template import Template
from liaowang.sources.formats.uspto_table import UsptoTable
from liaowang.sources.formats.uspto_xml import UsptoXml
from liaowang.sources.formats.wos_plain import WosPlain
from liaowang.sources.formats.wos_tables import WosExcel, WosTab
from liaowang.sources.reader import Reader

_READERS: tuple[Reader, ...] = (
    ArxivTsv(),
    ArxivJsonl(),
    ArxivAtom(),
    Feed(),
    OpenAlexJsonl(),
    OpenAlexJson(),
    GithubEvents(),
    GithubJson(),
    CrossrefJson(),
    CslJson(),
    ChinaxivTsv(),
    UsptoXml(),
    EpoXml(),
    UsptoTable(),
    WanfangNoteExpress(),
    VipNoteExpress(),
    CnkiNoteExpress(),
    OaiPmh(),
    PmcNxml(),
    PubmedXml(),
    MedlineXml(),
    EndnoteXml(),
    Nbib(),
    WosPlain(),
    EndnoteRefer(),
    RefworksTagged(),
    Cssci(),
    CnkiSelfdefined(),
    CnkiTable(),
    HtmlPage(),
    ScopusCsv(),
    WosTab(),
    WosExcel(),
    OpenAlexCsv(),
    LensWorks(),
    IeeeCsv(),
    SpringerCsv(),
    EmbaseCsv(),
    EmbaseFields(),
    Template(),
    LensPatents(),
    GooglePatents(),
    PatentTable(),
    Ris(),
    Bibtex(),
    AnyTable(),
)


def all_readers() -> tuple[Reader, ...]:
    """List every reader, in the order in which they are asked whether a file is theirs.

    Examples
    --------
    >>> all_readers()[0].name
    'arxiv_tsv'
    """
    return _READERS
