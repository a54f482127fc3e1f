"""Works of The Lens as CSV."""

from __future__ import annotations

from liaowang.records import Funding, Reference
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.reader import Draft
from liaowang.sources.tables import Table, header_signs


def _addresses(draft: Draft, name: str, value: str) -> None:
    """Use the addresses where an identifier is told by nothing else; they are many."""
    if any("arxiv.org/" in url for url in value.split()):
        c.address(draft, name, next(url for url in value.split() if "arxiv.org/" in url))


class LensWorks(Table):
    """Read scholarly works of The Lens; its patents are another format."""

    name = "lens_works"
    title = "Lens works CSV"
    origin = "lens"
    signs = header_signs("Lens ID, Title, Author/s", "Lens ID, Title, Source Title", "Lens ID, Fields of Study")
    columns = c.Columns(
        c.column(c.put("title"), "Title"),
        c.column(c.put("abstract"), "Abstract"),
        c.column(c.put("venue"), "Source Title"),
        c.column(c.authors(), "Author/s", "Authors"),
        c.column(c.identifier("lens"), "Lens ID"),
        c.column(c.identifier("doi", ";"), "DOI"),
        c.column(c.identifier("pmid", ";"), "PMID"),
        c.column(c.identifier("pmcid", ";"), "PMCID"),
        c.column(c.address, "External URL"),
        c.column(_addresses, "Source URLs"),
        c.column(c.date("published"), "Date Published"),
        c.column(c.date("published"), "Publication Year"),
        c.column(c.keywords(), "Keywords"),
        c.column(c.categories("lens"), "Fields of Study"),
        c.column(c.categories("mesh"), "MeSH Terms"),
        c.column(c.add("funding", Funding), "Funding"),
        c.column(c.add("references", lambda number: Reference("lens", number)), "References"),
        c.column(c.citations("lens"), "Citing Works Count", "Cited by Scholarly Works Count"),
    )

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        if any("preprint" in kind.lower() for kind in block.fields.get("Publication Type", [])):
            draft.record.kind = "preprint"
