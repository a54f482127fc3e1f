"""US patent grants as a table of identifier, date, CPC classes and abstract, without titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Category, Flaw, Record
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze
from liaowang.sources.rows import read_rows

_ID = re.compile(r"(US\w+?)(?:-\d{8})?")
_SENTENCE = re.compile(r".{20,}?[.!?](?=\s|$)", re.DOTALL)
_MEANING = {"id": ("patent_id",), "date": ("date", "publication_date"), "cpc": ("cpc", "classifications_cpc")}
MAX_TITLE = 100


class UsptoTable(Reader):
    """Read tables of US grants; the first words of the abstract stand for the missing title, and ``extra`` says so."""

    name = "uspto_table"
    title = "US patent table"
    origin = "uspto"
    mark = re.compile(r'\n(?:\d*[\t,])?"?US[\w-]+"?[\t,]')
    is_line_record = True

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        first = head.lstrip("\n").partition("\n")[0]
        return {"patent_id", "abstract"} <= set(re.split(r"[\t,]", first))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_rows(lines, None, _draft)


def _draft(lines: Lines, line: int, cells: dict[str, str]) -> Draft:
    draft = Draft(lines, line, "patent", "uspto")
    record = draft.record
    record.abstract = squeeze(cells.pop("abstract", "")) or None
    record.title = squeeze(cells.pop("title", ""))
    if not record.title and record.abstract:
        record.title = title_from(record.abstract)
        draft.keep("title_from", "abstract")
    value = {name: next((cells.pop(a) for a in aliases if a in cells), "") for name, aliases in _MEANING.items()}
    found = _ID.fullmatch(value["id"].strip())
    draft.add_identifier("patent", found.group(1) if found else value["id"], "patent_id")
    draft.add_date("granted", value["date"], "date")
    codes = split_list(re.sub(r"[\[\]'\"]", "", value["cpc"]), ";,|")
    record.categories = [Category("cpc", code) for code in codes]
    for name, text in cells.items():
        if name not in {"", "index"}:
            draft.keep(name, squeeze(text))
    return draft


def title_from(abstract: str) -> str:
    """Give the first sentence of an abstract, or its first words, at most 100 characters.

    Examples
    --------
    >>> title_from("A wing for a traction kite comprises cells. The wing is light.")
    'A wing for a traction kite comprises cells'
    """
    found = _SENTENCE.match(abstract)
    first = found.group().rstrip(".") if found else abstract
    return first if len(first) <= MAX_TITLE else first[: MAX_TITLE - 1].rpartition(" ")[0] + "…"
