"""OpenAlex works, one a line (snapshot) or in pages of its interface; old files and new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang.records import Author, Category, CitationCount, Flaw, Funding, Organisation, Record, Reference, parse_date
from liaowang.sources.fields import add_addresses, add_language
from liaowang.sources.json_objects import (
    Item,
    dict_of,
    dicts_of,
    json_lines,
    json_objects,
    json_of,
    text_of,
    texts_of,
)
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, squeeze

_WORK = r'"id"\s{0,9}:\s{0,9}"https?://(?:api\.)?openalex\.org/(?:works/)?W\d'
_IS_WORK = re.compile(_WORK)
_PAGE = re.compile(r'"results"\s*:\s*\[')
_KINDS = {"education": "university", "facility": "institute", "company": "company", "healthcare": "hospital"}
_KINDS |= {"government": "government"}
_JANUARY_FIRST = re.compile(r"\d{4}-01-01")
_USED = set(
    """id doi title display_name publication_year publication_date ids language primary_location type authorships
    cited_by_count topics concepts keywords referenced_works abstract_inverted_index updated_date host_venue grants
    awards funders""".split()
)
_SAID_ELSEWHERE = set(
    """alternate_host_venues apc_list apc_paid best_oa_location biblio citation_normalized_percentile cited_by_api_url
    cited_by_percentile_year corresponding_author_ids corresponding_institution_ids countries_distinct_count
    counts_by_year datasets fulltext_origin fwci has_content has_fulltext indexed_in institutions
    institutions_distinct_count is_authors_truncated is_paratext is_xpac locations locations_count mesh ngrams_url
    open_access primary_topic referenced_works_count related_works relevance_score sustainable_development_goals
    type_crossref versions""".split()
)
"""Keys that repeat others or tell of today's state of the database; they are not kept."""


class OpenAlexJsonl(Reader):
    """Read OpenAlex works, one a line."""

    name = "openalex_jsonl"
    title = "OpenAlex JSON lines"
    origin = "openalex"
    mark = re.compile(r"\n[ \t]{0,8}\{(?=[^\n])")
    is_line_record = True

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        first = head.lstrip().partition("\n")[0]
        return bool(re.match(r"\{.*?" + _WORK, first)) and not _PAGE.search(first)

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return _records(lines, json_lines(lines))


