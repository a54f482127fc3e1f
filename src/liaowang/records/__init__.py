"""What a record is: its columns, their types and units, its identifiers, and the errors of this house.

Takes plain values from readers and gives `Record` objects and the Arrow tables that the lake holds.
Leaves reading files to `sources`, keeping and merging records to `corpus`, and every judgement to the rooms above.
Arrow is imported when its tables are asked for: commands that only read a run start without it.
"""

from typing import TYPE_CHECKING, Any

from liaowang.records.dates import PRECISIONS, PUBLIC_ROLES, ROLES, RecordDate, known_on, parse_date, primary_date
from liaowang.records.errors import InputError, LiaowangError
from liaowang.records.identifiers import IDENTIFIER_KINDS, Identifier, normalise_identifier, primary_identifier
from liaowang.records.record import (
    EXCERPT_LENGTH,
    KINDS,
    Author,
    Category,
    CitationCount,
    Flaw,
    Funding,
    Organisation,
    Record,
    Reference,
)
from liaowang.records.titles import title_key

if TYPE_CHECKING:
    from liaowang.records.schema import FLAW_SCHEMA, RECORD_SCHEMA, flaws_to_table, records_to_table

__all__ = [
    "EXCERPT_LENGTH",
    "FLAW_SCHEMA",
    "IDENTIFIER_KINDS",
    "KINDS",
    "PRECISIONS",
    "PUBLIC_ROLES",
    "RECORD_SCHEMA",
    "ROLES",
    "Author",
    "Category",
    "CitationCount",
    "Flaw",
    "Funding",
    "Identifier",
    "InputError",
    "LiaowangError",
    "Organisation",
    "Record",
    "RecordDate",
    "Reference",
    "flaws_to_table",
    "known_on",
    "normalise_identifier",
    "parse_date",
    "primary_date",
    "primary_identifier",
    "records_to_table",
    "title_key",
]


def __getattr__(name: str) -> Any:
    if name not in {"FLAW_SCHEMA", "RECORD_SCHEMA", "flaws_to_table", "records_to_table"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from liaowang.records import schema

    return getattr(schema, name)
