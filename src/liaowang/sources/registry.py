"""The readers there are; a new reader is one module and one line here."""

from __future__ import annotations

from liaowang.sources.arxiv_tsv import ArxivTsv
from liaowang.sources.noteexpress import CnkiNoteExpress, WanfangNoteExpress
from liaowang.sources.reader import Reader
from liaowang.sources.ris import Ris
from liaowang.sources.wos_plain import WosPlain

_READERS: tuple[Reader, ...] = (ArxivTsv(), WanfangNoteExpress(), CnkiNoteExpress(), WosPlain(), Ris())


def all_readers() -> tuple[Reader, ...]:
    """List every reader, in the order in which they are asked whether a file is theirs.

    Examples
    --------
    >>> all_readers()[0].name
    'arxiv_tsv'
    """
    return _READERS
