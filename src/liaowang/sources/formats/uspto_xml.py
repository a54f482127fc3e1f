"""Full texts of the US patent office as XML, many documents a file, since 2005 (for older ones see `uspto_old`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Author, Flaw, Record, Reference
from liaowang.sources.fields import reference_of
from liaowang.sources.formats import patents as p
from liaowang.sources.formats.uspto_old import fill_application_2001, fill_grant_2001
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader
from liaowang.sources.xml_elements import XmlElement, xml_elements

_TAGS = "us-patent-grant|us-patent-application|patent-application-publication|PATDOC"
_NOT_KEPT = ("description", "claims", "drawings", "us-claim-statement", "us-sequence-list-doc", "us-megatable-doc")


class UsptoXml(Reader):
    """Read grants and applications of all layouts since 2001; description, claims and drawings are not kept."""

    name = "uspto_xml"
    title = "USPTO XML"
    origin = "uspto"
    mark = re.compile(rf"<(?:{_TAGS})(?=[\s>])")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search(head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for document in xml_elements(lines, _TAGS):
            if isinstance(document, Flaw):
                yield document
                continue
            draft = Draft(lines, document.line, "patent", self.origin)
            _FILL[document.name](draft, document)
            yield from draft.finish(document.raw)


def _fill(draft: Draft, document: XmlElement) -> None:
    record = draft.record
    record.language = document.attribute("lang").lower() or None
    document.take(*_NOT_KEPT)
    abstracts = document.take("abstract")
    paragraphs = [text for it in abstracts for text in it.texts("p") or [it.content] if text]
    record.abstract = " ".join(paragraphs) or None
    for bibliographic in document.take("us-bibliographic-data-grant", "us-bibliographic-data-application"):
        record.title = record.title or bibliographic.take_text("invention-title")
        _add_numbers(draft, bibliographic)
        _add_classes(draft, bibliographic)
        _add_parties(draft, bibliographic)
        cited = bibliographic.take("us-references-cited", "references-cited")
        p.add_references(draft, [it for works in cited for it in _references(works)])
        p.keep_rest(draft, bibliographic)
    p.keep_rest(draft, document)


def number_of(document_id: XmlElement) -> str:
    """Give the number in an element with country, number and kind."""
    return p.patent_number(*map(document_id.text, ("country", "doc-number", "kind")))


def _add_numbers(draft: Draft, bibliographic: XmlElement) -> None:
    for it in bibliographic.take("publication-reference/document-id"):
        number = number_of(it)
        draft.add_identifier("patent", number, "publication-reference")
        draft.add_date(p.publication_role(number), it.text("date"), "publication-reference")
    for it in bibliographic.take("application-reference"):
        draft.keep("appl-type", it.attribute("appl-type"))
        for part in it.elements("document-id"):
            draft.add_identifier("patent_application", number_of(part), "application-reference")
            draft.add_date("filed", part.text("date"), "application-reference")
    for it in bibliographic.take("priority-claims/priority-claim"):
        draft.keep("priority-claim", " ".join(filter(None, map(it.text, ("country", "doc-number", "date")))))
        draft.add_date("priority", it.text("date"), "priority-claim")


def _add_classes(draft: Draft, bibliographic: XmlElement) -> None:
    ipc = bibliographic.take("classifications-ipcr/classification-ipcr", "classification-ipcr")
    p.add_categories(draft, "ipc", [p.code_of_parts(it) for it in ipc])
    for it in bibliographic.take("classification-ipc"):
        p.add_categories(draft, "ipc", [p.ipc_code(text) for text in _main_and_further(it)])
    cpc = [
        part
        for group in bibliographic.take("classifications-cpc/main-cpc", "classifications-cpc/further-cpc")
        for path in ("classification-cpc", "combination-set/combination-rank/classification-cpc")
        for part in group.elements(path)
    ]
    p.add_categories(draft, "cpc", [p.code_of_parts(it) for it in cpc])
    for it in bibliographic.take("classification-national"):
        p.add_categories(draft, "uspc", [p.uspc_code(text) for text in _main_and_further(it)])
    for it in bibliographic.take("classification-locarno"):
        p.add_categories(draft, "loc", [p.locarno_code(text) for text in _main_and_further(it)])


def _main_and_further(classes: XmlElement) -> list[str]:
    """Give the symbols as they stand, for their spaces count."""
    found = classes.elements("main-classification") + classes.elements("further-classification")
    return ["".join(it.node.itertext()).strip("\n") for it in found]


def _add_parties(draft: Draft, bibliographic: XmlElement) -> None:
    parties = bibliographic.take("us-parties", "parties")
    applicants = [it for group in parties for it in group.take("us-applicants/us-applicant", "applicants/applicant")]
    inventors = [it for group in parties for it in group.take("inventors/inventor", "inventors/deceased-inventor")]
    named = [it for it in applicants if "inventor" in it.attribute("app-type")]
    authors = [_person(_book(it)) for it in inventors or named]
    draft.record.authors = [author for author in dict.fromkeys(authors) if author.name]
    for it in [*bibliographic.take("assignees/assignee"), *applicants]:
        _add_applicant(draft, it)
    for it in parties:
        p.keep_rest(draft, it)


def _add_applicant(draft: Draft, it: XmlElement) -> None:
    book = _book(it)
    if name := book.text("orgname"):
        kind = p.kind_of_assignee(book.text("role") or it.text("role"))
        p.add_organisation(draft, name, book.text("address/country"), kind)
    elif (name := _person(book).name) and not p.is_author(draft, name):
        draft.keep(it.name, name)


def _book(party: XmlElement) -> XmlElement:
    return next(iter(party.elements("addressbook")), party)


def _person(book: XmlElement) -> Author:
    name = p.person(book.text("last-name"), book.text("first-name"), book.text("middle-name"), book.text("suffix"))
    return name if name.name else Author(book.text("name") or book.text("orgname"))


def _references(cited: XmlElement) -> Iterator[Reference | None]:
    for citation in [*cited.elements("us-citation"), *cited.elements("citation")]:
        for it in citation.elements("patcit/document-id"):
            yield p.patent_reference(number_of(it))
        for text in citation.texts("nplcit"):
            yield reference_of(text)


_FILL = {
    "us-patent-grant": _fill,
    "us-patent-application": _fill,
    "patent-application-publication": fill_application_2001,
    "PATDOC": fill_grant_2001,
}
