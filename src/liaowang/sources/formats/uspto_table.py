"""US patents as tables: those of PatentsView, new and old, and shorter ones without titles."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.formats import patent_columns as pc
from liaowang.sources.formats.patents import patent_number
from liaowang.sources.reader import Draft
from liaowang.sources.tables import Table, header_signs

_WITH_DATE = re.compile(r"(US\w+?)-(\d{8})")
_APPLICATION = re.compile(r"(?:US)?(?:19|20)\d{8,9}(?:A\d)?$")
_SENTENCE = re.compile(r".{20,}?(?:[.!?](?=\s|$)|[。！？])", re.DOTALL)
MAX_TITLE = 100


class UsptoTable(Table):
    """Read tables of US patents; where there is no title the first words of the abstract stand for it.

    ``extra`` then says so in ``title_from``.
    """

    name = "uspto_table"
    title = "US patent table"
    origin = "uspto"
    kind = "patent"
    signs = header_signs(
        "patent_id, abstract",
        "patent_id, title",
        "patent_id, patent_title",
        "patent_id, patent_abstract",
        "patent_number, patent_title",
        "patent_number, patent_abstract",
        "pgpub_id, application_title",
        "pgpub_id, application_abstract",
        "document_number, invention_title",
        "number, title, num_claims, withdrawn",
    )
    columns = c.Columns(
        c.column(pc.publication_number, "patent_id", "patent_number", "pgpub_id", "document_number", "number"),
        c.column(c.put("title"), "title", "patent_title", "application_title", "invention_title"),
        c.column(c.put("abstract"), "abstract", "patent_abstract", "application_abstract", "pgpub_abstract"),
        c.column(c.date("granted"), "date", "patent_date", "publication_date", "grant_date"),
        c.column(c.date("published"), "published_date", "pgpub_date"),
        c.column(c.date("filed"), "filing_date", "application_date", "app_date"),
        c.column(pc.application_number, "application_id", "application_number"),
        c.column(pc.inventors, "inventors", "inventor", "inventor_names"),
        c.column(pc.applicants, "assignee_organization", "disambig_assignee_organization", "assignees", "assignee"),
        c.column(pc.classes("cpc"), "cpc", "classifications_cpc", "cpc_group_id", "cpc_subgroup_id", "cpc_group"),
        c.column(pc.classes("ipc"), "ipc", "classifications_ipcr", "ipc_class"),
        c.column(c.skip, "index"),
    )

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        block.take("column 1")
        number = block.take_first("patent_id")
        kind = next((block.take_first(name) for name in ("wipo_kind", "kind", "kind_code") if name in block.fields), "")
        if block.fields.get("id") == [number]:
            block.take("id")
        if dated := _WITH_DATE.fullmatch(number):
            number = dated.group(1)
            draft.add_date("published" if _APPLICATION.match(number) else "granted", dated.group(2), "patent_id")
        if number:
            block.fields["patent_id"] = [patent_number("US", number, "" if number.endswith(kind) else kind)]
        if _APPLICATION.match(number):
            block.fields.setdefault("published_date", []).extend(block.take("date"))
        for text in block.take("application_id"):
            block.fields.setdefault("application_id", []).append(patent_number("US", text))

    def settle(self, draft: Draft) -> None:
        """See `Table.settle`."""
        super().settle(draft)
        record = draft.record
        if not record.title and record.abstract:
            record.title = title_from(record.abstract)
            draft.keep("title_from", "abstract")


def title_from(abstract: str) -> str:
    """Give the first sentence of an abstract, or its first words, at most 100 characters.

    Examples
    --------
    >>> title_from("A wing for a traction kite comprises cells. The wing is light.")
    'A wing for a traction kite comprises cells'
    """
    found = _SENTENCE.match(abstract)
    first = found.group().rstrip(".。") if found else abstract
    if len(first) <= MAX_TITLE:
        return first
    cut = first[: MAX_TITLE - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"
