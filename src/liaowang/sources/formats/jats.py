"""JATS, in which PMC, publishers and preprint servers keep articles (.nxml, .xml): the front and the references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Author, Flaw, Funding, Organisation, Record, Reference, normalise_identifier
from liaowang.sources.fields import add_language, orcid_of, organisation_of, reference_of, settle_years
from liaowang.sources.formats.medline import add_article_id
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader
from liaowang.sources.xml_elements import XmlElement, xml_elements

_TAG = re.compile(r"<(?:[\w.-]+:)?article(?=[\s>])")
_UNSAID = ("tex-math", "fn", "xref", "label", "email", "object-id")
"""What stands within a title, an abstract or an address without being part of what it says."""
_HISTORY = {"received": "received", "accepted": "accepted", "preprint": "published"}
_SPACED = re.compile(r" (?=[,.;:)\]–])|(?<=[(\[–]) ")
"""Blanks that stand between the parts of a reference without belonging there."""
_CITATIONS = {"element-citation", "mixed-citation", "nlm-citation", "citation"}


class PmcNxml(Reader):
    """Read JATS, one article a file or many; the body of an article is not read."""

    name = "pmc_nxml"
    title = "JATS (PMC NXML)"
    origin = "pmc"
    mark = _TAG

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        is_set = re.search(r"<(?:[\w.-]+:)?pmc-articleset[\s>]", head)
        return bool(is_set or (_TAG.search(head) and re.search(r"<(?:[\w.-]+:)?article-meta[\s>]", head)))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for article in xml_elements(lines, "article"):
            if isinstance(article, Flaw):
                yield article
            else:
                yield from draft_of_article(lines, article).finish(article.raw)


def draft_of_article(lines: Lines, article: XmlElement) -> Draft:
    """Draft the record of an ``article`` element; it is used up."""
    kind = article.attribute("article-type")
    draft = Draft(lines, article.line, "preprint" if kind == "preprint" else "paper", "pmc")
    record = draft.record
    draft.keep("article-type", kind)
    add_language(draft, "lang", [lang] if (lang := article.attribute("lang").partition("-")[0]) else [])
    record.references = list(dict.fromkeys(it for ref in article.take("//ref") for it in _references(ref)))
    for part in ("body", "back", "sub-article", "response"):
        article.take(part)
    meta = next((it for path in ("front/article-meta", "front") for it in article.elements(path)), article)
    record.venue = (
        article.take_text("front/journal-meta/journal-title-group/journal-title", "front/journal-meta/journal-title")
        or None
    )
    for number in meta.take("article-id"):
        add_article_id(draft, number.attribute("pub-id-type"), number.content, "article-id")
    _add_contributors(draft, meta)
    _add_titles(draft, meta)
    _add_abstracts(draft, meta)
    _add_keywords(draft, meta)
    _add_funding(draft, meta)
    _add_dates(draft, meta)
    for name, text in article.rest():
        draft.keep(name, text)
    settle_years(draft)
    draft.add_arxiv_doi()
    return draft


def _strip(it: XmlElement, *names: str) -> XmlElement:
    from lxml import etree

    etree.strip_elements(it.node, *(f"{{*}}{name}" for name in names), with_tail=False)
    return it


def _add_titles(draft: Draft, meta: XmlElement) -> None:
    record = draft.record
    for group in meta.elements("title-group"):
        _strip(group, *_UNSAID)
        record.title = ": ".join(group.take_texts("article-title", "subtitle"))
        record.title_translated = group.take_text("trans-title-group/trans-title", "trans-title") or None


def _add_abstracts(draft: Draft, meta: XmlElement) -> None:
    record = draft.record
    for abstract in [*meta.elements("abstract"), *meta.elements("trans-abstract")]:
        is_translated = abstract.name == "trans-abstract"
        held = record.abstract_translated if is_translated else record.abstract
        text = _prose(_strip(abstract, *_UNSAID))
        if held or abstract.attribute("abstract-type") in {"graphical", "toc", "teaser", "precis", "key-points"}:
            continue
        if is_translated:
            record.abstract_translated = text or None
        else:
            record.abstract = text or None
        abstract.node.getparent().remove(abstract.node)


def _add_keywords(draft: Draft, meta: XmlElement) -> None:
    for group in meta.elements("kwd-group"):
        if not group.attribute("kwd-group-type").startswith("abbr"):
            draft.record.keywords += group.take_texts("//kwd")
    draft.record.keywords = list(dict.fromkeys(draft.record.keywords))


def _prose(abstract: XmlElement) -> str:
    """Write sections and paragraphs one after the other, the title of a section as in PubMed."""
    parts: list[str] = []
    for node in abstract.node.iterchildren("{*}*"):
        it = XmlElement(node, abstract.line)
        if it.name == "title":
            title = it.content
            parts.append("" if title.lower().rstrip(".:") == "abstract" else f"{title.rstrip('.:')}:" if title else "")
        else:
            parts.append(_prose(it) if it.name == "sec" else it.content)
    return " ".join(filter(None, parts)) if len(abstract.node) else abstract.content


def _add_contributors(draft: Draft, meta: XmlElement) -> None:
    """Add authors and their organisations; who edited or reviewed is kept aside, with the address."""
    rids: dict[bool, set[str]] = {True: set(), False: set()}
    for contrib in meta.take("contrib-group/contrib"):
        role = contrib.attribute("contrib-type")
        is_author = role in {"", "author", "collab"}
        rids[is_author] |= {it.attribute("rid") for it in contrib.elements("xref")}
        for member in contrib.elements("collab/contrib-group/contrib"):
            draft.keep("collab", _name_of(member))
        name = _name_of(contrib)
        if not is_author:
            draft.keep(role, name)
        elif name:
            draft.record.authors.append(Author(name, orcid_of(" ".join(contrib.texts("contrib-id")))))
        if is_author:
            _add_organisations(draft, contrib.elements("//aff"))
    others = rids[False] - rids[True]
    _add_organisations(draft, [it for it in meta.elements("//aff") if it.attribute("id") not in others])


def _name_of(contrib: XmlElement) -> str:
    names = contrib.elements("name") + contrib.elements("name-alternatives/name") + contrib.elements("string-name")
    for it in names + contrib.elements("name-alternatives/string-name"):
        family = it.text("surname")
        return ", ".join(filter(None, [family, it.text("given-names"), it.text("suffix")])) if family else it.content
    # A group lists its members within itself.
    groups = [_strip(it, "contrib-group", "xref") for it in contrib.elements("collab")]
    return next((it.content for it in groups), "")


def _add_organisations(draft: Draft, affiliations: list[XmlElement]) -> None:
    for it in affiliations:
        if (parent := it.node.getparent()) is not None:
            parent.remove(it.node)
        _strip(it, *_UNSAID, "institution-id", "sup")
        country = it.text("country") or it.text("addr-line/country") or None
        named = it.elements("institution-wrap/institution") + it.elements("institution")
        named = [name for name in named if name.attribute("content-type") != "dept"] or named
        found = organisation_of(", ".join(name.content for name in named) or it.content)
        if found:
            organisation = Organisation(found.name, country or (None if named else found.country))
            if organisation not in draft.record.organisations:
                draft.record.organisations.append(organisation)


def _add_funding(draft: Draft, meta: XmlElement) -> None:
    for award in meta.elements("funding-group/award-group"):
        _strip(award, "institution-id")
        funders, grants = award.take_texts("funding-source"), award.take_texts("award-id")
        for funder in funders or [""]:
            draft.record.funding += [Funding(funder or None, grant) for grant in grants]
        if not grants:
            draft.record.funding += map(Funding, funders)
    for sponsor in meta.take_texts("contract-sponsor"):
        draft.record.funding.append(Funding(sponsor))


def _add_dates(draft: Draft, meta: XmlElement) -> None:
    for when in meta.take("pub-date"):
        kind = when.attribute("pub-type") or when.attribute("date-type") or "pub"
        role = "deposited" if kind in {"pmc-release", "nihms-submitted"} else "published"
        draft.add_date(role, when.attribute("iso-8601-date") or when.date, "pub-date")
    for when in [*meta.take("history/date"), *meta.take("//event/date"), *meta.take("pub-history/date")]:
        if past := _HISTORY.get(when.attribute("date-type")):
            draft.add_date(past, when.attribute("iso-8601-date") or when.date, "history")
        else:
            draft.keep("history", f"{when.attribute('date-type')} {when.date}")


def _references(ref: XmlElement) -> Iterator[Reference]:
    """Give the works cited in an entry of the list: their identifiers where known, otherwise their text."""
    for node in ref.node.iter("{*}*"):
        cited = XmlElement(node, ref.line)
        if cited.name in _CITATIONS and (found := _reference(cited)):
            yield found
            if ref.elements("citation-alternatives"):
                return


def _reference(cited: XmlElement) -> Reference | None:
    numbers = {it.attribute("pub-id-type"): it.content for it in cited.elements("//pub-id")}
    numbers.setdefault("pmcid", numbers.get("pmc", ""))
    links = [it.content + " " + it.attribute("href") for it in cited.elements("//ext-link")]
    numbers.setdefault("doi", next((link for link in links if "doi.org/" in link), ""))
    for kind in ("doi", "arxiv", "pmid", "pmcid"):
        if found := normalise_identifier(kind, numbers.get(kind, "")):
            return Reference(*found)
    return reference_of(_SPACED.sub("", " ".join(" ".join(cited.node.itertext()).split())))
