"""Embase as CSV: a column a field, which may stand several times, or a line a field."""

from __future__ import annotations

import re
from urllib.parse import unquote

from liaowang.records import Author
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import add_affiliations
from liaowang.sources.name_lists import family_first
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.rows import cells_of
from liaowang.sources.tables import Table, header_signs
from liaowang.sources.tagged import Tagged

_LINE = re.compile(r'(?:"([A-Z][A-Za-z ()/-]{1,60})"|([A-Z][A-Za-z]?[A-Z ()/-]{1,60})),(.*)$', re.DOTALL)
_WRITERS = re.compile(r"\([^()]*\)\s*")
_NEXT_ADDRESS = re.compile(r"\n|;\s*(?=\()")
_SOURCE = re.compile(r"(.+?)\s*\((\d{4})\)")
_DATE = re.compile(r"Date of Publication:\s*([^.]+)")
_DOI = re.compile(r"\bid=doi:([^&\s]+)", re.IGNORECASE)
_KEYWORD = re.compile(r"(?:[^,;()]|\([^()]*+\)|[()])++")


def _authors(draft: Draft, _: str, value: str) -> None:
    """Add the authors, which a comma or a semicolon parts, or which stand in columns of the same name."""
    names = re.split(r"[;\n]|(?<=\.),\s*", value)
    added = [Author(family_first(name)) for name in names if squeeze(name)]
    draft.record.authors = list(dict.fromkeys([*draft.record.authors, *added]))


def _keywords(draft: Draft, _: str, value: str) -> None:
    """Add keywords; the commas within brackets part no keywords."""
    words = [word for line in value.split("\n") for part in _KEYWORD.findall(line) if (word := squeeze(part))]
    draft.record.keywords = list(dict.fromkeys([*draft.record.keywords, *words]))


def _addresses(draft: Draft, _: str, value: str) -> None:
    """Add the organisations; the authors of an address stand before it in brackets."""
    add_affiliations(draft, [_WRITERS.sub("", address, count=1) for address in _NEXT_ADDRESS.split(value)])


def _correspondence(draft: Draft, name: str, value: str) -> None:
    """Keep the address, and take its organisation where no other is told."""
    draft.keep(name, squeeze(value))
    if not draft.record.organisations:
        add_affiliations(draft, [value])


def _source(draft: Draft, name: str, value: str) -> None:
    """Find journal and date in 'Reef (2014) 3:3 (152-160). Date of Publication: 25 Aug 2014'."""
    draft.keep(name, squeeze(value))
    named, dated = _SOURCE.match(value), _DATE.search(value)
    if named and not draft.record.venue:
        draft.record.venue = squeeze(named.group(1))
    when = dated.group(1) if dated else named.group(2) if named else ""
    draft.add_date("published", when, name)


def _pmid(draft: Draft, name: str, value: str) -> None:
    """Add the number; its address may follow in brackets."""
    draft.add_identifier("pmid", value.partition("(")[0], name)


def _open_url(draft: Draft, name: str, value: str) -> None:
    """Keep the link of the library and add the DOI in it."""
    draft.keep(name, value)
    if found := _DOI.search(value):
        draft.add_identifier("doi", unquote(found.group(1)), name)


_COLUMNS = c.Columns(
    c.column(c.put("title"), "Title"),
    c.column(c.put("title_translated"), "Original Title", "Original (non-English) title", "Original non-English title"),
    c.column(c.put("abstract"), "Abstract"),
    c.column(c.put("abstract_translated"), "Original Abstract", "Original non-English abstract"),
    c.column(_authors, "Author Names", "Authors", "Author"),
    c.column(_addresses, "Author Addresses"),
    c.column(c.put("venue"), "Source Title"),
    c.column(_source, "Source"),
    c.column(c.date("published"), "Date of Publication"),
    c.column(c.date("published"), "Publication Year"),
    c.column(c.date("listed"), "AiP/IP Entry Date"),
    c.column(c.date("listed"), "Full Record Entry Date"),
    c.column(c.identifier("doi"), "DOI"),
    c.column(_pmid, "Medline PMID", "PMID"),
    c.column(c.identifier("accession"), "Embase Accession ID", "Embase Accession Number", "PUI"),
    c.column(_keywords, "Author Keywords"),
    c.column(_keywords, "Keywords"),
    c.column(c.language, "Language of Article", "Article Language"),
    c.column(_open_url, "Open URL Link"),
    c.column(c.aside, "Emtree Drug Index Terms (Major Focus)"),
    c.column(c.aside, "Emtree Drug Index Terms"),
    c.column(c.aside, "Emtree Medical Index Terms (Major Focus)"),
    c.column(c.aside, "Emtree Medical Index Terms"),
    c.column(_correspondence, "Correspondence Address"),
    c.column(c.aside, "Publication Type"),
    c.column(c.aside, "Copyright"),
)


class EmbaseCsv(Table):
    """Read Embase CSV with a column a field."""

    name = "embase_csv"
    title = "Embase CSV"
    origin = "embase"
    signs = header_signs(
        "Title, Emtree Medical Index Terms",
        "Title, Emtree Drug Index Terms",
        "Title, Author Names, Source",
        "Title, Author Names, Source title",
        "Title, Embase Accession ID",
    )
    columns = _COLUMNS


def _split(line: str) -> tuple[str, str] | None:
    found = _LINE.match(line)
    return ((found.group(1) or found.group(2)).upper(), found.group(3)) if found else None


class EmbaseFields(Tagged):
    """Read Embase CSV with a line a field: its name, then a cell a value."""

    name = "embase_fields"
    title = "Embase CSV, a line a field"
    origin = "embase"
    mark = re.compile(r'\n"?TITLE"?,(?=[^\n])')
    grammar = Grammar(_split, "TITLE", None)
    columns = _COLUMNS

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        tags = {split[0] for line in head.split("\n")[:60] if (split := _split(line))}
        return bool(self.mark.search("\n" + head)) and len(self.columns.known(list(tags))) >= 3

    def start(self, _: Draft, block: Block) -> None:
        """See `Tagged.start`; only now are the lines of a cell together."""
        for tag, values in block.fields.items():
            rows = cells_of(line for value in values for line in value.splitlines(keepends=True))
            block.fields[tag] = [cell for row in rows for cell in row]
