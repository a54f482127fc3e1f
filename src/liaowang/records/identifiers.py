"""Identifiers of a record, with their kinds, in one normal form so that equal ones compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

IDENTIFIER_KINDS = (
    "arxiv",
    "patent",
    "pmid",
    "doi",
    "pmcid",
    "openalex",
    "wos",
    "scopus",
    "cnki",
    "wanfang",
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
_ARXIV_OLD = re.compile(r"([a-z-]+)(?:\.[a-z-]+)?/(\d{7})(?:v\d+)?$", re.IGNORECASE)


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
    if kind == "patent":
        value = re.sub(r"[\s,./-]+", "", value).upper()
    return Identifier(kind, value) if value else None


def _normalise_arxiv(value: str) -> Identifier | None:
    if new := _ARXIV_NEW.search(value):
        return Identifier("arxiv", f"{new.group(1)}.{new.group(2)}")
    if old := _ARXIV_OLD.search(value):
        return Identifier("arxiv", f"{old.group(1).lower()}/{old.group(2)}")
    return None


def primary_identifier(identifiers: Iterable[Identifier]) -> Identifier | None:
    """Choose the identifier that names the record: first kind of `IDENTIFIER_KINDS`, then smallest value.

    Examples
    --------
    >>> primary_identifier([Identifier("doi", "10.1000/a"), Identifier("arxiv", "0704.0967")]).kind
    'arxiv'
    """
    return min(identifiers, key=lambda it: (IDENTIFIER_KINDS.index(it.kind), it.value), default=None)
