"""CNKI's own labels in two languages, `Title-题名`: before each value in the text export, as a header in tables."""

from __future__ import annotations

import re

from liaowang.records import Category
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.reader import Draft, split_list
from liaowang.sources.rows import split_header
from liaowang.sources.tables import Table
from liaowang.sources.tagged import Tagged

_LABEL = re.compile(
    r"\s*([A-Za-z]{2,20}(?:_[A-Za-z]{2,20})?)\s*[-－—]\s*([^\W\d_]*[\u4e00-\u9fff][^:：\n]{0,12}|\1)\s*$"
)
_TAG = re.compile(r"\s{0,4}(DataType|[A-Za-z]{2,20}(?:_[A-Za-z]{2,20})?-[^:：\n]{1,14}?)\s*[:：]\s*(.*)$", re.DOTALL)
_KINDS = (("专利", "patent"), ("标准", "standard"), ("报", "news"), ("预印本", "preprint"), ("成果", "paper"))
_PATENT = re.compile(r"[A-Z]{2}\d{5,}[A-Z]?\d?")


def _name_of(label: str) -> str:
    """Give the English half of a label, since houses and years write the Chinese half differently."""
    found = _LABEL.match(label)
    return found.group(1) if found else label


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    if not found or (found.group(1) != "DataType" and not _LABEL.match(found.group(1))):
        return None
    return _name_of(found.group(1)), found.group(2)


def _begins(tag: str, block: Block, is_after_blank: bool) -> bool:
    """A record has each label once; which one stands first is the user's choice and the same all through a file."""
    return tag in block.fields and (is_after_blank or tag in {next(iter(block.fields)), "Title"})


class _Labels(c.Columns):
    def names(self, header: list[str]) -> list[str]:
        """See `Columns.names`."""
        return super().names([_name_of(label) for label in header])


_COLUMNS = _Labels(
    c.column(c.put("title"), "Title"),
    c.column(c.put("abstract"), "Summary", "Abstract"),
    c.column(c.put("venue"), "Source"),
    c.column(c.author, "Author", "Inventor"),
    c.column(c.affiliations(), "Organ"),
    c.column(c.organisations(), "Applicant"),
    c.column(c.keywords(), "Keyword", "Keywords"),
    c.column(c.funding, "Fund"),
    c.column(c.identifier("doi"), "DOI"),
    c.column(c.address, "URL", "Link"),
    c.column(c.date("published"), "PubTime"),
    c.column(c.date("published"), "Year"),
    c.column(c.date("filed"), "ApplyTime", "AppTime"),
)


def _start(draft: Draft, block: Block) -> None:
    house = block.take_first("SrcDatabase")
    draft.keep("SrcDatabase", house)
    record = draft.record
    record.kind = next((kind for word, kind in _KINDS if word in house), "paper")
    scheme = "ipc" if record.kind == "patent" else "clc"
    record.categories = [Category(scheme, code) for code in split_list(";".join(block.take("CLC")), ";；, ")]
    for number in block.take("PubNo"):
        if _PATENT.fullmatch(number):
            draft.add_identifier("patent", number, "PubNo")
        else:
            draft.keep("PubNo", number)


class CnkiSelfdefined(Tagged):
    """Read CNKI's self-defined and E-Study text."""

    name = "cnki_selfdefined"
    title = "CNKI self-defined text"
    origin = "cnki"
    mark = re.compile(r"\n\s{0,4}Title-[^\n:：]{1,14}[:：]")
    grammar = Grammar(_split, "Title", None, begins=_begins)
    columns = _COLUMNS

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        labels = {split[0] for line in head.split("\n") if (split := _split(line))}
        return "Title" in labels and len(labels) > 2

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        _start(draft, block)


class CnkiTable(Table):
    """Read CNKI's tables, also where the workbook is a page of HTML."""

    name = "cnki_table"
    title = "CNKI table"
    origin = "cnki"
    signs = ()
    columns = _COLUMNS

    def is_header(self, line: str) -> bool:
        """See `Table.is_header`."""
        labels = [found.group(1) for cell in split_header(line) if (found := _LABEL.match(cell))]
        return "Title" in labels and len(labels) > 2

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        _start(draft, block)
