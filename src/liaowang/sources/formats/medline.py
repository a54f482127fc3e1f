"""MEDLINE as tagged text (.nbib, PubMed and PMC text, ERIC), and what it shares with the XML of PubMed."""

from __future__ import annotations

import re

from liaowang.records import Author, Category, Funding
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import add_addresses, orcid_of
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.tagged import Tagged

STATUS_ROLES = {
    "received": "received",
    "accepted": "accepted",
    "entrez": "listed",
    "epublish": "published",
    "ppublish": "published",
    "ecollection": "published",
    "aheadofprint": "published",
    "retracted": "updated",
}
"""Roles of the dates in an article's history; ``entrez`` is the day on which PubMed had it."""

_TAG = re.compile(r"(?=[A-Z][A-Z0-9 ]{2,4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|)$", re.DOTALL)
_OPENING = ("PMID", "PMC", "OWN")
_BRACKETS = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\.?")
_VALUE_KIND = re.compile(r"(.*?)\s*\[([\w .-]+)\]", re.DOTALL)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{1,5}_?")
_COUNTRIES = frozenset(
    "United States|United Kingdom|International|Canada|Australia|New Zealand|Ireland|Austria|Germany|Switzerland|France"
    "|Belgium|Netherlands|Luxembourg|Italy|Spain|Portugal|Denmark|Sweden|Norway|Finland|Poland|Hungary|Czech Republic"
    "|Greece|Israel|Japan|China|Hong Kong|Taiwan|Korea|South Korea|Republic of Korea|Singapore|India|Brazil|Mexico"
    "|Argentina|Chile|South Africa|Kenya|Uganda".split("|")
)
_ORCID_LINE = "\nAUID-"


def settle_titles(draft: Draft) -> None:
    """Take the brackets from a translated title; where there is no translation, the vernacular title is the title."""
    record = draft.record
    found = _BRACKETS.fullmatch(squeeze(record.title))
    if found is None:
        return
    if squeeze(found.group(1)).rstrip(".").lower() != "not available":
        record.title = found.group(1)
    elif record.title_translated:
        record.title, record.title_translated = record.title_translated, None


