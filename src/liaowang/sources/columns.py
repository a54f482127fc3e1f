"""What the columns of a table mean: header names, and how their cells go into a record."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable
from datetime import date as day
from typing import NamedTuple

from liaowang.records import Author, Category, CitationCount, Organisation
from liaowang.sources.blocks import Block
from liaowang.sources.fields import add_addresses, add_language, authors_of, fundings_of, organisation_of, reference_of
from liaowang.sources.reader import Draft, split_list, squeeze

Fill = Callable[[Draft, str, str], None]
"""Puts the text of a cell, which is not empty, into a draft; the second argument names the column."""

_NOT_WORD = re.compile(r"[\W_]+")
NOTHING = frozenset("NA N/A n/a #N/A NaN nan NULL null None none - -- ---".split())
"""Cells and values of lists by which programs say that there is nothing."""
_COUNT = re.compile(r"(\d{1,9})(?:\.0+)?")


class Column(NamedTuple):
    """One meaning: how cells are used, and the header names that say it; the first is how records call it."""

    fill: Fill
    names: tuple[str, ...]


def column(fill: Fill, *names: str) -> Column:
    """Declare that columns of these names are used so; case, spaces and punctuation of a name do not matter."""
    return Column(fill, names)


def header_key(name: str) -> str:
    """Bring a header into the form in which spellings compare equal.

    Examples
    --------
    >>> header_key("Author(s) ID"), header_key("authors_id"), header_key("公开（公告）号")
    ('authorsid', 'authorsid', '公开公告号')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_WORD.sub("", folded) or folded.strip()


class Columns:
    """The columns of a house; where several fill the same, the one declared first has precedence.

    Parameters
    ----------
    *columns : Column
        In order of precedence.
    """

    def __init__(self, *columns: Column) -> None:
        self._fills = {it.names[0]: it.fill for it in columns}
        self._names: dict[str, str] = {}
        for it in columns:
            for name in it.names:
                self._names.setdefault(header_key(name), it.names[0])

    def names(self, header: list[str]) -> list[str]:
        """Name the columns of a header: known ones by their first name, others as written, blank ones by number."""
        return [self._names.get(header_key(name), name) or f"column {at}" for at, name in enumerate(header, 1)]

    def known(self, header: list[str]) -> set[str]:
        """Give the first names of the known columns of a header."""
        return {name for name in map(self._names.get, map(header_key, header)) if name}

    def fill(self, draft: Draft, block: Block) -> None:
        """Put all fields of a row into a draft; those that nobody knows are kept in ``extra``."""
        for name, use in self._fills.items():
            for value in block.take(name):
                use(draft, name, value)
        for name in list(block.fields):
            for value in block.take(name):
                draft.keep(name, squeeze(value))


def values_of(cell: str, separators: str = ";；") -> list[str]:
    """Split a cell at its separators, at its line breaks where it has none, or as the list of a program.

    Examples
    --------
    >>> values_of("Lee, A.; Roy, B."), values_of("李明\\n王芳"), values_of("['Lee, A.', 'Roy, B.']")
    (['Lee, A.', 'Roy, B.'], ['李明', '王芳'], ['Lee, A.', 'Roy, B.'])
    """
    if cell.startswith("[") and cell.endswith("]") and (listed := _literal(cell)) is not None:
        return listed
    has_separator = any(mark in cell for mark in separators)
    values = split_list(cell, separators if has_separator else "\n\u2028")
    return [value for value in values if value not in NOTHING]


def _literal(cell: str) -> list[str] | None:
    try:
        found = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return [text for it in found if (text := squeeze(str(it)))] if isinstance(found, list) else None


def put(field: str) -> Fill:
    """Fill a column of text, such as ``title``; a value for a column that is filled already is kept aside."""

    def fill(draft: Draft, name: str, value: str) -> None:
        value, held = squeeze(value), getattr(draft.record, field)
        if not held:
            setattr(draft.record, field, value)
        elif held != value:
            draft.keep(name, value)

    return fill


def authors(separators: str = ";；") -> Fill:
    """Fill the authors, unless another column gave them."""

    def fill(draft: Draft, name: str, value: str) -> None:
        if draft.record.authors:
            draft.keep(name, squeeze(value))
        else:
            draft.record.authors = authors_of(values_of(value, separators), "\n")

    return fill


def named_author(name: str) -> Author | None:
    """Make an author of a name of a list."""
    return next(iter(authors_of([name], "\n")), None)


def author(draft: Draft, _: str, value: str) -> None:
    """Add the authors of a tag that stands once for each, or holds several."""
    draft.record.authors = list(dict.fromkeys([*draft.record.authors, *authors_of([value])]))


def add(field: str, make: Callable[[str], object] = str, separators: str = ";；") -> Fill:
    """Add the values of a list to a list of the record, such as ``keywords``, each once.

    Parameters
    ----------
    field : str
        The list of the record.
    make : callable
        Makes what the list holds of the text of a value; what it makes of it may be None.
    separators : str
        Characters between values.
    """

    def fill(draft: Draft, _: str, value: str) -> None:
        added = filter(None, map(make, values_of(value, separators)))
        setattr(draft.record, field, list(dict.fromkeys([*getattr(draft.record, field), *added])))

    return fill


def keywords(separators: str = ";；") -> Fill:
    """Add keywords."""
    return add("keywords", separators=separators)


def categories(scheme: str, separators: str = ";；") -> Fill:
    """Add classes of a scheme."""
    return add("categories", lambda code: Category(scheme, code), separators)


def affiliations(separators: str = ";；") -> Fill:
    """Add the organisations of addresses, each found by rule (see `organisation_of`)."""
    return add("organisations", organisation_of, separators)


def organisations(separators: str = ";；") -> Fill:
    """Add organisations that are named as such."""
    return add("organisations", Organisation, separators)


def references(separators: str = ";；") -> Fill:
    """Add cited works."""
    return add("references", reference_of, separators)


def funding(draft: Draft, _: str, value: str) -> None:
    """Add funders with grants in brackets."""
    draft.record.funding = list(dict.fromkeys([*draft.record.funding, *fundings_of(value)]))


def identifier(kind: str, separators: str = "") -> Fill:
    """Add an identifier, or several if there are separators."""

    def fill(draft: Draft, name: str, value: str) -> None:
        for text in values_of(value, separators) if separators else [value]:
            draft.add_identifier(kind, text, name)

    return fill


def date(role: str) -> Fill:
    """Add a date."""
    return lambda draft, name, value: draft.add_date(role, value, name)


def citations(counted_by: str, counted_on: day | None = None) -> Fill:
    """Add how often a house counted citations, and up to which day if it says so."""

    def fill(draft: Draft, name: str, value: str) -> None:
        found = _COUNT.fullmatch(value.replace(",", ""))
        if found:
            draft.record.citations.append(CitationCount(int(found.group(1)), counted_by, counted_on))
        else:
            draft.lose(name, "no number", value)

    return fill


def address(draft: Draft, name: str, value: str) -> None:
    """Keep the addresses of a record and add the identifiers in them."""
    add_addresses(draft, name, value.split())


def language(draft: Draft, name: str, value: str) -> None:
    """Set the language."""
    add_language(draft, name, values_of(value, ";；,"))


def aside(draft: Draft, name: str, value: str) -> None:
    """Keep the cell in ``extra``, under the one name that all spellings of the header share."""
    draft.keep(name, squeeze(value))


def skip(_draft: Draft, _name: str, _value: str) -> None:
    """Leave out a column that only repeats others."""
