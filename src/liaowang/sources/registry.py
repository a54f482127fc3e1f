"""The readers there are; a new reader is one module and one line here."""

from __future__ import annotations

from liaowang.sources.arxiv_atom import ArxivAtom
from liaowang.sources.arxiv_jsonl import ArxivJsonl
from liaowang.sources.arxiv_tsv import ArxivTsv
from liaowang.sources.bibtex import Bibtex
from liaowang.sources.chinaxiv_tsv import ChinaxivTsv
from liaowang.sources.noteexpress import CnkiNoteExpress, WanfangNoteExpress
from liaowang.sources.openalex import OpenAlexJson, OpenAlexJsonl
from liaowang.sources.reader import Reader
from liaowang.sources.ris import Ris
from liaowang.sources.uspto_table import UsptoTable
from liaowang.sources.wos_plain import WosPlain

_READERS: tuple[Reader, ...] = (
    ArxivTsv(),
    ArxivJsonl(),
    ArxivAtom(),
    OpenAlexJsonl(),
    OpenAlexJson(),
    ChinaxivTsv(),
    UsptoTable(),
    WanfangNoteExpress(),
    CnkiNoteExpress(),
    WosPlain(),
    Ris(),
    Bibtex(),
)


def all_readers() -> tuple[Reader, ...]:
    """List every reader, in the order in which they are asked whether a file is theirs.

    Examples
    --------
    >>> all_readers()[0].name
    'arxiv_tsv'
    """
    return _READERS
