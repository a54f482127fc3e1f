"""Works as Crossref tells them, and as CSL JSON of reference managers and of resolvers, which look nearly alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang.records import Author, Category, CitationCount, Flaw, Funding, Record, Reference, parse_date
from liaowang.sources.fields import add_addresses, add_affiliations, add_language, orcid_of, reference_of, settle_years
from liaowang.sources.json_objects import Item, dict_of, dicts_of, json_objects, json_of, text_of, texts_of
from liaowang.sources.lines import Lines
from liaowang.sources.markup import abstract_of, plain_text
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

_TITLE = re.compile(r'"title"\s*:')
_WORK_ANSWER = re.compile(r'"message-type"\s*:\s*"work(?:-list)?"')
_TITLES = re.compile(r'"title"\s*:\s*\[')
_CROSSREF_KEY = re.compile(r'"(?:is-referenced-by-count|references?-count|indexed|container-title|deposited)"\s*:')
_DOI_KEY = re.compile(r'"DOI"\s*:')
_CSL_TITLE = re.compile(r'"title"\s*:\s*"')
_CSL_TYPE = re.compile(r'"type"\s*:\s*"[a-z]+[a-z_-]*"')
_CSL_KEY = re.compile(r'"(?:date-parts|issued)"\s*:|"(?:author|editor)"\s*:\s*\[\s*\{\s*"(?:family|given|literal)"\s*:')
_BY_DOI = r"10\.\d{4,9}/[^\"]*"

_PREPRINTS = re.compile(r"rxiv|preprint|working paper|research square|ssrn|chemrxiv|osf", re.IGNORECASE)
_NEWS = {"webpage", "post", "post-weblog", "article-newspaper", "article-magazine", "broadcast"}
_DATES = {
    "published-print": "published",
    "published-online": "published",
    "published": "published",
    "issued": "published",
    "posted": "published",
    "created": "created",
    "submitted": "submitted",
    "received": "received",
    "accepted": "accepted",
    "approved": "accepted",
    "deposited": "updated",
    "accessed": "retrieved",
}
_HISTORY = {"received": "received", "accepted": "accepted", "first_online": "published", "published": "published"}
_SEASONS = {"1": "spring", "2": "summer", "3": "autumn", "4": "winter"}
_USED = set(_DATES) | set(
    """DOI PMID PMCID URL title subtitle original-title abstract author container-title event event-title
    institution publisher keyword categories subject reference funder language indexed is-referenced-by-count type
    subtype assertion""".split()
)
_SAID_ELSEWHERE = set(
    """reference-count references-count content-domain score prefix member source resource link license journal-issue
    short-title short-container-title container-title-short update-policy issn-type isbn-type published-other
    content-created content-updated free-to-read""".split()
)
"""Keys that repeat others or tell how Crossref keeps the work; they are not kept."""


class CrossrefJson(Reader):
    """Read works of Crossref: answers with one work or a list, bulk files, arrays, one a line."""

    name = "crossref_json"
    title = "Crossref JSON"
    origin = "crossref"
    mark = _TITLE

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        if head.lstrip()[:1] not in {"{", "["}:
            return False
        is_work = _DOI_KEY.search(head) and _CROSSREF_KEY.search(head) and _TITLES.search(head)
        return bool(_WORK_ANSWER.search(head) or is_work)

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return _records(lines, self.origin)


class CslJson(Reader):
    """Read CSL JSON: one work, an array, one a line, or works by DOI."""

    name = "csl_json"
    title = "CSL JSON"
    origin = "csl_json"
    mark = _TITLE

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        is_json = head.lstrip()[:1] in {"{", "["}
        return is_json and all(it.search(head) for it in (_CSL_TITLE, _CSL_TYPE, _CSL_KEY))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return _records(lines, self.origin)


def _records(lines: Lines, origin: str) -> Iterator[Record | Flaw]:
    for item in json_objects(lines, f"message|items|references|{_BY_DOI}"):
        if isinstance(item, Flaw):
            yield item
        else:
            yield from _draft(lines, item, origin).finish(item.raw)


def _draft(lines: Lines, item: Item, origin: str) -> Draft:
    work = item.found
    draft = Draft(lines, item.line, _kind(work), origin)
    record = draft.record
    record.title = _title(work)
    record.title_translated = plain_text(_first(work, "original-title")) or None
    record.abstract = abstract_of(_first(work, "abstract"))
    record.venue = next((name for it in _venues(work) if (name := plain_text(it))), None)
    for key in ("type", "subtype", "publisher"):
        draft.keep(key, text_of(work.get(key)))
    add_language(draft, "language", [value] if (value := text_of(work.get("language"))) else [])
    _add_identifiers(draft, work)
    _add_dates(draft, work)
    _add_people(draft, work)
    words = [text for key in ("keyword", "categories") for text in _texts(work, key)]
    record.keywords = list(dict.fromkeys(word for text in words for word in split_list(text, ";；,，")))
    record.categories = [Category("scopus", squeeze(name)) for name in dict.fromkeys(_texts(work, "subject"))]
    record.references = list(dict.fromkeys(filter(None, map(_reference, dicts_of(work.get("reference"))))))
    record.funding = _funding(work)
    _add_citations(draft, work)
    for key, value in work.items():
        if key not in _USED and key not in _SAID_ELSEWHERE and value not in (None, "", [], {}):
            draft.keep(key, text_of(value) or json_of(value))
    return draft


def _texts(work: dict[str, Any], key: str) -> list[str]:
    """Give the texts of a key that holds one or a list of them."""
    value = work.get(key)
    return texts_of(value) if isinstance(value, list) else [text for text in [text_of(value)] if text]


def _first(work: dict[str, Any], key: str) -> str:
    return next(iter(_texts(work, key)), "")


def _kind(work: dict[str, Any]) -> str:
    kind = text_of(work.get("type"))
    subtype = text_of(work.get("subtype"))
    house = " ".join([_first(work, "publisher"), text_of(work.get("archive")), _first(work, "genre"), subtype])
    if kind in {"patent", "standard"}:
        return kind
    if kind in _NEWS:
        return "news"
    if kind == "software":
        return "repository"
    if subtype == "preprint" or (kind in {"posted-content", "article", "manuscript"} and _is_preprint(work, house)):
        return "preprint"
    return "paper"


def _is_preprint(work: dict[str, Any], house: str) -> bool:
    return work.get("subtype") in {None, "preprint"} and (
        work.get("type") == "posted-content" or bool(_PREPRINTS.search(house + text_of(work.get("DOI"))))
    )


def _title(work: dict[str, Any]) -> str:
    """Give the title with its subtitle; of a grant, which has none, that of its project."""
    title, subtitle = plain_text(_first(work, "title")), plain_text(_first(work, "subtitle"))
    if not title:
        projects = (it for project in dicts_of(work.get("project")) for it in dicts_of(project.get("project-title")))
        title = next((plain_text(text_of(it.get("title"))) for it in projects), "")
    is_new = bool(title and subtitle) and subtitle.casefold() not in title.casefold()
    return f"{title.rstrip(':')}: {subtitle}" if is_new else title


def _venues(work: dict[str, Any]) -> Iterator[str]:
    yield from _texts(work, "container-title")
    yield text_of(dict_of(work.get("event")).get("name")) or text_of(work.get("event")) or _first(work, "event-title")
    institutions = work.get("institution")
    yield from (
        text_of(it.get("name")) for it in dicts_of(institutions if isinstance(institutions, list) else [institutions])
    )


def _add_identifiers(draft: Draft, work: dict[str, Any]) -> None:
    draft.add_identifier("doi", text_of(work.get("DOI")), "DOI")
    draft.add_identifier("pmid", text_of(work.get("PMID")), "PMID")
    draft.add_identifier("pmcid", text_of(work.get("PMCID")), "PMCID")
    if draft.record.kind == "patent":
        draft.add_identifier("patent", text_of(work.get("number")), "number")
    url = text_of(work.get("URL"))
    if "doi.org/" not in url or not work.get("DOI"):
        add_addresses(draft, "URL", [url] if url else [])
    if not draft.record.identifiers:
        draft.add_identifier("url", url, "URL")
    draft.add_arxiv_doi()


def _add_dates(draft: Draft, work: dict[str, Any]) -> None:
    for key, role in _DATES.items():
        draft.add_date(role, _date(work.get(key)), key)
    for event in dicts_of(work.get("assertion")):
        if role := _HISTORY.get(text_of(event.get("name")).lower(), ""):
            draft.add_date(role, text_of(event.get("value")), "assertion")
    settle_years(draft)


def _date(value: object) -> str:
    """Write a date of parts (year, month, day; the later ones may be missing) as text; of a range the beginning."""
    when = dict_of(value)
    parts = when.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else parts
    texts = texts_of(first)
    if len(texts) == 1 and (season := text_of(when.get("season"))):
        return f"{texts[0]} {_SEASONS.get(season, season)}"
    if texts:
        return "-".join(texts[:3])
    return next(filter(None, [text_of(when.get(key)) for key in ("raw", "literal", "date-time")]), text_of(value))


def _add_people(draft: Draft, work: dict[str, Any]) -> None:
    people = dicts_of(work.get("author"))
    draft.record.authors = [Author(name, orcid_of(text_of(it.get("ORCID")))) for it in people if (name := _name(it))]
    for it in people:
        places = [it["affiliation"]] if isinstance(it.get("affiliation"), str) else dicts_of(it.get("affiliation"))
        add_affiliations(draft, [place if isinstance(place, str) else _place(place) for place in places])


def _name(person: dict[str, Any]) -> str:
    family = " ".join(
        filter(None, (text_of(person.get(key)) for key in ("dropping-particle", "non-dropping-particle", "family")))
    )
    given = " ".join(filter(None, (text_of(person.get(key)) for key in ("given", "suffix"))))
    name = ", ".join(filter(None, (squeeze(family), squeeze(given))))
    return name or plain_text(text_of(person.get("literal")) or text_of(person.get("name")))


def _place(place: dict[str, Any]) -> str:
    spots = [text_of(place.get("name")), *texts_of(place.get("place"))]
    return plain_text(", ".join(filter(None, spots)))


def _reference(cited: dict[str, Any]) -> Reference | None:
    if doi := text_of(cited.get("DOI")):
        return reference_of(doi)
    whole = plain_text(text_of(cited.get("unstructured")))
    keys = ("author", "year", "article-title", "journal-title", "volume-title", "series-title", "volume", "first-page")
    return reference_of(whole or plain_text(", ".join(filter(None, (text_of(cited.get(key)) for key in keys)))))


def _funding(work: dict[str, Any]) -> list[Funding]:
    found = [
        Funding(squeeze(text_of(it.get("name"))) or None, grant or None)
        for it in dicts_of(work.get("funder"))
        for grant in texts_of(it.get("award")) or [""]
    ]
    return [it for it in dict.fromkeys(found) if it.funder or it.grant]


def _add_citations(draft: Draft, work: dict[str, Any]) -> None:
    """Add the count with the day on which Crossref last took the work into its index."""
    times = work.get("is-referenced-by-count")
    if type(times) is int and 0 <= times < 1 << 40:
        counted = parse_date(_date(work.get("indexed")), "updated")
        draft.record.citations.append(CitationCount(times, "crossref", counted.day if counted else None))
