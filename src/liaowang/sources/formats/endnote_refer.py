"""EndNote's tagged text (Refer, .enw): a percent sign and a character; CNKI and bepress write it as well."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import house_of
from liaowang.sources.reader import Draft
from liaowang.sources.tagged import Tagged

_TAG = re.compile(r"\s{0,3}(%[0-9A-Z!@#$&+<>?^~()*=\[\]])(?:[ \t]+(.*)|)$", re.DOTALL)
KINDS = {
    "patent": "patent",
    "standard": "standard",
    "newspaper article": "news",
    "computer program": "repository",
    "unpublished work": "preprint",
    "preprint": "preprint",
}
"""Kinds of records by the types of EndNote, in small letters."""
PATENT_NUMBER = re.compile(r"[A-Z]{2}[\s-]?\d[\d.,\s]{4,}[A-Z]?\d?")
_OPENING = frozenset({"%0", "%T", "%A"})


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1), found.group(2) or "") if found else None


def _begins(tag: str, block: Block, is_after_blank: bool) -> bool:
    """A record has one title and one type; bepress begins with the title, and the type may be missing."""
    if tag in {"%0", "%T"} and tag in block.fields:
        return True
    return is_after_blank and tag in _OPENING and "%T" in block.fields


class EndnoteRefer(Tagged):
    """Read Refer; the title marks a record, since not all houses write the type first, or at all."""

    name = "endnote_refer"
    title = "EndNote Refer"
    origin = "endnote"
    mark = re.compile(r"\n\s{0,3}%T[ \t]+(?=\S)")
    grammar = Grammar(_split, "%0", None, begins=_begins)
    columns = c.Columns(
        c.column(c.put("title"), "%T"),
        c.column(c.put("title_translated"), "%Q"),
        c.column(c.author, "%A"),
        c.column(c.affiliations(), "%+"),
        c.column(c.put("venue"), "%J"),
        c.column(c.put("venue"), "%B"),
        c.column(c.put("abstract"), "%X"),
        c.column(c.keywords(), "%K"),
        c.column(c.language, "%G"),
        c.column(c.date("published"), "%8"),
        c.column(c.date("published"), "%D"),
        c.column(c.date("retrieved"), "%["),
        c.column(c.identifier("doi"), "%R"),
        c.column(c.address, "%U"),
        c.column(c.address, "%>"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        tags = re.findall(r"\n\s{0,3}%([0-9A-Z])[ \t]+\S", "\n" + head)
        return "T" in tags and tags[0] in "0TA" and len(set(tags)) > 2

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        kind = block.take_first("%0")
        draft.keep("%0", kind)
        draft.record.kind = KINDS.get(kind.lower(), "paper")
        draft.record.source = house_of(*block.fields.get("%W", []), *block.fields.get("%~", [])) or self.origin
        if "thesis" in kind.lower():
            c.organisations()(draft, "%I", block.take_first("%I"))
        for number in block.fields.get("%@", []):
            if draft.record.kind == "patent" and PATENT_NUMBER.fullmatch(number.strip()):
                draft.add_identifier("patent", number, "%@")
        if date := block.take_first("%8"):
            # The day of issue often stands without its year.
            year = next(iter(block.fields.get("%D", [])), "").strip()
            draft.add_date("published", date if not year or year in date else f"{date} {year}", "%8")
