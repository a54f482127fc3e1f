"""What patents of all houses have in common: numbers, classes, what a kind code says, persons and applicants."""

from __future__ import annotations

import re

from liaowang.records import Author, Category, Organisation, Reference, normalise_identifier
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.xml_elements import XmlElement

_SYMBOL = re.compile(r"([A-HY]\d\d[A-Z])\s*0{0,3}(\d{1,4})\s*[/／]\s*(\d{2,6})", re.IGNORECASE)
_FIXED = re.compile(r"([A-H]\d\d[A-Z])([ 0]{0,2}\d{1,3})(\d{2,6})$")
_SUBCLASS = re.compile(r"([A-HY](?:\d\d[A-Z]?)?)$")
_LOCARNO_EDITION = re.compile(r"^\s*LOC\s*[(（]\d+[)）]\s*Cl\.?\s*", re.IGNORECASE)
_LOCARNO = re.compile(r"(\d{2})[-.\s]?(\d{2})(?!\d)")
_KIND = re.compile(r"\d[\s-]*([A-Z]\d?)$")
_GRANTS = re.compile(r"[BCESUY]|P[23]")


def ipc_code(text: str) -> str:
    """Write a class of IPC or CPC as ``G06F15/13``, however it is set in columns or followed by versions.

    Examples
    --------
    >>> ipc_code("A61M  31/    00            A I"), ipc_code("A61B005/00"), ipc_code("G06F 1730")
    ('A61M31/00', 'A61B5/00', 'G06F17/30')
    >>> ipc_code("G06F 17/30 (2006.01)"), ipc_code("h04l"), ipc_code("A42B  124")
    ('G06F17/30', 'H04L', 'A42B1/24')
    """
    text = text.strip()
    if found := _SYMBOL.match(text):
        return f"{found.group(1).upper()}{found.group(2)}/{found.group(3)}"
    if len(text) >= 9 or " " in text:
        fixed = _FIXED.match(text) if text[4:7].strip().isdigit() else None
        if fixed and text[7:].isdigit():
            return f"{text[:4]}{int(text[4:7])}/{text[7:]}"
    return squeeze(text).upper() if _SUBCLASS.match(text.upper()) else squeeze(text)


def ipc_codes(text: str) -> list[str]:
    """Find classes of IPC or CPC, or of designs, in a text that may hold several; empty if there is none.

    Examples
    --------
    >>> ipc_codes("G06F17/30(2006.01)I, G06N 3/04"), ipc_codes("A01M G06F"), ipc_codes("14-03"), ipc_codes("lamp")
    (['G06F17/30', 'G06N3/04'], ['A01M', 'G06F'], ['14-03'], [])
    """
    symbols = [ipc_code(found.group()) for found in _SYMBOL.finditer(text)]
    if symbols:
        return symbols
    parts = [part for part in re.split(r"[,，、\s]+", text.upper()) if part]
    if parts and all(map(_SUBCLASS.match, parts)):
        return parts
    return [locarno_code(text)] if _LOCARNO.match(_LOCARNO_EDITION.sub("", text)) else []


def code_of_parts(it: XmlElement) -> str:
    """Join a class of IPC or CPC whose parts are elements of their own."""
    group, subgroup = it.text("main-group"), it.text("subgroup")
    return "".join(map(it.text, ("section", "class", "subclass"))) + (f"{group}/{subgroup}" if group else "")


def uspc_code(text: str) -> str:
    """Write a class of the US set in columns, three for the class and the rest for the subclass.

    Examples
    --------
    >>> uspc_code("709203"), uspc_code("714  4"), uspc_code("600/585"), uspc_code("D14203")
    ('709/203', '714/4', '600/585', 'D14/203')
    >>> uspc_code("600300000"), uspc_code("604385280")
    ('600/300', '604/385.28')
    """
    text = text.rstrip()
    if "/" in text or len(text) < 4:
        return squeeze(text)
    subclass = squeeze(text[3:])
    if re.fullmatch(r"\d{6}", subclass):
        subclass = f"{int(subclass[:3])}.{subclass[3:]}".rstrip("0").rstrip(".")
    return f"{squeeze(text[:3])}/{subclass}"


