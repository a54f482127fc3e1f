"""OAI-PMH, in which repositories are harvested: Dublin Core and its kin, the formats of arXiv, JATS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from liaowang.records import Author, Category, Flaw, Record
from liaowang.sources.fields import add_addresses, add_affiliations, add_language, authors_of, settle_years
from liaowang.sources.formats.arxiv_names import split_names
from liaowang.sources.formats.jats import draft_of_article
from liaowang.sources.lines import Lines
from liaowang.sources.markup import plain_text
from liaowang.sources.reader import Draft, Reader, split_list
from liaowang.sources.xml_elements import XmlElement, xml_elements

_KINDS = ("patent", "preprint", "standard")
_NUMBERS = (
    ("doi", re.compile(r"(?:doi:\s?|info:doi/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)),
    ("arxiv", re.compile(r"(?:arxiv:|oai:arxiv\.org:)(\S+)", re.IGNORECASE)),
    ("pmid", re.compile(r"(?:pmid:\s?|info:pmid/)(\d+)", re.IGNORECASE)),
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_DATES = {
    "date": "published",
    "issued": "published",
    "dateissued": "published",
    "publicationyear": "published",
    "available": "deposited",
    "submitted": "received",
    "datesubmitted": "received",
    "accepted": "accepted",
    "dateaccepted": "accepted",
    "updated": "updated",
    "modified": "updated",
}
"""Roles of dates by the name of the element, or by the kind that DataCite gives a date."""


class OaiPmh(Reader):
    """Read answers to ListRecords and GetRecord; deleted records and errors are notes."""

    name = "oai_pmh"
    title = "OAI-PMH"
    origin = "oai"
    mark = re.compile(r"<(?:[\w.-]+:)?header(?=[\s>])(?![^<>]{0,200}\bstatus\s{0,9}=\s{0,9}[\"']deleted)")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(re.search(r"<(?:[\w.-]+:)?(?:OAI-PMH[\s>]|record(?:\s[^<>]*)?>\s*<(?:[\w.-]+:)?header[\s>])", head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for it in xml_elements(lines, "record|error"):
            if isinstance(it, Flaw):
                yield it
            elif it.name == "error":
                reason = f"the repository answered with an error: {it.attribute('code')} {it.content}"
                yield lines.flaw("note", reason, line=it.line, excerpt=it.raw)
            elif any(header.attribute("status") == "deleted" for header in it.elements("header")):
                reason = "the repository has deleted this record"
                yield lines.flaw("note", reason, line=it.line, excerpt=it.text("header/identifier") or it.raw)
            else:
                yield from _draft(lines, it).finish(it.raw)


def _draft(lines: Lines, it: XmlElement) -> Draft:
    number = it.take_text("header/identifier")
    metadata = next((XmlElement(node, it.line) for part in it.take("metadata") for node in part.node), None)
    if metadata is not None and metadata.name == "article":
        draft = draft_of_article(lines, metadata)
    else:
        is_arxiv = number.lower().startswith("oai:arxiv.org:")
        draft = Draft(lines, it.line, "preprint" if is_arxiv else "paper", "arxiv" if is_arxiv else "oai")
        fill = _FORMATS.get(metadata.name, _fill_dublin_core) if metadata is not None else _fill_dublin_core
        fill(draft, metadata or it)
        for name, text in metadata.rest() if metadata is not None else []:
            draft.keep(name, text)
    if not _add_number(draft, number, "identifier"):
        draft.add_identifier("accession", number, "identifier")
    for name, text in it.rest():
        draft.keep(name, text)
    settle_years(draft)
    draft.add_arxiv_doi()
    return draft


def _add_number(draft: Draft, value: str, field: str) -> bool:
    for kind, pattern in _NUMBERS:
        if found := pattern.fullmatch(value):
            draft.add_identifier(kind, found.group(1), field)
            return True
    return False


def _fill_dublin_core(draft: Draft, it: XmlElement) -> None:
    record = draft.record
    titles = it.take("//title")
    record.title, record.title_translated = _in_two_languages(draft, titles, 0)
    texts = [text for text in it.take("//description", "//abstract") if not text.content.startswith("Comment")]
    longest = max(range(len(texts)), key=lambda at: len(texts[at].content), default=0)
    abstract, record.abstract_translated = _in_two_languages(draft, texts, longest)
    record.abstract = abstract or None
    creators = [name for creator in it.take("//creator") for name in creator.texts("creatorName") or [creator.content]]
    record.authors = authors_of(creators)
    record.keywords = list(dict.fromkeys(word for text in it.take_texts("//subject") for word in split_list(text)))
    languages = [re.split("[-_]", text)[0] for text in it.take_texts("//language")]
    add_language(draft, "language", languages)
    for kind in it.take_texts("//type", "//resourceType"):
        record.kind = next((known for known in _KINDS if known in kind.lower()), record.kind)
        draft.keep("type", kind)
    for source in it.take_texts("//source"):
        record.venue = record.venue or source.partition(";")[0].strip() or None
        draft.keep("source", source)
    for number in it.take_texts("//identifier"):
        if not _add_number(draft, number, "identifier"):
            add_addresses(draft, "identifier", [number])
    _add_dates(draft, it)


def _in_two_languages(draft: Draft, found: list[XmlElement], first: int) -> tuple[str, str | None]:
    """Choose a text and one in another language; the others are kept aside."""
    if not found:
        return "", None
    chosen = found.pop(first)
    other = next((it for it in found if it.content and _is_other(it, chosen)), None)
    for it in found:
        if it is not other:
            draft.keep(it.name, it.content)
    return plain_text(chosen.content), plain_text(other.content) if other else None


def _is_other(it: XmlElement, chosen: XmlElement) -> bool:
    """Tell another language by its mark, or by the script where not both have one."""
    marks = it.attribute("lang")[:2].lower(), chosen.attribute("lang")[:2].lower()
    if all(marks):
        return marks[0] != marks[1]
    return bool(_CJK.search(it.content)) != bool(_CJK.search(chosen.content))


def _add_dates(draft: Draft, it: XmlElement) -> None:
    """Add dates; arXiv's first is the submission, the others are updates."""
    is_arxiv = draft.record.source == "arxiv"
    n_added = 0
    for found in it.elements("//*"):
        kind = (found.attribute("dateType") or found.name).lower()
        text = found.content
        if kind not in _DATES or len(found.node) or text.startswith("info:"):
            continue
        found.node.getparent().remove(found.node)
        role = ("updated" if n_added else "submitted") if is_arxiv else _DATES[kind]
        draft.add_date(role, text, found.name)
        n_added += 1


