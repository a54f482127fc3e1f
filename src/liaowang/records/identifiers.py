"""Identifiers of a record, with their kinds, in one normal form so that equal ones compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

IDENTIFIER_KINDS = (
    "arxiv",
    "patent",
    "patent_application",
    "pmid",
    "doi",
    "pmcid",
    "openalex",
    "wos",
    "scopus",
    "cnki",
    "wanfang",
    "vip",
    "chinaxiv",
    "lens",
    "github",
    "accession",
    "url",
)
"""Kinds in order of precedence: the first that a record has names it, so the name does not change when others come."""


class Identifier(NamedTuple):
    """An identifier and its kind, one of `IDENTIFIER_KINDS`."""

    kind: str
    value: str


_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_ARXIV_NEW = re.compile(r"(\d{4})\.(\d{4,5})(?:v\d+)?$", re.IGNORECASE)
_ARXIV_OLD = re.compile(r"(?<![a-z-])([a-z-]++)(?:\.[a-z-]++)?/(\d{7})(?:v\d+)?$", re.IGNORECASE)
_GITHUB = re.compile(r"(?:^|github\.com[/:])([\w.-]+/[\w.-]+?)(?:\.git)?(?:/.*)?$", re.IGNORECASE)
_PATENT_US = re.compile(r"US(RE|PP|AI|[DHTX])?(\d+)([A-Z]\d?)?$")
_PATENT_WO = re.compile(r"WO(\d{2})(\d{5,6})([A-Z]\d?)?$")
_APPLICATION_CN = re.compile(r"(?:CN|ZL)?(\d{12}|\d{8})\.?[\dX]?$")
_APPLICATION_US = re.compile(r"US(?:19|20)\d\d(\d{8})$")


def normalise_identifier(kind: str, value: str) -> Identifier | None:
    """Bring an identifier into its normal form.

    Parameters
    ----------
    kind : str
        One of `IDENTIFIER_KINDS`.
    value : str
        As it stands in the source: with resolver, prefix, version or width variants.

    Returns
    -------
    Identifier or None
        None if the value is not an identifier of that kind.

    Examples
    --------
    >>> normalise_identifier("doi", "https://doi.org/10.1000/ABC.").value
    '10.1000/abc'
    >>> normalise_identifier("arxiv", "arXiv:0704.0967v2").value
    '0704.0967'
    >>> normalise_identifier("arxiv", "math.GT/0309136").value
    'math/0309136'
    >>> normalise_identifier("patent", "US 07272630 B2").value, normalise_identifier("patent", "US2006142694A1").value
    ('US7272630B2', 'US20060142694A1')
    >>> normalise_identifier("patent_application", "ZL202010123456.X").value
    'CN202010123456'
    """
    if kind not in IDENTIFIER_KINDS:
        raise ValueError(f"unknown identifier kind {kind!r}")
    value = unicodedata.normalize("NFKC", value).strip()
    if kind == "doi":
        found = _DOI.search(value)
        return Identifier(kind, found.group().rstrip(".,;)]}>\"'").lower()) if found else None
    if kind == "arxiv":
        return _normalise_arxiv(value)
    if kind in {"pmid", "pmcid"}:
        digits = re.sub(r"\D", "", value)
        return Identifier(kind, digits) if digits else None
    if kind == "openalex":
        found = re.search(r"[WPAI]\d+", value, re.IGNORECASE)
        return Identifier(kind, found.group().upper()) if found else None
    if kind == "github":
        found = _GITHUB.search(value)
        return Identifier(kind, found.group(1).lower()) if found else None
    if kind == "patent":
        value = _normalise_patent(re.sub(r"[\s,./-]+", "", value).upper())
    if kind == "patent_application":
        value = _normalise_application(re.sub(r"[\s,/-]+", "", value).upper())
    return Identifier(kind, value) if value else None


def _normalise_arxiv(value: str) -> Identifier | None:
    if new := _ARXIV_NEW.search(value):
        return Identifier("arxiv", f"{new.group(1)}.{new.group(2)}")
    if old := _ARXIV_OLD.search(value):
        return Identifier("arxiv", f"{old.group(1).lower()}/{old.group(2)}")
    return None


def _normalise_patent(value: str) -> str:
    """Write numbers of the US and of the PCT at full length, as their offices do and other houses do not."""
    if us := _PATENT_US.match(value):
        series, number, kind = us.group(1) or "", us.group(2).lstrip("0"), us.group(3) or ""
        if len(number) == 10 and number[:2] in {"19", "20"}:
            number = f"{number[:4]}0{number[4:]}"
        return f"US{series}{number}{kind}"
    if pct := _PATENT_WO.match(value):
        year, number, kind = pct.groups()
        return f"WO{19 if year >= '78' else 20}{year}{number.zfill(6)}{kind or ''}"
    return value


def _normalise_application(value: str) -> str:
    """Leave out the check digit of China, the kind, and the year that other offices put before a US number."""
    if chinese := _APPLICATION_CN.match(value):
        is_named = value[:2] in {"CN", "ZL"} or "." in value
        return f"CN{chinese.group(1)}" if is_named else value
    value = re.sub(r"(?<=\d)[A-V]\d?$", "", value).replace(".", "")
    return _APPLICATION_US.sub(r"US\1", value)


def primary_identifier(identifiers: Iterable[Identifier]) -> Identifier | None:
    """Choose the identifier that names the record: first kind of `IDENTIFIER_KINDS`, then smallest value.

    Examples
    --------
    >>> primary_identifier([Identifier("doi", "10.1000/a"), Identifier("arxiv", "0704.0967")]).kind
    'arxiv'
    """
    return min(identifiers, key=lambda it: (IDENTIFIER_KINDS.index(it.kind), it.value), default=None)
