"""Scopus as CSV, in its old and its new layout."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liaowang.records import Author, Funding
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.name_lists import family_first
from liaowang.sources.reader import Draft, split_list, squeeze
from liaowang.sources.tables import Table, header_signs

_EID = re.compile(r"2-s2\.0-\d+")
_FUNDING_TEXT = "Funding Text"
_WITH_ID = re.compile(r"\s*\(\d{5,}\)$")
_GRANT_ONLY = re.compile(r"(?=.*\d)[^a-z]+")
_BRACKET = re.compile(r"(.*?),?\s*\(([^()]*)\)", re.DOTALL)


def _authors(draft: Draft, _: str, value: str) -> None:
    """Set the authors; old files part them by commas ('Lamp A., Wick B.'), new ones by semicolons."""
    if draft.record.authors or value.startswith("[No author"):
        return
    separators = ";" if ";" in value or "., " not in value else ","
    names = (_WITH_ID.sub("", part) for part in split_list(value, separators))
    draft.record.authors = [Author(family_first(name)) for name in names]


def _with_affiliations(draft: Draft, _: str, value: str) -> None:
    """Use it where the column of affiliations is missing, which it otherwise repeats."""
    if not draft.record.organisations:
        c.affiliations()(draft, _, value)


def _funding(draft: Draft, _: str, value: str) -> None:
    """Split 'Funder, ABBR: grant, grant; ...' of old files and 'Funder, ABBR, (grant, grant); ...' of new ones."""
    found: list[Funding] = []
    for part in split_list(value):
        if bracket := _BRACKET.fullmatch(part):
            funder, grants = bracket.group(1), bracket.group(2)
        else:
            funder, _colon, grants = part.partition(": ")
        if not grants and _GRANT_ONLY.fullmatch(funder):
            funder, grants = "", funder
        found += [Funding(funder or None, grant) for grant in split_list(grants, ",")] or [Funding(funder)]
    draft.record.funding = list(dict.fromkeys(found))


class ScopusCsv(Table):
    """Read Scopus CSV; a row may have more funding texts than the header has columns for them, or fewer."""

    name = "scopus_csv"
    title = "Scopus CSV"
    origin = "scopus"
    signs = header_signs(
        "Title, EID", "Source title, Author(s) ID", "Authors with affiliations, Title", "Source title, Cited by, Link"
    )
    max_missing = max_surplus = 20
    columns = c.Columns(
        c.column(c.put("title"), "Title", "Document title", "Titles"),
        c.column(c.put("abstract"), "Abstract"),
        c.column(_authors, "Author full names", "Authors full names"),
        c.column(_authors, "Authors"),
        c.column(c.affiliations(), "Affiliations"),
        c.column(_with_affiliations, "Authors with affiliations"),
        c.column(c.put("venue"), "Source title"),
        c.column(c.put("venue"), "Conference name"),
        c.column(c.date("published"), "Year", "Publication Year"),
        c.column(c.identifier("scopus"), "EID"),
        c.column(c.identifier("doi"), "DOI"),
        c.column(c.identifier("pmid"), "PubMed ID"),
        c.column(c.address, "Link"),
        c.column(c.keywords(), "Author Keywords"),
        c.column(c.citations("scopus"), "Cited by"),
        c.column(_funding, "Funding Details"),
        c.column(c.references(), "References"),
        c.column(c.language, "Language of Original Document"),
        c.column(c.aside, "Author(s) ID", "Author IDs", "Authors ID"),
    )

    def fit(self, names: list[str], cells: list[str]) -> Iterable[tuple[str, str]] | None:
        """See `Table.fit`; the EID, which stands last, tells whether every cell is under its name."""
        while names and names[-1].startswith("column "):
            names = names[:-1]  # a workbook is as wide as its widest row, above which the header is blank
        while len(cells) > len(names) and not cells[-1].strip():
            cells = cells[:-1]
        surplus = len(cells) - len(names)
        if surplus == 0:
            return zip(names, cells, strict=True)
        texts = [at for at, name in enumerate(names) if name.startswith(_FUNDING_TEXT)]
        if not texts or -surplus > len(texts):
            return None
        end = texts[-1] + 1
        added = [f"{_FUNDING_TEXT} {len(texts) + more}" for more in range(1, surplus + 1)]
        moved = [*names[: end + min(surplus, 0)], *added, *names[end:]]
        fits = "EID" in moved and _EID.fullmatch(cells[moved.index("EID")].strip())
        return zip(moved, cells, strict=True) if fits else None

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        for title in block.fields.get("Title", []):
            if squeeze(title) == "[No title available]":
                block.fields["Title"].remove(title)
        if any("preprint" in kind.lower() for kind in block.fields.get("Document Type", [])):
            draft.record.kind = "preprint"
