"""Where a record can be read at its source."""

from __future__ import annotations

from urllib.parse import quote

_SOURCES = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "openalex": "https://openalex.org/{}",
    "chinaxiv": "https://chinaxiv.org/abs/{}",
    "lens": "https://www.lens.org/lens/search?q={}",
    "patent": "https://worldwide.espacenet.com/patent/search?q=pn%3D{}",
    "github": "https://github.com/{}",
}


def address_of(record_id: str) -> str:
    """Give the address at which a record is read, or nothing if its identifier leads nowhere.

    Examples
    --------
    >>> address_of("arxiv:1604.04779")
    'https://arxiv.org/abs/1604.04779'
    >>> address_of("accession:88")
    ''
    """
    kind, _, value = record_id.partition(":")
    if kind == "url" and value.startswith(("https://", "http://")):
        return value
    return _SOURCES[kind].format(quote(value, safe="/():;.")) if value and kind in _SOURCES else ""
