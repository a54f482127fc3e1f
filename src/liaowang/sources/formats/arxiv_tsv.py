"""arXiv metadata as a table with tabs, whose identifiers may have been read as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from liaowang.records import Category, Flaw, Identifier, Record, RecordDate, normalise_identifier, parse_date
from liaowang.sources.formats.arxiv_names import repair_arxiv_id, split_names
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Reader, squeeze
from liaowang.sources.rows import Rows

_MEANING = {
    "arxiv_id": ("arxiv_id",),
    "title": ("title",),
    "abstract": ("abstract", "summary"),
    "authors": ("author_text", "authors"),
    "categories": ("categories",),
    "primary": ("primary_cat", "primary_category"),
    "created": ("created", "submitted"),
    "first_seen": ("first_seen",),
    "updated": ("updated",),
    "doi": ("doi",),
    "acm_class": ("acm_class",),
}
_ROLES = {"created": "submitted", "first_seen": "listed", "updated": "updated"}
_DERIVED = {"", "num_authors", "num_categories", "categories_list"}
"""Columns that only repeat others: a row number and counts."""
_ID = r"\d{3,4}\.\d+|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
_BETWEEN = re.compile(r"[;,\s]+")


class ArxivTsv(Reader):
    """Read arXiv tables with the columns of the ArXiV Archive or of daily listings."""

    name = "arxiv_tsv"
    title = "arXiv table"
    origin = "arxiv"
    mark = re.compile(rf'\n"?(?:{_ID})"?\t')
    # A number with text after it, for a number before a number is what remains of a DOI. Two patterns that each
    # begin with one fixed character are five times faster than one that begins with either.
    _later_mark = re.compile(rf'\t"?(?:{_ID})"?\t(?!\d+\t|\d{{4}}-)')
    is_line_record = True

    def count_marks(self, text: str) -> int:
        """See `Reader.count_marks`."""
        return len(self.mark.findall(text)) + len(self._later_mark.findall(text))

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        cells = {cell.strip('"') for cell in head.lstrip("\n").partition("\n")[0].split("\t")}
        return {"arxiv_id", "title"} <= cells

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        rows = Rows(lines, "\t")
        columns = _Columns(rows.header)
        for row in rows:
            if isinstance(row, Flaw):
                yield row
            else:
                yield from columns.read(lines, *row)


class _Columns:
    """Where each meaning stands in a row; a column that is not there is the empty cell added to every row."""

    def __init__(self, header: list[str]) -> None:
        place = {
            name: header.index(alias) for name, aliases in _MEANING.items() for alias in aliases if alias in header
        }
        self._at = {name: place.get(name, -1) for name in _MEANING}
        self._dates = [(name, place[name], role) for name, role in _ROLES.items() if name in place]
        used = set(place.values())
        self._extra = [(i, name) for i, name in enumerate(header) if i not in used and name not in _DERIVED]

    def read(self, lines: Lines, number: int, cells: list[str]) -> list[Record | Flaw]:
        cells.append("")
        at = self._at
        title = squeeze(cells[at["title"]])
        if not title:
            raw = "\t".join(cells)
            return [lines.flaw("record", "the record has no title", line=number, field="title", excerpt=raw)]
        abstract, authors = cells[at["abstract"]], cells[at["authors"]]
        record = Record(
            "preprint",
            "arxiv",
            title,
            lines.name,
            number,
            abstract=(squeeze(abstract) if "\n" in abstract else abstract.strip()) or None,
            authors=split_names(squeeze(authors), "; " if ";" in authors else ", "),
            categories=list(_categories(cells[at["categories"]], cells[at["primary"]])),
        )
        if acm := cells[at["acm_class"]]:
            record.categories += [Category("acm", code) for code in _BETWEEN.split(acm.strip()) if code]
        for i, name in self._extra:
            if value := cells[i]:
                record.extra[name] = [squeeze(value)]
        faults: list[tuple[str, str, str]] = []
        self._add_identifiers(record, cells, faults)
        for name, place, role in self._dates:
            if text := cells[place]:
                if when := _date(text, role):
                    record.dates.append(when)
                else:
                    faults.append((name, "no date between 1500 and 2099", text))
        if not faults:
            return [record]
        return [
            record,
            *(lines.flaw("field", why, line=number, field=name, excerpt=text) for name, why, text in faults),
        ]

    def _add_identifiers(self, record: Record, cells: list[str], faults: list[tuple[str, str, str]]) -> None:
        text = cells[self._at["arxiv_id"]]
        if identifier := repair_arxiv_id(text):
            record.identifiers.append(Identifier("arxiv", identifier))
        else:
            faults.append(("arxiv_id", "no arXiv identifier", text))
        for text in cells[self._at["doi"]].split():
            if doi := normalise_identifier("doi", text):
                record.identifiers.append(doi)
            else:
                faults.append(("doi", "no DOI", text))


@lru_cache(maxsize=1 << 15)
def _date(text: str, role: str) -> RecordDate | None:
    return parse_date(text, role)


@lru_cache(maxsize=1 << 14)
def _categories(text: str, primary: str) -> tuple[Category, ...]:
    codes = dict.fromkeys([primary, *_BETWEEN.split(text)])
    return tuple(Category("arxiv", code) for code in codes if code)
