"""Web of Science as a table: two-letter tags as header (tab-delimited), or long names (Excel)."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.formats.wos_plain import fill_tags
from liaowang.sources.reader import Draft
from liaowang.sources.tables import Table, header_signs

_LONG_NAMES = {
    "PT": "Publication Type",
    "AU": "Authors",
    "BA": "Book Authors",
    "BE": "Book Editors",
    "GP": "Book Group Authors",
    "AF": "Author Full Names",
    "BF": "Book Author Full Names",
    "CA": "Group Authors",
    "TI": "Article Title|Title",
    "SO": "Source Title",
    "SE": "Book Series Title",
    "BS": "Book Series Subtitle",
    "LA": "Language",
    "DT": "Document Type",
    "CT": "Conference Title",
    "CY": "Conference Date",
    "CL": "Conference Location",
    "SP": "Conference Sponsor",
    "HO": "Conference Host",
    "DE": "Author Keywords",
    "ID": "Keywords Plus",
    "AB": "Abstract",
    "C1": "Addresses",
    "C3": "Affiliations",
    "RP": "Reprint Addresses",
    "EM": "Email Addresses",
    "RI": "Researcher Ids|ResearcherIDs",
    "OI": "ORCIDs",
    "FU": "Funding Orgs",
    "FP": "Funding Name Preferred",
    "FX": "Funding Text",
    "CR": "Cited References",
    "NR": "Cited Reference Count",
    "TC": "Times Cited, WoS Core",
    "Z9": "Times Cited, All Databases",
    "U1": "180 Day Usage Count",
    "U2": "Since 2013 Usage Count",
    "PU": "Publisher",
    "PI": "Publisher City",
    "PA": "Publisher Address",
    "SN": "ISSN",
    "EI": "eISSN",
    "BN": "ISBN",
    "J9": "Journal Abbreviation",
    "JI": "Journal ISO Abbreviation",
    "PD": "Publication Date",
    "PY": "Publication Year|Year Published",
    "VL": "Volume",
    "IS": "Issue",
    "PN": "Part Number",
    "SU": "Supplement",
    "SI": "Special Issue",
    "MA": "Meeting Abstract",
    "BP": "Start Page",
    "EP": "End Page",
    "AR": "Article Number",
    "DI": "DOI",
    "DL": "DOI Link",
    "D2": "Book DOI",
    "EA": "Early Access Date",
    "PG": "Number of Pages",
    "WC": "WoS Categories|Web of Science Categories",
    "WE": "Web of Science Index",
    "SC": "Research Areas",
    "GA": "IDS Number",
    "PM": "Pubmed Id",
    "OA": "Open Access Designations",
    "HC": "Highly Cited Status",
    "HP": "Hot Paper Status",
    "DA": "Date of Export",
    "UT": "UT (Unique WOS ID)|UT (Unique ID)|Accession Number",
}
_COLUMNS = c.Columns(*(c.column(c.aside, tag, *names.split("|")) for tag, names in _LONG_NAMES.items()))
_ADDRESS = re.compile(r";\s*(?=\[)")


class _WosTable(Table):
    origin = "wos"
    columns = _COLUMNS

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`; lists that plain text has on lines are parted by semicolons here."""
        for tag in ("AU", "AF", "CR"):
            block.fields[tag] = ["\n".join(c.values_of(value)) for value in block.fields.pop(tag, [])]
        block.fields["C1"] = [
            "\n".join(_ADDRESS.split(value) if value.startswith("[") else c.values_of(value))
            for value in block.fields.pop("C1", [])
        ]
        fill_tags(draft, block)


class WosTab(_WosTable):
    """Read tab-delimited Web of Science; cells are not quoted, so a quotation mark is one."""

    name = "wos_tab"
    title = "Web of Science, tab-delimited"
    signs = header_signs("PT, TI, UT", "PT, AU, TI, SO", "AU, TI, SO, PY, UT")


class WosExcel(_WosTable):
    """Read Web of Science with long column names, as workbook or text."""

    name = "wos_excel"
    title = "Web of Science Excel"
    signs = header_signs(
        "UT (Unique WOS ID)",
        "UT (Unique ID), Article Title",
        "Article Title, Source Title, Author Full Names",
        "Publication Type, Authors, Article Title",
        "Authors, Source Title, Times Cited WoS Core",
    )
