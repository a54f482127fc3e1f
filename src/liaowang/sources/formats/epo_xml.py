"""Documents of the European Patent Office: answers of OPS and files of DOCDB, of all offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Author, Flaw, Record, Reference
from liaowang.sources.fields import reference_of
from liaowang.sources.formats import patents as p
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader
from liaowang.sources.xml_elements import XmlElement, xml_elements

_COUNTRY = re.compile(r"\s*\[([A-Z]{2})\]\s*$")
_SCHEMES = {"UC": "uspc", "FTERM": "fterm", "FI": "fi", "EC": "ecla"}
_FORMATS = ("original", "docdba", "epodoc", "docdb", "")
_NUMBER_FORMATS = ("docdb", "epodoc", "original", "")
_US_NUMBER_FORMATS = ("original", *_NUMBER_FORMATS)
_LANGUAGES = ("zh", "en")


class EpoXml(Reader):
    """Read `exchange-document` elements; the same name or number in another of the office's formats counts once."""

    name = "epo_xml"
    title = "EPO OPS or DOCDB XML"
    origin = "epo"
    mark = re.compile(r"<(?:[\w.-]+:)?exchange-document(?=[\s>])")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(re.search(r"<(?:[\w.-]+:)?exchange-documents?[\s>]", head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for document in xml_elements(lines, "exchange-document"):
            if isinstance(document, Flaw):
                yield document
            elif document.attribute("status") in {"not found", "invalid result"}:
                reason = f"the office has no such document ({document.attribute('status')})"
                yield lines.flaw("record", reason, line=document.line, excerpt=document.raw)
            else:
                yield from _draft(lines, document).finish(document.raw)


def _draft(lines: Lines, document: XmlElement) -> Draft:
    draft = Draft(lines, document.line, "patent", "epo")
    record = draft.record
    draft.keep("family-id", document.attribute("family-id"))
    number = p.patent_number(*map(document.attribute, ("country", "doc-number", "kind")))
    draft.add_identifier("patent", number, "doc-number")
    abstracts = {it.attribute("lang"): " ".join(it.texts("p")) or it.content for it in document.take("abstract")}
    titles: dict[str, str] = {}
    for bibliographic in document.take("bibliographic-data"):
        titles |= {it.attribute("lang"): it.content for it in bibliographic.take("invention-title")}
        _add_dates(draft, bibliographic, number)
        _add_application(draft, bibliographic, document.attribute("country"))
        _add_classes(draft, bibliographic)
        _add_parties(draft, bibliographic)
        p.add_references(draft, list(_references(bibliographic)))
        p.keep_rest(draft, bibliographic)
    p.keep_rest(draft, document)
    language = _language_of(titles, abstracts)
    record.language = language if re.fullmatch("[a-z]{2}", language) else None
    title, record.title_translated = _in_two_languages(draft, "invention-title", titles, language)
    record.title = title or ""
    record.abstract, record.abstract_translated = _in_two_languages(draft, "abstract", abstracts, language)
    return draft


def _language_of(titles: dict[str, str], abstracts: dict[str, str]) -> str:
    """Prefer a title in whose language there is an abstract, then Chinese, then English."""
    order = [*_LANGUAGES, *titles]
    return min(filter(titles.get, titles), key=lambda it: (not abstracts.get(it), order.index(it)), default="")


def _in_two_languages(draft: Draft, name: str, texts: dict[str, str], language: str) -> tuple[str | None, str | None]:
    """Give the text in a language and a translation, Chinese before English before others, and keep the rest."""
    order = [language, *_LANGUAGES, *texts]
    ranked = sorted(filter(texts.get, texts), key=order.index)
    for other in ranked[2:]:
        draft.keep(f"{name} {other}", texts[other])
    first, second, *_ = [*map(texts.get, ranked), None, None]
    return first, second


def _ids(element: XmlElement) -> dict[str, XmlElement]:
    """Give the numbers of a reference by their format, which stands at them or at the reference."""
    return {
        it.attribute("document-id-type") or element.attribute("data-format"): it
        for it in element.elements("document-id")
    }


def _add_dates(draft: Draft, bibliographic: XmlElement, number: str) -> None:
    for it in bibliographic.take("publication-reference"):
        for part in _ids(it).values():
            draft.add_date(p.publication_role(number), part.text("date"), "publication-reference")
    for it in bibliographic.take("priority-claims/priority-claim"):
        for part in _ids(it).values():
            draft.keep("priority-claim", "".join(map(part.text, ("country", "doc-number"))))
            draft.add_date("priority", part.text("date"), "priority-claim")


def _add_application(draft: Draft, bibliographic: XmlElement, country: str) -> None:
    ids: dict[str, XmlElement] = {}
    for it in bibliographic.take("application-reference"):
        ids |= _ids(it)
    for part in ids.values():
        draft.add_date("filed", part.text("date"), "application-reference")
    order = _US_NUMBER_FORMATS if country == "US" else _NUMBER_FORMATS
    chosen = next((kind for kind in order if kind in ids and ids[kind].text("doc-number")), None)
    for kind, part in ids.items():
        number = p.patent_number(part.text("country") or country, part.text("doc-number"))
        if kind == chosen:
            draft.add_identifier("patent_application", number, "application-reference")
        else:
            draft.keep(f"application-reference {kind}", number)


def _add_classes(draft: Draft, bibliographic: XmlElement) -> None:
    texts = bibliographic.take_texts("classifications-ipcr/classification-ipcr/text", "classification-ipc/text")
    texts += bibliographic.take_texts("classification-ipc/main-classification")
    texts += bibliographic.take_texts("classification-ipc/further-classification")
    p.add_categories(draft, "ipc", [p.ipc_code(text) for text in texts])
    for it in bibliographic.take("patent-classifications/patent-classification"):
        scheme = next(iter(it.attributes("classification-scheme", "scheme")), "CPC")
        code = it.text("classification-symbol") or p.code_of_parts(it)
        if scheme.startswith("CPC"):
            p.add_categories(draft, "cpc", [p.ipc_code(code)])
        else:
            p.add_categories(draft, _SCHEMES.get(scheme, scheme.lower()), [code])


def _add_parties(draft: Draft, bibliographic: XmlElement) -> None:
    inventors = bibliographic.take("parties/inventors/inventor", "inventors/inventor")
    names = [name for name, _ in _names(inventors, "inventor-name/name")]
    draft.record.authors = [Author(name) for name in dict.fromkeys(names)]
    applicants = bibliographic.take("parties/applicants/applicant", "applicants/applicant")
    for name, country in _names(applicants, "applicant-name/name"):
        if p.is_author(draft, name):
            draft.keep("applicant", name)
        else:
            p.add_organisation(draft, name, country)


def _names(parties: list[XmlElement], path: str) -> Iterator[tuple[str, str]]:
    """Give each party once, with the country that another format tells of it."""
    formats: dict[str, dict[str, XmlElement]] = {}
    countries: dict[str, str] = {}
    for it in parties:
        formats.setdefault(it.attribute("data-format"), {})[it.attribute("sequence") or str(len(formats))] = it
        country = _COUNTRY.search(it.text(path))
        found = country.group(1) if country else it.text("residence/country")
        countries[it.attribute("sequence")] = found or countries.get(it.attribute("sequence"), "")
    chosen = next((formats[kind] for kind in _FORMATS if kind in formats), {})
    for sequence, it in chosen.items():
        if name := _COUNTRY.sub("", it.text(path)).rstrip(" ,"):
            yield name, countries.get(sequence, "")


def _references(bibliographic: XmlElement) -> Iterator[Reference | None]:
    for citation in bibliographic.take("references-cited/citation"):
        for patent in citation.elements("patcit"):
            ids = _ids(patent)
            kind = next((it for it in _NUMBER_FORMATS if it in ids), None)
            if kind is not None:
                parts = map(ids[kind].text, ("country", "doc-number", "kind"))
                yield p.patent_reference(p.patent_number(*parts))
        for text in citation.texts("nplcit"):
            yield reference_of(text)