class OpenAlexJson(Reader):
    """Read OpenAlex works in pages (``results``), in an array, or one over many lines."""

    name = "openalex_json"
    title = "OpenAlex JSON"
    origin = "openalex"
    mark = _IS_WORK

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return head.lstrip()[:1] in {"{", "["} and bool(_IS_WORK.search(head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return _records(lines, json_objects(lines, "results"))


def _records(lines: Lines, items: Iterator[Item | Flaw]) -> Iterator[Record | Flaw]:
    for item in items:
        if isinstance(item, Flaw):
            yield item
        else:
            yield from _draft(lines, item.line, item.found).finish(item.raw)


def _draft(lines: Lines, line: int, work: dict[str, Any]) -> Draft:
    kind = text_of(work.get("type"))
    draft = Draft(lines, line, "preprint" if kind in {"preprint", "posted-content"} else "paper", "openalex")
    record = draft.record
    draft.keep("type", kind)
    record.title = text_of(work.get("title")) or text_of(work.get("display_name"))
    record.abstract = abstract_of(work.get("abstract_inverted_index"))
    record.venue = _venue(work)
    add_language(draft, "language", [value] if (value := text_of(work.get("language"))) else [])
    _add_identifiers(draft, work)
    _add_dates(draft, work)
    _add_people(draft, work)
    _add_subjects(draft, work)
    record.references = [
        Reference("openalex", work_id) for url in texts_of(work.get("referenced_works")) if (work_id := _last(url))
    ]
    times = work.get("cited_by_count")
    if type(times) is int and 0 <= times < 1 << 40:
        drawn = parse_date(text_of(work.get("updated_date")), "updated")
        record.citations.append(CitationCount(times, "openalex", drawn.day if drawn else None))
    record.funding = _funding(work)
    for key, value in work.items():
        if key not in _USED and key not in _SAID_ELSEWHERE and value not in (None, False, [], {}):
            draft.keep(key, json_of(value))
    return draft


def abstract_of(index: object) -> str | None:
    """Put the words of an inverted index (word: places) back in order.

    Examples
    --------
    >>> abstract_of({"lamps": [1], "Small": [0]})
    'Small lamps'
    """
    words: list[tuple[int, str]] = []
    for word, places in dict_of(index).items():
        if isinstance(places, list):
            words += [(place, word) for place in places if isinstance(place, int)]
    return squeeze(" ".join(word for _, word in sorted(words))) or None


def _venue(work: dict[str, Any]) -> str | None:
    source = dict_of(dict_of(work.get("primary_location")).get("source")) or dict_of(work.get("host_venue"))
    return squeeze(text_of(source.get("display_name"))) or None


def _add_identifiers(draft: Draft, work: dict[str, Any]) -> None:
    ids = dict_of(work.get("ids"))
    draft.add_identifier("openalex", text_of(work.get("id")) or text_of(ids.get("openalex")), "id")
    draft.add_identifier("doi", text_of(work.get("doi")) or text_of(ids.get("doi")), "doi")
    draft.add_identifier("pmid", text_of(ids.get("pmid")).rpartition("/")[2], "ids.pmid")
    draft.add_identifier("pmcid", text_of(ids.get("pmcid")).rpartition("/")[2], "ids.pmcid")
    places = [dict_of(work.get("primary_location")), *dicts_of(work.get("locations"))]
    urls = dict.fromkeys(text_of(place.get("landing_page_url")) for place in places)
    add_addresses(draft, "landing_page_url", [url for url in urls if "arxiv.org/" in url][:1])
    draft.add_arxiv_doi()


def _add_dates(draft: Draft, work: dict[str, Any]) -> None:
    """Add the dates; OpenAlex writes the first of January where it knows the year alone."""
    day, year = text_of(work.get("publication_date")), text_of(work.get("publication_year"))
    draft.add_date("published", day[:4] if _JANUARY_FIRST.fullmatch(day) else day or year, "publication_date")
    draft.add_date("updated", text_of(work.get("updated_date"))[:10], "updated_date")


def _add_people(draft: Draft, work: dict[str, Any]) -> None:
    record = draft.record
    for authorship in dicts_of(work.get("authorships")):
        author = dict_of(authorship.get("author"))
        name = squeeze(text_of(author.get("display_name")) or text_of(authorship.get("raw_author_name")))
        if name:
            record.authors.append(Author(name, _last(text_of(author.get("orcid"))) or None))
        for place in dicts_of(authorship.get("institutions")):
            if name := squeeze(text_of(place.get("display_name"))):
                kind = text_of(place.get("type"))
                country = text_of(place.get("country_code")) or None
                record.organisations.append(Organisation(name, country, _KINDS.get(kind, "other") if kind else None))
    record.organisations = list(dict.fromkeys(record.organisations))


def _add_subjects(draft: Draft, work: dict[str, Any]) -> None:
    subjects = dicts_of(work.get("topics")) or dicts_of(work.get("concepts"))
    draft.record.categories = [Category("openalex", code) for it in subjects if (code := _last(text_of(it.get("id"))))]
    for subject in subjects:
        draft.keep("subjects", squeeze(text_of(subject.get("display_name"))))
    words = [
        squeeze(text_of(it.get("display_name")) or text_of(it.get("keyword"))) for it in dicts_of(work.get("keywords"))
    ]
    draft.record.keywords = list(dict.fromkeys(filter(None, words)))


def _funding(work: dict[str, Any]) -> list[Funding]:
    found = [
        Funding(
            text_of(it.get("funder_display_name")) or None,
            text_of(it.get("award_id")) or text_of(it.get("funder_award_id")) or None,
        )
        for it in [*dicts_of(work.get("grants")), *dicts_of(work.get("awards"))]
    ]
    named = {it.funder for it in found}
    found += [
        Funding(name) for it in dicts_of(work.get("funders")) if (name := text_of(it.get("display_name"))) not in named
    ]
    return [it for it in dict.fromkeys(found) if it.funder or it.grant]


def _last(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
