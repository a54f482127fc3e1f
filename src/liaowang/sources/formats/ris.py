"""RIS as many houses write it: one space or two after the tag, byte order marks, end marks forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import CitationCount, Flaw, Record, parse_date
from liaowang.sources.blocks import Block, Grammar, read_blocks
from liaowang.sources.fields import (
    add_addresses,
    add_affiliations,
    add_language,
    authors_of,
    fundings_of,
    settle_years,
)
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,3}-(?:\s+(.*)|)$", re.DOTALL)
_KINDS = {"PAT": "patent", "STAND": "standard", "NEWS": "news", "COMP": "repository", "UNPB": "preprint"}
_CITED = re.compile(r"\bcited by\s{0,9}:?\s{0,9}(\d{1,9})", re.IGNORECASE)
_EXPORTED = re.compile(r"\bexport(?:ed)?(?: date)?\s{0,9}:?\s{0,9}(\S.*)", re.IGNORECASE)
_ACCESSION = re.compile(r"WOS:\S+", re.IGNORECASE)


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1), found.group(2) or "") if found else None


_GRAMMAR = Grammar(_split, "TY", "ER")


class Ris(Reader):
    """Read RIS. rispy reads no record where one space stands before the hyphen, so the lines are split here."""

    name = "ris"
    title = "RIS"
    origin = "ris"
    mark = re.compile(r"\n\s{0,3}TY\s{1,3}-(?=\s)")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search(f"\n{head}\n"))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_blocks(lines, _GRAMMAR, _draft)


def _draft(lines: Lines, block: Block) -> Draft:
    kind = block.take_first("TY").upper()
    draft = Draft(lines, block.line, _KINDS.get(kind, "paper"), "ris")
    record = draft.record
    draft.keep("TY", kind)
    record.title = block.take_first("TI", "T1", "CT", "BT")
    record.title_translated = squeeze(block.take_first("TT")) or None
    record.abstract = squeeze(block.take_first("AB", "N2")) or None
    record.authors = authors_of(block.take("AU", "A1"))
    record.keywords = split_list(";".join(block.take("KW")).replace("\n", ";"))
    record.venue = squeeze(block.take_first("JF", "T2", "JO", "JA", "J2")) or None
    add_affiliations(draft, [part for value in block.take("AD") for part in value.split("\n")])
    add_language(draft, "LA", block.take("LA"))
    record.funding = [grant for value in block.take("FU") for grant in fundings_of(value)]
    _add_identifiers(draft, block)
    for tag in ("DA", "PY", "Y1"):
        for value in block.take(tag):
            draft.add_date("published", value, tag)
    settle_years(draft)
    for value in block.take("Y2"):
        if when := parse_date(value, "retrieved"):
            record.dates.append(when)
        else:
            draft.keep("Y2", value)
    _add_notes(draft, block)
    for tag in list(block.fields):
        for value in block.take(tag):
            draft.keep(tag, value)
    return draft


def _add_identifiers(draft: Draft, block: Block) -> None:
    for value in block.take("DO", "DI"):
        draft.add_identifier("doi", value, "DO")
    for value in block.take("AN"):
        if found := _ACCESSION.search(value):
            draft.add_identifier("wos", found.group(), "AN")
        else:
            draft.keep("AN", value)
    add_addresses(draft, "UR", [url for value in block.take("UR") for url in value.split()])
    draft.add_arxiv_doi()


def _add_notes(draft: Draft, block: Block) -> None:
    """Read how often Scopus counted citations, and when, from the notes; the notes stay."""
    notes = block.take("N1")
    for note in notes:
        draft.keep("N1", note)
    cited = next((found for note in notes if (found := _CITED.search(note))), None)
    exported = next((found for note in notes if (found := _EXPORTED.search(note))), None)
    if cited:
        when = parse_date(exported.group(1), "retrieved") if exported else None
        house = (block.take_first("DB") or "scopus").lower()
        draft.keep("DB", house)
        is_day = when is not None and when.precision == "day"
        draft.record.citations.append(CitationCount(int(cited.group(1)), house, when.day if when and is_day else None))