def locarno_code(text: str) -> str:
    """Write a class of designs as ``14-03``.

    Examples
    --------
    >>> locarno_code("1403"), locarno_code("14-03"), locarno_code("LOC (10) Cl. 14-03")
    ('14-03', '14-03', '14-03')
    """
    found = _LOCARNO.match(_LOCARNO_EDITION.sub("", text))
    return "-".join(found.groups()) if found else squeeze(text)


def add_categories(draft: Draft, scheme: str, codes: list[str]) -> None:
    """Add classes of a scheme, each once."""
    added = [Category(scheme, code) for code in codes if code]
    draft.record.categories = list(dict.fromkeys([*draft.record.categories, *added]))


def patent_number(country: str, number: str, kind: str = "") -> str:
    """Join the parts of a number; one that names its country already is not given it again.

    Examples
    --------
    >>> patent_number("US", "07272630", "B2"), patent_number("WO", "WO 2005/069899")
    ('US07272630B2', 'WO 2005/069899')
    """
    country, number, kind = country.strip().upper(), number.strip(), kind.strip()
    return f"{'' if number.upper().startswith(country) else country}{number}{kind}"


def publication_role(number: str) -> str:
    """Tell by its number whether a publication is the grant.

    Kinds B, C, E, P, S, U and Y are granted (the last two are utility models, which are registered unexamined);
    so is A in the US until 2000, with no digit after it. A number without kind is only published.

    Examples
    --------
    >>> publication_role("CN114081026A"), publication_role("CN114081026B"), publication_role("US5202982A")
    ('published', 'granted', 'granted')
    """
    number = number.strip().upper()
    found = _KIND.search(number[-12:])
    kind = found.group(1) if found else ""
    is_old = kind == "A" and number.startswith("US")
    return "granted" if is_old or _GRANTS.match(kind) else "published"


def patent_reference(number: str) -> Reference | None:
    """Name a cited patent by its number."""
    found = normalise_identifier("patent", number)
    return Reference("patent", found.value) if found else None


def add_references(draft: Draft, found: list[Reference | None]) -> None:
    """Add cited works, each once."""
    draft.record.references = list(dict.fromkeys([*draft.record.references, *filter(None, found)]))


def person(family: str, *given: str) -> Author:
    """Name a person, 'Family, Given'.

    Examples
    --------
    >>> person("Lamp", "Ada", "B.").name, person("Lamp").name
    ('Lamp, Ada B.', 'Lamp')
    """
    return Author(", ".join(filter(None, [squeeze(family), squeeze(" ".join(given))])))


def add_organisation(draft: Draft, name: str, country: str = "", kind: str | None = None) -> None:
    """Add an applicant; one that is there already under another country or kind is not added again."""
    key = _name_key(name)
    if key and all(_name_key(it.name) != key for it in draft.record.organisations):
        known = country if re.fullmatch(r"[A-Z]{2}", country) else ""
        draft.record.organisations.append(Organisation(squeeze(name), known or None, kind))


def kind_of_assignee(role: str) -> str | None:
    """Tell by its role whether the US office takes an assignee for a government; it tells no other kind apart."""
    return "government" if role in {"06", "07", "08", "09"} else None


def is_author(draft: Draft, name: str) -> bool:
    """Say whether an applicant is one of the inventors."""
    return _name_key(name) in {_name_key(author.name) for author in draft.record.authors}


def _name_key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def spaced(element: XmlElement) -> str:
    """Give all texts in an element, apart by spaces."""
    return squeeze(" ".join(element.node.itertext()))


def keep_rest(draft: Draft, element: XmlElement) -> None:
    """Keep what was not used, one value for each child, its texts apart by spaces."""
    for node in element.node.iterchildren("{*}*"):
        within = XmlElement(node, element.line)
        draft.keep(within.name, spaced(within))
