"""RIS as many houses write it: one space or two after the tag or before the value, small tags, end marks forgotten."""

from __future__ import annotations

import re

from liaowang.records import parse_date
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import add_noted_citations, house_of
from liaowang.sources.names import part_translated
from liaowang.sources.reader import Draft, split_list
from liaowang.sources.tagged import Tagged

# A hyphen that is followed by no blank may belong to a word of the text, unless two blanks stand before it.
_TAG = re.compile(
    r"\s{0,3}(?:(TY|ER)\s{0,3}-\s*|([A-Z][A-Z0-9]|[a-z][a-z0-9](?=\s\s))(?:\s{1,3}-(?:\s+|$)|\s\s-))(.*)$", re.DOTALL
)
_KINDS = {"PAT": "patent", "STAND": "standard", "NEWS": "news", "COMP": "repository", "UNPB": "preprint"}
_ACCESSION = re.compile(r"WOS:\S+", re.IGNORECASE)
_PUBMED = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_PATENT = re.compile(r"[A-Z]{2}[\s-]?\d[\d.,\s]{4,}[A-Z]?\d?")


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return ((found.group(1) or found.group(2)).upper(), found.group(3)) if found else None


def _begins(tag: str, block: Block, _: bool) -> bool:
    return tag == "TY" and "TY" in block.fields


def _doi(draft: Draft, name: str, value: str) -> None:
    """Old exports put the DOI into a field for other things."""
    if re.search(r"\b10\.\d{4,9}/", value) and not any(kind == "doi" for kind, _ in draft.record.identifiers):
        draft.add_identifier("doi", value, name)
    draft.keep(name, value)


def _keywords(draft: Draft, name: str, value: str) -> None:
    c.keywords()(draft, name, value.replace("\n", ";"))


def _accession(draft: Draft, name: str, value: str) -> None:
    if found := _ACCESSION.search(value):
        draft.add_identifier("wos", found.group(), name)
    else:
        draft.keep(name, value)


def _retrieved(draft: Draft, name: str, value: str) -> None:
    """Some houses write other dates here."""
    if when := parse_date(value, "retrieved"):
        draft.record.dates.append(when)
    else:
        draft.keep(name, value)


class Ris(Tagged):
    """Read RIS. rispy reads no record where one space stands before the hyphen, so the lines are split here."""

    name = "ris"
    title = "RIS"
    origin = "ris"
    mark = re.compile(r"\n\s{0,3}(?:TY\s{0,3}|ty\s\s)-(?=\s|[A-Za-z]|$)")
    grammar = Grammar(_split, "TY", "ER", frozenset({"EF"}), _begins)
    columns = c.Columns(
        *(c.column(c.put("title"), tag) for tag in ("TI", "T1", "CT", "BT")),
        c.column(c.put("title_translated"), "TT"),
        *(c.column(c.put("abstract"), tag) for tag in ("AB", "N2")),
        *(c.column(c.put("venue"), tag) for tag in ("JF", "T2", "JO", "JA", "J2")),
        c.column(_keywords, "KW"),
        c.column(c.affiliations(), "AD"),
        c.column(c.language, "LA"),
        c.column(c.funding, "FU"),
        *(c.column(c.identifier("doi"), tag) for tag in ("DO", "DI")),
        *(c.column(_doi, tag) for tag in ("M3", "L3")),
        c.column(_accession, "AN"),
        *(c.column(c.address, tag) for tag in ("UR", "LK")),
        *(c.column(c.date("published"), tag) for tag in ("DA", "PY", "Y1")),
        c.column(_retrieved, "Y2"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search(f"\n{head}\n"))

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        kind = block.take_first("TY").upper()
        draft.keep("TY", kind)
        fields = block.fields
        draft.record.kind = _KINDS.get(kind, "paper")
        houses = [*fields.get("DB", []), *fields.get("DP", [])]
        draft.record.source = house_of(*houses) or self.origin
        names, translated = part_translated(split_list("\n".join(block.take("AU", "A1")), ";；\n"))
        c.author(draft, "AU", ";".join(names))
        for name in translated:
            draft.keep("AU", name)
        if kind == "THES":
            c.organisations()(draft, "PB", block.take_first("PB"))
        if kind == "PAT":
            c.organisations()(draft, "A2", ";".join(block.take("A2")))
            for number in filter(_PATENT.fullmatch, map(str.strip, fields.get("SN", []))):
                draft.add_identifier("patent", number, "SN")
        for number in fields.get("AN", []) if any(map(_PUBMED.search, houses)) else []:
            if number.strip().isdecimal():
                draft.add_identifier("pmid", number, "AN")
        _add_notes(draft, block)


def _add_notes(draft: Draft, block: Block) -> None:
    """Read how often Scopus counted citations, and when, from the notes; the notes stay."""
    notes = block.take("N1")
    for note in notes:
        draft.keep("N1", note)
    add_noted_citations(draft, notes, next(iter(block.fields.get("DB", [])), "").strip().lower() or "scopus")