def _fill_arxiv(draft: Draft, it: XmlElement) -> None:
    record = draft.record
    record.title = it.take_text("title")
    record.abstract = it.take_text("abstract") or None
    draft.add_identifier("arxiv", it.take_text("id"), "id")
    for doi in it.take_text("doi").split():
        draft.add_identifier("doi", doi, "doi")
    codes = [("arxiv", code) for code in it.take_text("categories").split()]
    codes += [("msc", code) for code in split_list(it.take_text("msc-class"), ";,")]
    codes += [("acm", code) for code in split_list(it.take_text("acm-class"), ";,")]
    record.categories = list(dict.fromkeys(Category(*code) for code in codes))
    for author in it.take("authors/author"):
        named = [author.text("keyname"), author.text("forenames"), author.text("suffix")]
        record.authors.append(Author(", ".join(filter(None, named))))
        add_affiliations(draft, author.texts("affiliation"))
    record.authors += split_names(it.take_text("authors").replace(" and ", ", "), ", ")
    versions = [date for version in it.take("version") for date in version.texts("date")]
    draft.add_date("submitted", it.take_text("created") or next(iter(versions), ""), "created")
    draft.add_date("updated", it.take_text("updated") or (versions[-1] if versions[1:] else ""), "updated")


_FORMATS: dict[str, Callable[[Draft, XmlElement], None]] = {"arXiv": _fill_arxiv, "arXivRaw": _fill_arxiv}
