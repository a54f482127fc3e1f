"""IEEE Xplore as CSV; old files have the address of the search above the header."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.reader import Draft
from liaowang.sources.tables import Table, header_signs

_GRANT = re.compile(r"\bGrant Numbers?:?\s*", re.IGNORECASE)


def _funding(draft: Draft, name: str, value: str) -> None:
    c.funding(draft, name, _GRANT.sub("", value))


class IeeeCsv(Table):
    """Read IEEE Xplore CSV."""

    name = "ieee_csv"
    title = "IEEE Xplore CSV"
    origin = "ieee"
    signs = header_signs(
        "Document Title, Author Affiliations",
        "Document Title, Publication Title, PDF Link",
        "Document Title, IEEE Terms",
    )
    columns = c.Columns(
        c.column(c.put("title"), "Document Title"),
        c.column(c.put("abstract"), "Abstract"),
        c.column(c.put("venue"), "Publication Title"),
        c.column(c.authors(), "Authors"),
        c.column(c.affiliations(), "Author Affiliations"),
        c.column(c.identifier("doi"), "DOI"),
        c.column(c.keywords(), "Author Keywords"),
        c.column(c.date("published"), "Online Date"),
        c.column(c.date("published"), "Issue Date"),
        c.column(c.date("published"), "Publication Year", "Year"),
        c.column(c.date("listed"), "Date Added To Xplore"),
        c.column(_funding, "Funding Information"),
        c.column(c.citations("ieee"), "Article Citation Count", "Paper Citation Count"),
    )

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        if any("standard" in kind.lower() for kind in block.fields.get("Document Identifier", [])):
            draft.record.kind = "standard"
