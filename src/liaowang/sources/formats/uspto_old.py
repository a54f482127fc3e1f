"""The XML of the US patent office from 2001 to 2004: grants after ST.32, applications in a layout of their own."""

from __future__ import annotations

from collections.abc import Iterator

from liaowang.records import Author, Reference
from liaowang.sources.fields import reference_of
from liaowang.sources.formats import patents as p
from liaowang.sources.reader import Draft
from liaowang.sources.xml_elements import XmlElement

_INVENTORS = ("first-named-inventor", "inventor")


def fill_application_2001(draft: Draft, document: XmlElement) -> None:
    """Fill a draft from a `patent-application-publication`."""
    draft.record.language = "en"
    document.take("subdoc-description", "subdoc-claims", "subdoc-drawings")
    paragraphs = [text for it in document.take("subdoc-abstract") for text in it.texts("paragraph") or [it.content]]
    draft.record.abstract = " ".join(filter(None, paragraphs)) or None
    for it in document.take("subdoc-bibliographic-information"):
        _add_application_numbers(draft, it)
        _add_application_classes(draft, it)
        _add_application_parties(draft, it)
        for group in it.take("technical-information"):
            draft.record.title = draft.record.title or group.take_text("title-of-invention")
            p.keep_rest(draft, group)
        p.keep_rest(draft, it)
    p.keep_rest(draft, document)


def _add_application_numbers(draft: Draft, it: XmlElement) -> None:
    for part in it.take("document-id"):
        country = part.text("country-code") or "US"
        number = p.patent_number(country, part.text("doc-number"), part.text("kind-code"))
        draft.add_identifier("patent", number, "document-id")
        draft.add_date(p.publication_role(number), part.text("document-date"), "document-date")
    for part in it.take("domestic-filing-data"):
        if number := part.text("application-number/doc-number"):
            draft.add_identifier("patent_application", p.patent_number("US", number), "application-number")
        draft.add_date("filed", part.text("filing-date"), "filing-date")
    for part in it.take("foreign-priority-data"):
        paths = ("country-code", "priority-application-number/doc-number", "filing-date")
        draft.keep("priority-claim", " ".join(filter(None, map(part.text, paths))))
        draft.add_date("priority", part.text("filing-date"), "foreign-priority-data")


def _add_application_classes(draft: Draft, it: XmlElement) -> None:
    for group in it.take("technical-information/classification-ipc"):
        ipc = [code for path in ("primary", "secondary") for code in group.elements(f"classification-ipc-{path}/ipc")]
        p.add_categories(draft, "ipc", [p.ipc_code("".join(code.node.itertext())) for code in ipc])
    for group in it.take("technical-information/classification-us"):
        uspc = [part for path in ("primary", "secondary") for part in group.elements(f"classification-us-{path}/uspc")]
        p.add_categories(
            draft, "uspc", [p.uspc_code(part.text("class").rjust(3) + part.text("subclass")) for part in uspc]
        )


def _add_application_parties(draft: Draft, it: XmlElement) -> None:
    names = [part for group in it.take("inventors") for tag in _INVENTORS for part in group.elements(f"{tag}/name")]
    authors = [
        p.person(name.text("family-name"), *map(name.text, ("given-name", "middle-name", "name-suffix")))
        for name in names
    ]
    draft.record.authors = [author for author in dict.fromkeys(authors) if author.name]
    for part in it.take("assignee"):
        kind = p.kind_of_assignee(part.text("assignee-type"))
        if name := part.text("organization-name"):
            p.add_organisation(draft, name, part.text("address/country/country-code"), kind)
        else:
            draft.keep("assignee", part.text("name"))


def fill_grant_2001(draft: Draft, document: XmlElement) -> None:
    """Fill a draft from a `PATDOC`; its codes are those of WIPO standard ST.32."""
    draft.record.language = "en"
    document.take("SDODE", "SDOCL", "SDODR")
    texts = [text for it in document.take("SDOAB") for text in _deep(it, "PARA") or [it.content]]
    draft.record.abstract = " ".join(filter(None, texts)) or None
    for it in document.take("SDOBI"):
        draft.record.title = it.take_text("B500/B540")
        _add_grant_numbers(draft, it)
        _add_grant_classes(draft, it)
        _add_grant_parties(draft, it)
        for group in it.take("B500/B560"):
            p.add_references(draft, list(_references(group)))
        for part in it.elements("B500"):
            p.keep_rest(draft, part)
        it.take("B500")
        p.keep_rest(draft, it)
    p.keep_rest(draft, document)


def _add_grant_numbers(draft: Draft, it: XmlElement) -> None:
    for part in it.take("B100"):
        country = part.text("B190") or "US"
        number = p.patent_number(country, part.text("B110"), part.text("B130"))
        draft.add_identifier("patent", number, "B110")
        draft.add_date("granted", part.text("B140"), "B140")
    for part in it.elements("B200"):
        if number := part.take_text("B210"):
            draft.add_identifier("patent_application", p.patent_number("US", number), "B210")
        draft.add_date("filed", part.take_text("B220"), "B220")
    for part in it.take("B300"):
        for day in part.texts("B320"):
            draft.add_date("priority", day, "B320")
        draft.keep("priority-claim", p.spaced(part))


def _add_grant_classes(draft: Draft, it: XmlElement) -> None:
    for group in it.take("B500/B510"):
        found = group.elements("B511") + group.elements("B512")
        p.add_categories(draft, "ipc", [p.ipc_code(_raw(code)) for code in found])
    for group in it.take("B500/B520"):
        found = group.elements("B521") + group.elements("B522")
        p.add_categories(draft, "uspc", [p.uspc_code(_raw(code)) for code in found])
    for group in it.take("B500/B530"):
        p.add_categories(draft, "loc", [p.locarno_code(text) for text in group.texts("B531")])


def _raw(code: XmlElement) -> str:
    return "".join(code.node.itertext()).strip("\n")


def _add_grant_parties(draft: Draft, it: XmlElement) -> None:
    names = [name for group in it.take("B700/B720") for name in group.elements("B721/PARTY-US/NAM")]
    draft.record.authors = [author for author in dict.fromkeys(map(_person, names)) if author.name]
    for group in it.take("B700/B730"):
        kind = p.kind_of_assignee(group.text("B732US"))
        for party in group.elements("B731/PARTY-US"):
            country = party.text("ADR/CTRY") or "US"
            if name := party.text("NAM/ONM"):
                p.add_organisation(draft, name, country, kind)
            elif person := party.text("NAM"):
                draft.keep("assignee", person)


def _person(name: XmlElement) -> Author:
    return p.person(name.text("SNM") or name.text("ONM"), *map(name.text, ("FNM", "MNM", "SFX")))


def _references(cited: XmlElement) -> Iterator[Reference | None]:
    for it in cited.elements("B561/PCIT/DOC"):
        yield p.patent_reference(p.patent_number(it.text("CTRY") or "US", it.text("DNUM"), it.text("KIND")))
    for text in cited.texts("B562/NCIT"):
        yield reference_of(text)


def _deep(it: XmlElement, tag: str) -> list[str]:
    return [XmlElement(node, it.line).content for node in it.node.iterdescendants(tag)]
