"""XML of EndNote, which Mendeley, JabRef and others write as well: every text may lie in elements of style."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Flaw, Record
from liaowang.sources.fields import (
    add_addresses,
    add_affiliations,
    add_language,
    add_noted_citations,
    authors_of,
    house_of,
    settle_years,
)
from liaowang.sources.formats.endnote_refer import KINDS, PATENT_NUMBER
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list
from liaowang.sources.xml_elements import XmlElement, xml_elements

_NUMBERS = {
    "9": "computer program",
    "23": "newspaper article",
    "25": "patent",
    "34": "unpublished work",
    "58": "standard",
}
"""Types of records by their number, for houses that write no name."""
_ACCESSIONS = (
    ("wos", re.compile(r"(?:WOS|ISI):?([A-Z0-9]{15})", re.IGNORECASE)),
    ("scopus", re.compile(r"(2-s2\.0-\d+)")),
    ("arxiv", re.compile(r"arxiv:(\S+)", re.IGNORECASE)),
)
_OUTSIDE_BRACKETS = re.compile(r"[;\r](?![^\[\]]*\])")


class EndnoteXml(Reader):
    """Read EndNote's XML."""

    name = "endnote_xml"
    title = "EndNote XML"
    origin = "endnote"
    mark = re.compile(r"<record(?=[\s>])")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        has_records = re.search(r"<records[\s>]", head) or self.mark.search(head)
        return bool(has_records and re.search(r"<(?:ref-type|source-app|rec-number)[\s>]", head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for it in xml_elements(lines, "record"):
            if isinstance(it, Flaw):
                yield it
            else:
                yield from _draft(lines, it).finish(it.raw)


def _draft(lines: Lines, it: XmlElement) -> Draft:
    from lxml import etree

    etree.strip_tags(it.node, "{*}style")
    draft = Draft(lines, it.line, "paper", "endnote")
    record = draft.record
    for kind in it.take("ref-type"):
        name = kind.attribute("name") or _NUMBERS.get(kind.content, kind.content)
        record.kind = KINDS.get(name.lower(), record.kind)
        draft.keep("ref-type", name)
    record.title = it.take_text("titles/title")
    record.title_translated = it.take_text("titles/translated-title", "translated-title") or None
    record.venue = it.take_text("periodical/full-title", "titles/secondary-title", "periodical/abbr-1") or None
    record.abstract = it.take_text("abstract") or None
    record.authors = authors_of(it.take_texts("contributors/authors/author"))
    words = [word for found in it.take("keywords/keyword") for word in split_list(_raw(found), ";；\r")]
    record.keywords = list(dict.fromkeys(words))
    addresses = [part for found in it.take("auth-address") for part in _OUTSIDE_BRACKETS.split(_raw(found))]
    add_affiliations(draft, addresses)
    add_language(draft, "language", it.take_texts("language"))
    provider = it.texts("remote-database-provider") + it.texts("remote-database-name")
    record.source = house_of(*provider) or "endnote"
    _add_identifiers(
        draft, it, is_pubmed=any(re.search("pubmed|medline|nlm", name, re.IGNORECASE) for name in provider)
    )
    _add_dates(draft, it)
    notes = it.take_texts("notes", "research-notes")
    for note in notes:
        draft.keep("notes", note)
    add_noted_citations(draft, notes)
    for name, text in it.rest():
        draft.keep(name, text)
    return draft


def _raw(it: XmlElement) -> str:
    """Give the text with its carriage returns, which EndNote puts between the values of a list."""
    return "".join(it.node.itertext())


def _add_identifiers(draft: Draft, it: XmlElement, *, is_pubmed: bool) -> None:
    for number in it.take_texts("electronic-resource-num"):
        if re.search(r"10\.\d{4,9}/", number):
            draft.add_identifier("doi", number, "electronic-resource-num")
        else:
            add_addresses(draft, "electronic-resource-num", [number])
    for number in it.take_texts("accession-num"):
        found = next(((kind, hit.group(1)) for kind, like in _ACCESSIONS if (hit := like.fullmatch(number))), None)
        if found:
            draft.add_identifier(found[0], ("WOS:" if found[0] == "wos" else "") + found[1], "accession-num")
        elif is_pubmed and number.isdecimal():
            draft.add_identifier("pmid", number, "accession-num")
        else:
            draft.keep("accession-num", number)
    for number in it.texts("custom2"):
        if re.fullmatch(r"PMC\d+", number):
            draft.add_identifier("pmcid", number, "custom2")
    for number in it.texts("isbn") if draft.record.kind == "patent" else []:
        if PATENT_NUMBER.fullmatch(number):
            draft.add_identifier("patent", number, "isbn")
    add_addresses(draft, "url", [url for found in it.take("//url") for url in split_list(_raw(found), "\r")])
    draft.add_arxiv_doi()


def _add_dates(draft: Draft, it: XmlElement) -> None:
    """Add the year, and the day where there is one; it often stands without its year."""
    year = it.take_text("dates/year")
    draft.add_date("published", year, "year")
    for day in it.take_texts("dates/pub-dates/date"):
        draft.add_date("published", day if not year or year in day else f"{day} {year}", "pub-dates")
    for day in it.take_texts("access-date"):
        draft.add_date("retrieved", day, "access-date")
    settle_years(draft)
