"""Values that many houses write alike: languages, affiliations, cited works, grants, addresses of a record."""

from __future__ import annotations

import re

from liaowang.records import (
    Author,
    CitationCount,
    Funding,
    Organisation,
    Reference,
    normalise_identifier,
    parse_date,
)
from liaowang.sources.reader import Draft, split_list, squeeze

_LANGUAGES = {
    name: code
    for code, names in {
        "zh": "chinese chi zho chn zh-cn cn 中文 中文;",
        "en": "english eng 英文",
        "ja": "japanese jpn 日文",
        "de": "german ger deu",
        "fr": "french fre fra",
        "es": "spanish spa",
        "ru": "russian rus",
        "ko": "korean kor",
        "pt": "portuguese por",
        "it": "italian ita",
        "pl": "polish pol",
        "tr": "turkish tur",
    }.items()
    for name in [code, *names.split()]
}
_INSTITUTION = re.compile(
    r"univ|inst|acad|college|hosp|labor|\blab|corp|\binc\b|ltd|gmbh|cent(?:er|re)|school|大学|学院|研究|医院|公司|中心|局",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"\b(?:dep(?:t|artment)|fac(?:ulty)?|div(?:ision)?|sch(?:ool)?|lab(?:oratory)?)\b", re.IGNORECASE
)
_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")
_MAIL = re.compile(r"\s*(?:\b(?:electronic address|e-?mail)\s?:?\s*)?[^\s@]{1,99}@[^\s@]{1,99}", re.IGNORECASE)
_INITIALS = re.compile(r"\s?\((?:[A-Z][a-z]?[.-][.\s,;-]{0,9}){1,80}\)")
_LEADING = re.compile(r"^(?:\[[^\]]*\]|[\d.,、()（）\s]+)+")
_US = re.compile(r"\b(?:USA|U\.S\.A\.)$")
_GRANT = re.compile(r"^(.*?)\s*[\[(（]\s*(.*?)\s*[\])）]?$", re.DOTALL)
_DOI = re.compile(r"10\.\d{4,9}/[^\s,;\]]+")
_ADDRESSES = (
    ("doi", re.compile(r"(?:doi\.org|cnki\.net/doi)/(10\.\S+)", re.IGNORECASE)),
    ("arxiv", re.compile(r"arxiv\.org/(?:abs|pdf)/([\w.-]+(?:/\d{7})?)", re.IGNORECASE)),
    ("scopus", re.compile(r"\beid=(2-s2\.0-\d+)")),
    ("pmid", re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d+)|ncbi\.nlm\.nih\.gov/pubmed/(\d+)")),
    ("cnki", re.compile(r"cnki\.\S*?[?&]filename=([\w.]+)", re.IGNORECASE)),
    ("cnki", re.compile(r"cnki\.net/(?:urlid|kcms/detail)/(\d\d\.\w{4,6}\.\w{1,3}\.[\d.]+\d)", re.IGNORECASE)),
    ("wanfang", re.compile(r"wanfangdata\S*?[?&]id=([\w.-]+)", re.IGNORECASE)),
    ("wanfang", re.compile(r"d\.(?:g\.)?wanfangdata\.com\.cn/[a-z]+/([\w.-]+)", re.IGNORECASE)),
    ("vip", re.compile(r"cqvip\.com/\S*?[?&](?:id|gch)=(\w+)", re.IGNORECASE)),
    ("vip", re.compile(r"cqvip\.com/(?:qk/\w+/\w+/|doc/journal/)(\d+)", re.IGNORECASE)),
)
_CITED = re.compile(r"\b(cited by|times cited)[^:;\d\n]{0,60}:?\s{0,9}(\d{1,9})", re.IGNORECASE)
_EXPORTED = re.compile(r"\bexport(?:ed)?(?: date)?\s{0,9}:?\s{0,9}([^;\n]{4,40})", re.IGNORECASE)
_HOUSES = (
    ("cnki", re.compile(r"cnki|知网", re.IGNORECASE)),
    ("wanfang", re.compile(r"wanfang|万方", re.IGNORECASE)),
    ("vip", re.compile(r"cqvip|维普|^vip$", re.IGNORECASE)),
)


def orcid_of(text: str) -> str | None:
    """Give the ORCID in a text, with hyphens; None if there is none.

    Examples
    --------
    >>> orcid_of("ORCID: 000000021825009X"), orcid_of("https://orcid.org/0000-0002-1825-0097")
    ('0000-0002-1825-009X', '0000-0002-1825-0097')
    """
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else None


def language_code(text: str) -> str | None:
    """Give the ISO 639-1 code of a language as houses write it; None if it is not known here.

    Examples
    --------
    >>> language_code("English"), language_code("chi"), language_code("de-AT"), language_code("Klingon")
    ('en', 'zh', 'de', None)
    """
    name = text.strip().lower()
    return _LANGUAGES.get(name) or _LANGUAGES.get(re.split("[-_]", name)[0])


def add_language(draft: Draft, tag: str, values: list[str]) -> None:
    """Set the language of a record; what is not known stays among the unknown tags."""
    for value in values:
        code = language_code(value)
        if code and draft.record.language is None:
            draft.record.language = code
        elif not code:
            draft.keep(tag, value)


