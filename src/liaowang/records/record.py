"""The record: one work as one source tells it, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from liaowang.records.dates import RecordDate
from liaowang.records.identifiers import Identifier

KINDS = ("paper", "preprint", "patent", "repository", "news", "standard")


class Author(NamedTuple):
    """A person: name as written ('Family, Given' where the source tells them apart), ORCID if known."""

    name: str
    orcid: str | None = None


class Organisation(NamedTuple):
    """An author's or applicant's organisation: name, country (as the source writes it), kind if the source says."""

    name: str
    country: str | None = None
    kind: str | None = None
    """One of university, institute, company, hospital, government, other; None where unknown."""


class Category(NamedTuple):
    """A class of a scheme.

    Schemes: arxiv, wos, openalex, mesh, ipc, cpc, uspc, loc, fi, fterm, clc, jel, msc, acm, scopus, csl.
    """

    scheme: str
    code: str


class Reference(NamedTuple):
    """A cited work: its identifier where known, otherwise the text of the reference."""

    kind: str
    """An identifier kind, or ``text``."""
    value: str


class CitationCount(NamedTuple):
    """How often the work was cited, who counted, and up to which day (None where the source does not say)."""

    times: int
    counted_by: str
    counted_on: date | None = None


class Funding(NamedTuple):
    """A funder and its grant number, as far as the source tells."""

    funder: str | None = None
    grant: str | None = None


@dataclass(slots=True)
class Record:
    """One work as one source tells it; every value of it comes from `source`, `file` and `line`.

    A reader fills what its format holds and puts every tag it does not know into `extra`, so nothing is lost.
    `title` is required; all else may be missing, and what then cannot be computed is said later.
    """

    kind: str
    source: str
    """Name of the reader's origin, such as ``arxiv`` or ``cnki``; decides precedence when records are merged."""
    title: str
    file: str = ""
    line: int = 0
    """First line of the record in its file, from 1 (record number in formats without lines)."""
    identifiers: list[Identifier] = field(default_factory=list)
    abstract: str | None = None
    language: str | None = None
    """ISO 639-1; None where the source does not say (it is then found from the text)."""
    title_translated: str | None = None
    abstract_translated: str | None = None
    dates: list[RecordDate] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    citations: list[CitationCount] = field(default_factory=list)
    funding: list[Funding] = field(default_factory=list)
    venue: str | None = None
    extra: dict[str, list[str]] = field(default_factory=dict)


class Flaw(NamedTuple):
    """Something in a file that could not be used, and where: it is counted, kept and shown, never dropped."""

    file: str
    line: int
    lost: str
    """``record``: the whole record was set aside; ``field``: only this value; ``note``: nothing."""
    field: str | None
    reason: str
    excerpt: str = ""
    """The raw text, at most `EXCERPT_LENGTH` characters."""


EXCERPT_LENGTH = 2000