def add_article_id(draft: Draft, kind: str, value: str, field: str) -> None:
    """Add an identifier as PubMed names its kind; what names no work elsewhere is kept aside."""
    kinds = {"doi": "doi", "pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "arxiv": "arxiv"}
    if kind in kinds:
        draft.add_identifier(kinds[kind], value.partition("[")[0], field)
    elif "arxiv:" in value.lower():
        draft.add_identifier("arxiv", value, field)
    else:
        draft.keep(field, f"{value} [{kind}]" if kind else value)


def add_heading(draft: Draft, field: str, heading: str, qualifiers: list[str]) -> None:
    """Add a heading of MeSH as a category; with qualifiers it is kept whole as well."""
    category = Category("mesh", heading.removeprefix("*"))
    if category not in draft.record.categories:
        draft.record.categories.append(category)
    if qualifiers:
        draft.keep(field, "/".join([heading, *qualifiers]))


def grant_of(text: str) -> Funding:
    """Split a grant of MEDLINE (number, acronym, funder, country, of which all but the funder may be missing).

    Examples
    --------
    >>> grant_of("BB/G022771/1/BB_/Biotechnology Research Council/United Kingdom")
    Funding(funder='Biotechnology Research Council', grant='BB/G022771/1')
    >>> grant_of("R01 LM01/LM/NLM NIH HHS/United States").grant, grant_of("2016JJ3081/Hunan Foundation").grant
    ('R01 LM01', '2016JJ3081')
    """
    parts = [part.strip() for part in text.split("/")]
    if parts[-1] in _COUNTRIES and parts[1:]:
        parts.pop()
    funder = parts.pop()
    if parts[1:] and _ACRONYM.fullmatch(parts[-1]):
        parts.pop()
    return Funding(funder or None, "/".join(parts) or None)


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    # The ORCID stands below its author and nothing else ties the two, so it is read as part of the name.
    return (found.group(1), found.group(2) or "") if found and found.group(1) != "AUID" else None


def _begins(tag: str, block: Block, is_after_blank: bool) -> bool:
    """PubMed begins with its number, PMC with its own (it may have no other), ERIC with the owner."""
    return tag in _OPENING and (is_after_blank or tag in block.fields)


def _article_id(draft: Draft, name: str, value: str) -> None:
    found = _VALUE_KIND.fullmatch(value)
    if found:
        add_article_id(draft, found.group(2), found.group(1), name)
    elif value.startswith("http"):
        add_addresses(draft, name, value.split())
    else:
        draft.keep(name, value)


def _history(draft: Draft, name: str, value: str) -> None:
    found = _VALUE_KIND.fullmatch(value)
    role = STATUS_ROLES.get(found.group(2)) if found else None
    if found and role:
        draft.add_date(role, found.group(1), name)
    else:
        draft.keep(name, value)


def _heading(draft: Draft, name: str, value: str) -> None:
    heading, *qualifiers = value.split("/")
    add_heading(draft, name, heading, qualifiers)


def _kind(draft: Draft, name: str, value: str) -> None:
    if value == "Preprint":
        draft.record.kind = "preprint"
    draft.keep(name, value)


class Nbib(Tagged):
    """Read MEDLINE text. PyPI's nbib raises on the records of ERIC, which have no PMID."""

    name = "nbib"
    title = "MEDLINE text (nbib)"
    origin = "pubmed"
    mark = re.compile(r"\n(?:PMID ?- ?(?=\d)|OWN ?- ?ERIC\b)")
    grammar = Grammar(_split, "PMID", None, begins=_begins)
    columns = c.Columns(
        c.column(c.put("title"), "TI"),
        c.column(c.put("title"), "CTI"),
        c.column(c.put("venue"), "JT"),
        c.column(c.put("venue"), "TA"),
        c.column(c.put("title_translated"), "TT"),
        c.column(c.put("abstract"), "AB"),
        c.column(c.put("abstract_translated"), "OAB"),
        c.column(c.language, "LA"),
        c.column(c.keywords(), "OT"),
        c.column(_heading, "MH"),
        c.column(c.add("funding", grant_of), "GR"),
        c.column(c.affiliations(), "AD"),
        c.column(c.identifier("pmid"), "PMID"),
        c.column(c.identifier("pmcid"), "PMC"),
        c.column(c.identifier("accession"), "OID"),
        c.column(_article_id, "AID", "LID"),
        c.column(c.date("published"), "DP"),
        c.column(c.date("published"), "DEP"),
        c.column(c.date("listed"), "EDAT"),
        c.column(c.date("updated"), "LR"),
        c.column(_history, "PHST"),
        c.column(_kind, "PT"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        tags = [found.group(1) for line in head.split("\n") if (found := _TAG.match(line))]
        return bool(tags) and tags[0] in _OPENING and len(set(tags)) > 2

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        draft.record.authors = _authors(block)
        for tag, values in block.fields.items():
            for value in values:
                draft.keep("AUID", squeeze(value.partition(_ORCID_LINE)[2]))
            block.fields[tag] = [squeeze(value.partition(_ORCID_LINE)[0]) for value in values]
        if book := block.take_first("BTI"):
            draft.record.venue = book if "TI" in block.fields else None
            draft.record.title = "" if "TI" in block.fields else book
        if "ERIC" in block.fields.get("OWN", []):
            draft.record.source = "eric"

    def settle(self, draft: Draft) -> None:
        """See `Tagged.settle`."""
        super().settle(draft)
        draft.record.keywords = [word.removeprefix("*") for word in draft.record.keywords]
        settle_titles(draft)


def _authors(block: Block) -> list[Author]:
    """Take full names where there are, otherwise short ones; each short name has the ORCID, if there is one."""
    full, short = block.take("FAU"), block.take("AU")
    orcids = [orcid_of(name) for name in short] if len(full) in {0, len(short)} else [None] * len(full)
    names = [squeeze(name.partition(_ORCID_LINE)[0]) for name in full or short]
    named = [Author(name, orcid) for name, orcid in zip(names, orcids, strict=True)]
    return list(dict.fromkeys([*named, *(Author(squeeze(name)) for name in block.take("CN"))]))
