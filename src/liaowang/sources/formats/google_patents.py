"""Results of a search in Google Patents as CSV; the first line tells the address of the search."""

from __future__ import annotations

import re

from liaowang.records import Author
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.formats import patent_columns as pc
from liaowang.sources.reader import Draft, split_list, squeeze
from liaowang.sources.tables import Table, header_signs

_FORM = re.compile(
    r"(?:co|corp|inc|ltd|llc|llp|lp|l\.l\.c|l\.p|gmbh|s\.?a|s\.?p\.?a|s\.?r\.?l|n\.?v|b\.?v|a\.?g|plc|pty|kg)\.?"
    r"(?:\s(?:ltd|limited|inc)\.?)?",
    re.IGNORECASE,
)


def split_companies(text: str) -> list[str]:
    """Split companies at commas, but not before their legal form.

    Examples
    --------
    >>> split_companies("Lamp Co., Ltd., Wick, Inc., Oil GmbH")
    ['Lamp Co., Ltd.', 'Wick, Inc.', 'Oil GmbH']
    """
    found: list[str] = []
    for part in re.split(r"[,，]\s+", squeeze(text)):
        if found and _FORM.fullmatch(part):
            found[-1] += f", {part}"
        elif part:
            found.append(part)
    return list(dict.fromkeys(found))


def _inventors(draft: Draft, _: str, value: str) -> None:
    draft.record.authors = [Author(name) for name in split_list(value, ",，")]


def _assignees(draft: Draft, name: str, value: str) -> None:
    pc.fill_applicants(draft, name, value, split_companies(value))


class GooglePatents(Table):
    """Read Google Patents CSV; works of Google Scholar that stand among the results are papers."""

    name = "google_patents"
    title = "Google Patents CSV"
    origin = "google_patents"
    kind = "patent"
    signs = header_signs("id, title, inventor/author, result link", "id, title, assignee, priority date, result link")
    columns = c.Columns(
        c.column(pc.publication_number, "id"),
        c.column(c.put("title"), "title"),
        c.column(_inventors, "inventor/author"),
        c.column(_assignees, "assignee"),
        c.column(c.date("priority"), "priority date"),
        c.column(c.date("filed"), "filing/creation date"),
        c.column(pc.publication_date, "publication date"),
        c.column(c.date("granted"), "grant date"),
        c.column(c.aside, "result link"),
        c.column(c.aside, "representative figure link"),
    )

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        if any(value.startswith("scholar/") for value in block.fields.get("id", [])):
            draft.record.kind = "paper"
            draft.keep("id", block.take_first("id"))
