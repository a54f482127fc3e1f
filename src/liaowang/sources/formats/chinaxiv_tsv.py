"""ChinaXiv preprints as a table with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Category, Flaw, Record
from liaowang.sources.fields import add_language
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze
from liaowang.sources.rows import read_rows

_USED = {"id", "date", "lang", "title", "abstract", "keywords", "clc"}


class ChinaxivTsv(Reader):
    """Read ChinaXiv tables; the date is that of deposit, not of research."""

    name = "chinaxiv_tsv"
    title = "ChinaXiv table"
    origin = "chinaxiv"
    mark = re.compile(r'\n"?ChinaXiv:[^\t\n]*\t')
    is_line_record = True

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        first, _, rest = head.lstrip("\n").partition("\n")
        return {"id", "title"} <= set(first.split("\t")) and "ChinaXiv:" in rest

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_rows(lines, "\t", _draft)


def _draft(lines: Lines, line: int, cells: dict[str, str]) -> Draft:
    draft = Draft(lines, line, "preprint", "chinaxiv")
    record = draft.record
    record.title = cells["title"]
    record.abstract = squeeze(cells.get("abstract", "")) or None
    record.keywords = split_list(cells.get("keywords", ""), ";；,，")
    record.categories = [Category("clc", code) for code in split_list(cells.get("clc", ""), ";；,，")]
    add_language(draft, "lang", split_list(cells.get("lang", "")))
    draft.add_identifier("chinaxiv", cells["id"].removeprefix("ChinaXiv:"), "id")
    draft.add_date("deposited", cells.get("date", ""), "date")
    for name, value in cells.items():
        if name not in _USED:
            draft.keep(name, squeeze(value))
    return draft
