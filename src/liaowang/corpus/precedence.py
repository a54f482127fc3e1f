"""Who is believed: the order of sources for each field when several records tell of one work."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OTHERS = "*"
"""Stands for every source that an order does not name; such sources are equal among themselves."""

CURATED = ("uspto", "wos", "scopus", "pubmed", "cnki", "wanfang", "crossref", "openalex", OTHERS, "chinaxiv", "arxiv")
"""Registers and databases with editors first, then aggregates, then exports of unknown origin (``ris``, ``bibtex``,
tables), then preprint servers, whose entries authors type."""

PREPRINTS_FIRST = (
    "arxiv",
    "chinaxiv",
    "uspto",
    "crossref",
    "wos",
    "scopus",
    "pubmed",
    "cnki",
    "wanfang",
    "openalex",
    OTHERS,
)
"""For when a work came out: the server or office that posted it knows the day, aggregates guess."""

PRECEDENCE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": CURATED,
        "title": CURATED,
        "title_translated": CURATED,
        "language": CURATED,
        "abstract": CURATED,
        "abstract_translated": CURATED,
        "authors": CURATED,
        "organisations": CURATED,
        "venue": CURATED,
        "references": CURATED,
        "categories": CURATED,
        "keywords": CURATED,
        "funding": CURATED,
        "extra": CURATED,
        "dates": PREPRINTS_FIRST,
        "identifiers": PREPRINTS_FIRST,
    }
)
"""Order of sources for each field. A field with one value takes it from the first source that has it; a list with a
union keeps this order. Citation counts have no order: each counter's highest count is kept."""


def rank(field: str, source: str) -> int:
    """Give the place of a source in the order for a field; the smallest wins.

    Examples
    --------
    >>> rank("title", "wos") < rank("title", "a source nobody named") < rank("title", "arxiv")
    True
    >>> rank("dates", "arxiv")
    0
    """
    order = PRECEDENCE[field]
    return order.index(source if source in order else OTHERS)
