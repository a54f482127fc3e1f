"""XML of PubMed: articles and books as PubMed sends them, and the bare citations of older files of MEDLINE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from liaowang.records import Author, Flaw, Funding, Record, Reference, normalise_identifier
from liaowang.sources.fields import add_affiliations, add_language, orcid_of, reference_of, settle_years
from liaowang.sources.formats.medline import STATUS_ROLES, add_article_id, add_heading, settle_titles
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list
from liaowang.sources.xml_elements import XmlElement, xml_elements

_WRAPPERS = ("MedlineCitation", "BookDocument")


class PubmedXml(Reader):
    """Read PubMed's XML; a list of deleted numbers is a note."""

    name = "pubmed_xml"
    title = "PubMed XML"
    origin = "pubmed"
    tag: ClassVar[str] = "PubmedArticle|PubmedBookArticle"
    mark = re.compile(r"<(?:[\w.-]+:)?Pubmed(?:Book)?Article(?=[\s>])")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(re.search(rf"<(?:[\w.-]+:)?(?:{self.tag})(?:Set)?[\s>]", head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for it in xml_elements(lines, f"{self.tag}|DeleteCitation"):
            if isinstance(it, Flaw):
                yield it
            elif it.name == "DeleteCitation":
                numbers = it.texts("PMID")
                reason = f"PubMed has deleted {len(numbers)} records"
                yield lines.flaw("note", reason, line=it.line, excerpt=" ".join(numbers))
            else:
                yield from _draft(lines, it).finish(it.raw)


class MedlineXml(PubmedXml):
    """Read XML of MEDLINE without PubMed's part: no history and no references."""

    name = "medline_xml"
    title = "MEDLINE XML"
    tag = "MedlineCitation"
    mark = re.compile(r"<(?:[\w.-]+:)?MedlineCitation(?=[\s>])")


def _draft(lines: Lines, it: XmlElement) -> Draft:
    draft = Draft(lines, it.line, "paper", "pubmed")
    record = draft.record
    citation = next((found for name in _WRAPPERS for found in it.elements(name)), it)
    for number in citation.take_texts("PMID"):
        draft.add_identifier("pmid", number, "PMID")
    record.title = citation.take_text("Article/ArticleTitle", "ArticleTitle", "Book/BookTitle")
    record.title_translated = citation.take_text("Article/VernacularTitle", "VernacularTitle") or None
    record.venue = citation.take_text("Article/Journal/Title", "MedlineJournalInfo/MedlineTA", "Book/BookTitle") or None
    add_language(draft, "Language", citation.take_texts("Article/Language", "Language"))
    _add_abstracts(draft, citation)
    _add_authors(draft, citation)
    _add_subjects(draft, citation)
    _add_references(draft, it)
    _add_identifiers(draft, it)
    _add_dates(draft, it)
    for grant in citation.take("Article/GrantList/Grant", "GrantList/Grant"):
        record.funding.append(Funding(grant.text("Agency") or None, grant.text("GrantID") or None))
    for name, text in it.rest():
        draft.keep(name, text)
    settle_titles(draft)
    settle_years(draft)
    draft.add_arxiv_doi()
    return draft


def _add_abstracts(draft: Draft, citation: XmlElement) -> None:
    record = draft.record
    for abstract in citation.elements("Article/Abstract") + citation.elements("Abstract"):
        record.abstract = " ".join(filter(None, [record.abstract, *_sections(abstract)])) or None
    for other in citation.elements("OtherAbstract"):
        if other.attribute("Language") != "eng" and record.abstract_translated is None:
            record.abstract_translated = " ".join(_sections(other)) or None


def _sections(abstract: XmlElement) -> list[str]:
    """Give the sections of an abstract, each with its label as the text of PubMed has it."""
    sections = abstract.take("AbstractText")
    labels = [it.attribute("Label").removesuffix(":") for it in sections]
    return [
        f"{label}: {text}" if label and label != "UNLABELLED" else text
        for label, it in zip(labels, sections, strict=True)
        if (text := it.content)
    ]


def _add_authors(draft: Draft, citation: XmlElement) -> None:
    affiliations = citation.take_texts("Article/Affiliation")
    found = citation.take("Article/AuthorList/Author", "AuthorList/Author")
    for author in found or citation.take("Book/AuthorList/Author"):
        family, given = author.text("LastName"), author.text("ForeName") or author.text("FirstName")
        given = given or author.text("Initials")
        name = ", ".join(filter(None, [family, given, author.text("Suffix")])) or author.text("CollectiveName")
        if author.attribute("ValidYN") == "N":
            draft.keep("Author", name)
            continue
        orcids = [it.content for it in author.elements("Identifier") if it.attribute("Source").upper() == "ORCID"]
        if name:
            draft.record.authors.append(Author(name, orcid_of(" ".join(orcids))))
        affiliations += author.texts("AffiliationInfo/Affiliation") + author.texts("Affiliation")
    add_affiliations(draft, [part for text in affiliations for part in split_list(text)])


def _add_subjects(draft: Draft, citation: XmlElement) -> None:
    for heading in citation.take("MeshHeadingList/MeshHeading"):
        add_heading(draft, "MeshHeading", heading.text("DescriptorName"), heading.texts("QualifierName"))
    words = citation.take_texts("KeywordList/Keyword")
    draft.record.keywords = list(dict.fromkeys(part.removeprefix("*") for word in words for part in split_list(word)))
    for chemical in citation.take("ChemicalList/Chemical"):
        number = chemical.text("RegistryNumber")
        draft.keep("Chemical", chemical.text("NameOfSubstance") + (f" ({number})" if number.strip("0") else ""))
    for kind in citation.take_texts("Article/PublicationTypeList/PublicationType", "PublicationType"):
        draft.record.kind = "preprint" if kind == "Preprint" else draft.record.kind
        draft.keep("PublicationType", kind)


def _add_references(draft: Draft, it: XmlElement) -> None:
    """Add the works cited: PubMed lists them apart, files before 2019 among the comments."""
    found = [_reference(cited) for cited in it.take("//Reference")]
    for comment in it.take("//CommentsCorrections"):
        relation, text = comment.attribute("RefType"), " ".join(text for _, text in comment.rest())
        if relation != "Cites":
            draft.keep("CommentsCorrections", f"{relation}: {text}")
        elif number := normalise_identifier("pmid", comment.text("PMID")):
            found.append(Reference("pmid", number.value))
        else:
            found.append(reference_of(text))
    draft.record.references = list(dict.fromkeys(filter(None, found)))


def _reference(cited: XmlElement) -> Reference | None:
    kinds = {name.attribute("IdType"): name.content for name in cited.elements("ArticleIdList/ArticleId")}
    for name, kind in (("doi", "doi"), ("pubmed", "pmid"), ("pmc", "pmcid")):
        if number := normalise_identifier(kind, kinds.get(name, "")):
            return Reference(*number)
    return reference_of(cited.text("Citation"))


def _add_identifiers(draft: Draft, it: XmlElement) -> None:
    for name in it.take("//ArticleId"):
        add_article_id(draft, name.attribute("IdType"), name.content, "ArticleId")
    for name in it.take("//ELocationID"):
        add_article_id(draft, name.attribute("EIdType"), name.content, "ELocationID")
    for name in it.take("//OtherID"):
        kind = "pmc" if name.content.startswith("PMC") else name.attribute("Source")
        add_article_id(draft, kind, name.content, "OtherID")


def _add_dates(draft: Draft, it: XmlElement) -> None:
    for event in it.take("//PubMedPubDate"):
        status = event.attribute("PubStatus")
        if status in STATUS_ROLES:
            draft.add_date(STATUS_ROLES[status], event.date, "PubMedPubDate")
        else:
            draft.keep("PubMedPubDate", f"{status} {event.date}")
    chapter = it.take("//ContributionDate")
    # The first edition of a book says nothing about a chapter that came later.
    for when in [*it.take("//ArticleDate"), *(chapter or it.take("//PubDate"))]:
        draft.add_date("published", when.date, when.name)
    for when in it.take("//DateRevised"):
        draft.add_date("updated", when.date, "DateRevised")
    for name in ("PubDate", "DateCreated", "DateCompleted", "BeginningDate", "EndingDate"):
        for when in it.take(f"//{name}"):
            draft.keep(name, when.date)
