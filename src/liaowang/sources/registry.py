"""The readers there are; a new reader is one module and one line here."""

from __future__ import annotations

from liaowang.sources.arxiv_tsv import ArxivTsv
from liaowang.sources.reader import Reader

_READERS: tuple[Reader, ...] = (ArxivTsv(),)


def all_readers() -> tuple[Reader, ...]:
    """List every reader, in the order in which they are asked whether a file is theirs.

    Examples
    --------
    >>> all_readers()[0].name
    'arxiv_tsv'
    """
    return _READERS
