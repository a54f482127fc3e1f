"""ChinaXiv preprints as a table with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Category, Flaw, Record
from liaowang.sources.fields import add_language
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze
from liaowang.sources.rows import Rows

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
        rows = Rows(lines, "\t")
        for row in rows:
            if isinstance(row, Flaw):
                yield row
            else:
                cells = dict(zip(rows.header, row[1], strict=True))
                yield from _draft(lines, row[0], cells).finish("\t".join(row[1]))


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
