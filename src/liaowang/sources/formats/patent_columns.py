"""How tables of patents fill a record: numbers, dates by what the number says, applicants, classes, lists."""

from __future__ import annotations

import re

from liaowang.records import Author, Category
from liaowang.sources import columns as c
from liaowang.sources.fields import reference_of
from liaowang.sources.formats import patents as p
from liaowang.sources.reader import Draft, squeeze

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PUBLICATION = re.compile(r"[A-Z]{2}[\s\d./-]*\d[\s-]*[A-Z]\d?$")
_CHINESE_APPLICATION = re.compile(r"(?:ZL|CN)?\s*(?:\d{12}|\d{8})\.?[\dX]$|ZL|(?:CN)?\s*\d{12}$", re.IGNORECASE)
_CITED_NUMBER = re.compile(r"[A-Z]{2}[\s-]?(?:RE|PP|[A-Z])?\d[\d/]{4,}")
_COUNTRY = re.compile(r"\s*[\[(（]([A-Z]{2})[\])）]$")


def cell_values(cell: str) -> list[str]:
    """Split a list at what parts it: semicolons, bars and lines, otherwise marks that only Chinese lists use.

    Examples
    --------
    >>> cell_values("LAMP, ADA | WICK, BO"), cell_values("北京大学，清华大学"), cell_values("Lamp Co., Ltd.")
    (['LAMP, ADA', 'WICK, BO'], ['北京大学', '清华大学'], ['Lamp Co., Ltd.'])
    """
    candidates = (";；|\n\u2028", "、", ",，" if _CHINESE.search(cell) else "")
    separators = next((marks for marks in candidates if any(mark in cell for mark in marks)), "\n")
    return c.values_of(cell, separators)


def publication_number(draft: Draft, name: str, value: str) -> None:
    """Add numbers under which a patent was published."""
    for text in cell_values(value):
        draft.add_identifier("patent", text, name)


def application_number(draft: Draft, name: str, value: str) -> None:
    """Add numbers of applications; Chinese ones often lack their country."""
    for text in cell_values(value):
        is_chinese = _CHINESE_APPLICATION.match(text) and not text.upper().startswith(("CN", "ZL"))
        draft.add_identifier("patent_application", f"CN{text}" if is_chinese else text, name)


def either_number(draft: Draft, name: str, value: str) -> None:
    """Add a number that tables call that of the patent: of the publication if its kind stands after it."""
    for text in cell_values(value):
        is_published = _PUBLICATION.match(text.upper()) and not _CHINESE_APPLICATION.match(text)
        (publication_number if is_published else application_number)(draft, name, text)


def publication_date(draft: Draft, name: str, value: str) -> None:
    """Add dates of publication, each with the role that its number tells."""
    numbers = [it.value for it in draft.record.identifiers if it.kind == "patent"]
    for at, text in enumerate(cell_values(value)):
        number = numbers[at] if at < len(numbers) else next(iter(numbers), "")
        draft.add_date(p.publication_role(number), text, name)


def dates(role: str) -> c.Fill:
    """Add dates of a role."""

    def fill(draft: Draft, name: str, value: str) -> None:
        for text in cell_values(value):
            draft.add_date(role, text, name)

    return fill


def inventors(draft: Draft, name: str, value: str) -> None:
    """Fill the authors, unless another column gave them."""
    if draft.record.authors:
        draft.keep(name, squeeze(value))
    else:
        names = [_COUNTRY.sub("", text).rstrip(" ,") for text in cell_values(value)]
        draft.record.authors = [Author(text) for text in dict.fromkeys(names) if text]


def applicants(draft: Draft, name: str, value: str) -> None:
    """Fill the organisations, unless another column gave them; later owners and inventors who apply are kept aside."""
    fill_applicants(draft, name, value, cell_values(value))


def fill_applicants(draft: Draft, name: str, value: str, names: list[str]) -> None:
    """Fill the organisations with names that are split already."""
    if known := [it.name for it in draft.record.organisations]:
        if names != known:
            draft.keep(name, squeeze(value))
        return
    for text in names:
        country = _COUNTRY.search(text)
        bare = _COUNTRY.sub("", text)
        if p.is_author(draft, bare):
            draft.keep(name, bare)
        else:
            p.add_organisation(draft, bare, country.group(1) if country else "")


def applicant_country(draft: Draft, name: str, value: str) -> None:
    """Add the country of the applicants, where there is one for all or one for each."""
    found, countries = draft.record.organisations, cell_values(value)
    if len(countries) == 1:
        countries *= len(found)
    if not found or len(countries) != len(found):
        draft.keep(name, squeeze(value))
        return
    pairs = zip(found, countries, strict=True)
    draft.record.organisations = [it._replace(country=it.country or country) for it, country in pairs]


def classes(scheme: str) -> c.Fill:
    """Add classes of IPC or CPC; those of designs stand in the same column and are told apart.

    What is no class is kept aside.
    """

    def fill(draft: Draft, name: str, value: str) -> None:
        for text in cell_values(value):
            codes = p.ipc_codes(text)
            found = [Category("loc" if code[0].isdigit() else scheme, code) for code in codes]
            draft.record.categories = list(dict.fromkeys([*draft.record.categories, *found]))
            if not codes:
                draft.keep(name, text)

    return fill


def other_classes(scheme: str) -> c.Fill:
    """Add classes of another scheme, as they are written."""

    def fill(draft: Draft, _: str, value: str) -> None:
        p.add_categories(draft, scheme, cell_values(value))

    return fill


def cited(draft: Draft, _: str, value: str) -> None:
    """Add cited patents and other works."""
    texts = cell_values(value)
    found = [p.patent_reference(text) if _CITED_NUMBER.match(text) else reference_of(text) for text in texts]
    p.add_references(draft, found)


def also(field: str) -> c.Fill:
    """Fill a text such as ``title``, or its translation if another column gave the text; others are kept aside."""
    translated = f"{field}_translated"

    def fill(draft: Draft, name: str, value: str) -> None:
        text, record = squeeze(value), draft.record
        if not getattr(record, field):
            setattr(record, field, text)
        elif getattr(record, field) != text:
            c.put(translated)(draft, name, text)

    return fill
