"""OpenAlex works as CSV: columns named by their path in the JSON, or in words."""

from __future__ import annotations

import re

from liaowang.records import Author, Category, Funding, Organisation, Reference, parse_date
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.fields import add_addresses, orcid_of
from liaowang.sources.formats.openalex import abstract_of
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.tables import Table, header_signs

_JANUARY_FIRST = re.compile(r"\d{4}-01-01")


def _slots(cell: str) -> list[str]:
    """Split at the bars, keeping empty places, for lists that stand side by side."""
    return [squeeze(part) for part in re.split(r"\|", cell)] if "|" in cell else [squeeze(p) for p in cell.split(";")]


def _last(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def _beside(values: list[str], others: str) -> list[str]:
    """Give what stands beside each value; the same for all if there is but one, nothing if the numbers differ."""
    found = _slots(others)
    if len(found) == len(values):
        return found
    alike = set(filter(None, found))
    return [alike.pop() if len(alike) == 1 else ""] * len(values)


def _date(draft: Draft, name: str, value: str) -> None:
    """Add the day; OpenAlex writes the first of January where it knows the year alone."""
    draft.add_date("published", value[:4] if _JANUARY_FIRST.fullmatch(value) else value, name)


def _abstract(draft: Draft, name: str, value: str) -> None:
    """Put an inverted index in order; other text is the abstract itself."""
    import orjson

    try:
        index = orjson.loads(value) if value.startswith("{") else None
    except ValueError:
        index = None
    text = abstract_of(index) if index is not None else value
    if text and not draft.record.abstract:
        draft.record.abstract = squeeze(text)
    else:
        draft.keep(name, value)


def _landing_page(draft: Draft, name: str, value: str) -> None:
    add_addresses(draft, name, [url for url in c.values_of(value, "|") if "arxiv.org/" in url][:1])


def _is_set(draft: Draft, name: str, value: str) -> None:
    """Keep a mark that is set."""
    if value.lower() != "false":
        draft.keep(name, value)


class OpenAlexCsv(Table):
    """Read OpenAlex CSV of its site, in the headers of all its generations."""

    name = "openalex_csv"
    title = "OpenAlex CSV"
    origin = "openalex"
    signs = header_signs(
        "id, authorships.author.display_name",
        "id, primary_location.source.display_name",
        "id, cited_by_count, publication_year",
        "id, author_names, title",
        "Work ID, Title, Author",
        "Work ID, Title, Citation count",
    )
    columns = c.Columns(
        c.column(c.put("title"), "title", "display_name"),
        c.column(_abstract, "abstract", "abstract_inverted_index"),
        c.column(
            c.put("venue"),
            "primary_location.source.display_name",
            "primary_location_display_name",
            "host_venue.display_name",
            "Source",
        ),
        c.column(c.identifier("openalex"), "id", "Work ID", "ids.openalex"),
        c.column(c.identifier("doi"), "doi", "ids.doi"),
        c.column(c.identifier("pmid"), "ids.pmid", "PMID"),
        c.column(c.identifier("pmcid"), "ids.pmcid", "PMCID"),
        c.column(_landing_page, "primary_location.landing_page_url", "locations.landing_page_url", "landing page"),
        c.column(_date, "publication_date"),
        c.column(c.date("published"), "publication_year", "Year"),
        c.column(c.language, "language"),
        c.column(c.keywords("|;"), "keywords.display_name", "keywords", "Keyword"),
        c.column(
            c.add("categories", lambda url: Category("openalex", _last(url)), "|;"),
            "topics.id",
            "primary_topic.id",
            "concepts.id",
            "Topic IDs",
        ),
        c.column(
            c.add("references", lambda url: Reference("openalex", _last(url)), "|;"),
            "referenced_works",
            "Referenced works",
            "References",
        ),
        c.column(c.add("funding", Funding, "|;"), "funders.display_name", "Funder"),
        c.column(_is_set, "is_retracted", "Retracted"),
        c.column(
            c.aside, "subjects", "primary_topic.display_name", "topics.display_name", "concepts.display_name", "Topic"
        ),
        c.column(c.aside, "type"),
        c.column(c.aside, "people", "authorships.author.display_name", "author_names", "Author"),
        c.column(c.aside, "raw people", "authorships.raw_author_name"),
        c.column(c.aside, "orcids", "authorships.author.orcid", "author_orcids", "ORCID", "Author ORCIDs"),
        c.column(
            c.aside, "institutions", "authorships.institutions.display_name", "author_institution_names", "Institution"
        ),
        c.column(c.aside, "affiliations", "authorships.raw_affiliation_strings", "authorships.raw_affiliation_string"),
        c.column(c.aside, "countries", "authorships.institutions.country_code", "authorships.countries", "Country"),
        c.column(c.aside, "funders", "grants.funder_display_name", "awards.funder_display_name"),
        c.column(c.aside, "awards", "grants.award_id", "awards.funder_award_id"),
        c.column(c.aside, "cited", "cited_by_count", "Citation count", "Cited by count"),
        c.column(c.aside, "updated", "updated_date"),
    )

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        if any(kind.lower() in {"preprint", "posted-content"} for kind in block.fields.get("type", [])):
            draft.record.kind = "preprint"
        _add_authors(draft, block)
        _add_organisations(draft, block)
        _add_grants(draft, block)
        drawn = parse_date(block.take_first("updated")[:10], "updated")
        if drawn:
            draft.record.dates.append(drawn)
        for times in block.take("cited"):
            c.citations("openalex", drawn.day if drawn else None)(draft, "cited", times)


def _add_authors(draft: Draft, block: Block) -> None:
    """Pair names with the ORCIDs beside them; where the numbers differ, no one can tell whose they are."""
    people, raw = block.take_first("people"), block.take_first("raw people")
    names, orcids = _slots(people or raw), block.take_first("orcids")
    beside = [orcid_of(url) for url in _slots(orcids)]
    if len(beside) != len(names):
        draft.keep("orcids", orcids)
        beside = [None] * len(names)
    draft.record.authors = [Author(name, orcid) for name, orcid in zip(names, beside, strict=True) if name]


def _add_organisations(draft: Draft, block: Block) -> None:
    names, addresses, countries = (block.take_first(tag) for tag in ("institutions", "affiliations", "countries"))
    draft.keep("countries", countries)
    places = _slots(names)
    pairs = zip(places, _beside(places, countries), strict=True)
    found = [Organisation(name, country or None) for name, country in pairs if name]
    if found or not addresses:
        draft.keep("affiliations", addresses)
    else:
        c.affiliations("|")(draft, "affiliations", addresses)
    draft.record.organisations = list(dict.fromkeys([*draft.record.organisations, *found]))


def _add_grants(draft: Draft, block: Block) -> None:
    funders = _slots(block.take_first("funders"))
    pairs = zip(funders, _beside(funders, block.take_first("awards")), strict=True)
    draft.record.funding = [Funding(name or None, award or None) for name, award in pairs if name or award]
