"""Many entries drafted or changed at once, from the rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from liaowang_web.audit import services as audit
from liaowang_web.hall.contents import detail_of
from liaowang_web.hall.imports.columns import DETAILS
from liaowang_web.hall.imports.planning import Planned
from liaowang_web.hall.models import Entry, Import, ImportedRow, Indicator

Outcome = ImportedRow.Outcome
_BATCH = 500
_BLOCK = 1000
"""Rows after which it is told how many are written."""


def write_rows(made: Import, rows: Sequence[Planned], tell: Callable[[int], None]) -> tuple[int, int]:
    """Draft what is new and change what is there, inside the transaction that walks the import, which tells the audit.

    Parameters
    ----------
    made : Import
    rows : sequence of Planned
    tell : callable
        Takes how many rows are written, block by block.

    Returns
    -------
    tuple of int
        How many entries were drafted, and how many changed.
    """
    created = [it for it in rows if it.outcome == Outcome.CREATED]
    changed = [it for it in rows if it.outcome == Outcome.CHANGED]
    for start in range(0, len(created), _BLOCK):
        some = created[start : start + _BLOCK]
        _set_figures(zip(some, _draft(made, some), strict=True))
        tell(start + len(some))
    for start in range(0, len(changed), _BLOCK):
        some = changed[start : start + _BLOCK]
        _change(made, some)
        _set_figures((it, it.entry) for it in some if it.entry)
        tell(len(created) + start + len(some))
    return len(created), len(changed)


def _draft(made: Import, rows: Sequence[Planned]) -> list[Entry]:
    if not rows:
        return []
    first = audit.next_number(f"entry.{made.kind}", len(rows)) - len(rows) + 1
    entries = [
        Entry(kind=made.kind, organisation=made.organisation, author=made.made_by, number=number,
              track_by=made.made_by if "track" in row.values else None, **row.columns(of_entry=True))
        for number, row in enumerate(rows, first)
    ]  # fmt: skip
    Entry.objects.bulk_create(entries, batch_size=_BATCH)
    model = DETAILS[made.kind]
    details = [model(entry=entry, **row.columns(of_entry=False)) for entry, row in zip(entries, rows, strict=True)]
    model._default_manager.bulk_create(details, batch_size=_BATCH)
    return entries


def _change(made: Import, rows: Sequence[Planned]) -> None:
    details = []
    for row in rows:
        if row.entry is None:
            continue
        for of_entry, thing in ((True, row.entry), (False, detail_of(row.entry))):
            for name, value in row.columns(of_entry=of_entry).items():
                setattr(thing, name, value)
        row.entry.version += 1
        details.append(detail_of(row.entry))
    entries = [it.entry for it in rows if it.entry]
    entry_columns = {name for row in rows for name in row.columns(of_entry=True)} | {"version", "changed_at"}
    detail_columns = {name for row in rows for name in row.columns(of_entry=False)}
    # Written as one statement a batch; a statement for each would take minutes for a long sheet.
    Entry.objects.bulk_create(
        entries, batch_size=_BATCH, update_conflicts=True, unique_fields=["id"], update_fields=sorted(entry_columns)
    )
    if detail_columns:
        DETAILS[made.kind]._default_manager.bulk_create(
            [it for it in details if it], batch_size=_BATCH, update_conflicts=True, unique_fields=["entry"],
            update_fields=sorted(detail_columns),
        )  # fmt: skip


def _set_figures(pairs: Iterable[tuple[Planned, Entry]]) -> None:
    told = [(row.figures, entry) for row, entry in pairs if row.figures]
    borne = [entry.pk for _figures, entry in told]
    for start in range(0, len(borne), _BATCH):
        Indicator.objects.filter(entry__in=borne[start : start + _BATCH]).delete()
    Indicator.objects.bulk_create(
        (Indicator(entry=entry, position=place, **it) for figures, entry in told for place, it in enumerate(figures)),
        batch_size=_BATCH,
    )