def organisation_of(affiliation: str) -> Organisation | None:
    """Find organisation and country in an affiliation.

    The organisation is the first part that is named like one and is no department, otherwise the first part;
    the country is the last of several parts, as the source writes it.

    Examples
    --------
    >>> organisation_of("[Toh, Ming] Univ Technol Sarawak, Sch Built Environm, Sibu 96000, Malaysia.")
    Organisation(name='Univ Technol Sarawak', country='Malaysia', kind=None)
    >>> organisation_of("1.中国铁道科学研究院 研究生部").name
    '中国铁道科学研究院 研究生部'
    """
    text = _LEADING.sub("", _INITIALS.sub("", _MAIL.sub("", squeeze(affiliation)))).rstrip(". ;,")
    parts = [part for part in (piece.strip() for piece in re.split("[,，]", text)) if part]
    if not parts:
        return None
    named = [part for part in parts if _INSTITUTION.search(part)]
    name = next((part for part in named if not _DEPARTMENT.search(part)), named[0] if named else parts[0])
    country = "USA" if _US.search(parts[-1]) else parts[-1]
    is_country = len(parts) > 1 and country != name and not re.search(r"\d", country) and len(country) <= 40
    return Organisation(name, country if is_country else None)


def add_affiliations(draft: Draft, affiliations: list[str]) -> None:
    """Add the organisations of affiliations, each once."""
    known = dict.fromkeys([*draft.record.organisations, *filter(None, map(organisation_of, affiliations))])
    draft.record.organisations = list(known)


def add_addresses(draft: Draft, tag: str, values: list[str]) -> None:
    """Keep the addresses of a record and add the identifiers that stand in them."""
    for value in values:
        draft.keep(tag, value)
        for kind, pattern in _ADDRESSES:
            if found := pattern.search(value):
                draft.add_identifier(kind, next(filter(None, found.groups())), tag)


def house_of(*texts: str) -> str | None:
    """Name the Chinese house that a database, a provider or an address speaks of; None if it is none of them.

    Examples
    --------
    >>> house_of("CNKI"), house_of("万方数据"), house_of("PubMed")
    ('cnki', 'wanfang', None)
    """
    return next((house for text in texts for house, pattern in _HOUSES if pattern.search(text.strip())), None)


def reference_of(text: str) -> Reference | None:
    """Name a cited work by the DOI in its text, otherwise by the text.

    Examples
    --------
    >>> reference_of("Aria M, 2017, J INFORMETR, V11, P959, DOI 10.1016/j.joi.2017.08.007").value
    '10.1016/j.joi.2017.08.007'
    """
    text = squeeze(text).rstrip(".")
    found = _DOI.search(text)
    doi = normalise_identifier("doi", found.group()) if found else None
    if doi:
        return Reference("doi", doi.value)
    return Reference("text", text) if text else None


def fundings_of(text: str) -> list[Funding]:
    """Split funders with their grants in brackets.

    Examples
    --------
    >>> fundings_of("NSFC [61872001, 6187]; ERC")
    [Funding(funder='NSFC', grant='61872001'), Funding(funder='NSFC', grant='6187'), Funding(funder='ERC', grant=None)]
    """
    found: list[Funding] = []
    for part in split_list(text):
        bracket = _GRANT.match(part)
        if bracket and bracket.group(1):
            found += [Funding(bracket.group(1), grant) for grant in split_list(bracket.group(2), ",，")] or [
                Funding(part)
            ]
        else:
            found.append(Funding(part))
    return found


def authors_of(values: list[str], separators: str = ";；") -> list[Author]:
    """Give authors of one or several lists, each once, in order."""
    names = dict.fromkeys(name.rstrip(",") for value in values for name in split_list(value, separators))
    return [Author(name) for name in names if name]


def settle_years(draft: Draft) -> None:
    """Drop a date of lower precision where another of its role says the same year (and month) more exactly."""
    dates = draft.record.dates
    exact = {(d.role, d.day.year) for d in dates if d.precision != "year"}
    days = {(d.role, d.day.year, d.day.month) for d in dates if d.precision == "day"}
    draft.record.dates = [
        d
        for d in dates
        if not (d.precision == "year" and (d.role, d.day.year) in exact)
        and not (d.precision == "month" and (d.role, d.day.year, d.day.month) in days)
    ]


def add_noted_citations(draft: Draft, notes: list[str], house: str = "scopus") -> None:
    """Read how often a work was cited, and up to which day, from the notes in which Scopus and others write it.

    Parameters
    ----------
    draft : Draft
        The record.
    notes : list of str
        Its notes.
    house : str
        Who counts where the notes say ``Cited by``; ``Times Cited`` is the wording of Web of Science.
    """
    cited = next((found for note in notes if (found := _CITED.search(note))), None)
    exported = next((found for note in notes if (found := _EXPORTED.search(note))), None)
    if cited:
        when = parse_date(exported.group(1), "retrieved") if exported else None
        is_day = when is not None and when.precision == "day"
        counted_by = "wos" if cited.group(1).lower() == "times cited" else house
        draft.record.citations.append(
            CitationCount(int(cited.group(2)), counted_by, when.day if when and is_day else None)
        )
