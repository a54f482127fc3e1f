"""Landing: the entries of one file become Parquet batches, each committed on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from liaowang.corpus import durable
from liaowang.corpus.places import Place, open_parquet
from liaowang.records import (
    FLAW_SCHEMA,
    RECORD_SCHEMA,
    Flaw,
    InputError,
    LiaowangError,
    Record,
    flaws_to_table,
    records_to_table,
)

LANDED_SCHEMA: pa.Schema = pa.schema([*RECORD_SCHEMA, pa.field("file_hash", pa.string()), pa.field("row", pa.int64())])
"""`RECORD_SCHEMA` and the place of the row: hash of its file, and its number among that file's records, from 0."""

DONE = "done.json"


@dataclass(frozen=True, slots=True)
class Landed:
    """What the lake holds of one file."""

    file: str
    file_hash: str
    format_name: str
    size_bytes: int
    records: int
    flaws: int
    batches: int
    was_known: bool = False
    """True if the file had landed before and nothing was read."""
    batches_found: int = 0
    """Batches that an interrupted landing had left and that were not written again."""


def hash_file(path: str | Path) -> str:
    """Hash the bytes of a file: the name under which the lake knows it.

    Returns
    -------
    str
        SHA-256 in 64 hex digits, the same that ``sha256sum`` prints.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        with Path(path).open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from error


def read_done(folder: Place) -> Landed | None:
    """Read what ``done.json`` of a landed file says; None if the file has not landed completely."""
    path = folder / DONE
    if not path.exists():
        return None
    try:
        return Landed(**durable.read_json(path), was_known=True)
    except TypeError as error:
        raise LiaowangError(f"was written by another version: {error}", file=path) from error


def land_entries(
    folder: Place,
    about: Landed,
    entries: Iterable[Record | Flaw],
    batch_rows: int,
    on_batch: Callable[[int, int], None] | None,
) -> Landed:
    """Write the entries of a file into its folder, batch by batch, after those that are there already.

    Parameters
    ----------
    folder : Place
        ``landed/<file hash>``, made if it is missing.
    about : Landed
        Name, hash, format and size; its counts are not used.
    entries : iterable of Record or Flaw
        The same in every run; as many as lie in committed batches are passed over.
    batch_rows : int
        Entries in a batch.
    on_batch : callable or None
        Called after each batch with records and flaws so far.

    Raises
    ------
    LiaowangError
        If the folder cannot be written, or what lies in it is not a beginning of these entries.
    """
    with durable.naming_folder(folder):
        folder.mkdir(parents=True, exist_ok=True)
        durable.remove_abandoned(folder)
    found = batch_files(folder)
    counts = [_count(path) for path in found]
    records, flaws = sum(count[0] for count in counts), sum(count[1] for count in counts)
    rest = iter(entries)
    if sum(1 for _ in islice(rest, records + flaws)) < records + flaws:
        raise LiaowangError("holds more rows than its file tells now; delete this folder and land again", file=folder)
    batches = len(found)
    while batch := list(islice(rest, batch_rows)):
        told = [entry for entry in batch if isinstance(entry, Record)]
        lost = [entry for entry in batch if isinstance(entry, Flaw)]
        table = _place(records_to_table(told), about.file_hash, first=records)
        _write_batch(folder, batches, table, flaws_to_table(lost))
        records, flaws, batches = records + len(told), flaws + len(lost), batches + 1
        if on_batch:
            on_batch(records, flaws)
    return _finish(folder, about, (records, flaws, batches), len(found))


def batch_files(folder: Place) -> list[Place]:
    """List the committed batches of a landed file, first to last."""
    return sorted(folder.glob("[0-9]" * 6 + ".parquet"), key=str)


def flaw_files(folder: Place) -> list[Place]:
    """List the files of flaws that belong to committed batches."""
    there = set(folder.glob("*.flaws.parquet"))
    return [beside for path in batch_files(folder) if (beside := path.with_suffix(".flaws.parquet")) in there]


def read_footer(path: Place, schema: pa.Schema) -> int:
    """Count the rows of a Parquet file of the lake by its footer.

    Raises
    ------
    LiaowangError
        If the file is damaged or its columns are those of another version.
    """
    try:
        footer = open_parquet(path).metadata
    except (OSError, pa.ArrowException) as error:
        raise LiaowangError("this file of the lake is damaged; delete its folder and land again", file=path) from error
    if footer.schema.to_arrow_schema().names != schema.names:
        raise LiaowangError("was landed by another version; delete its folder and land again", file=path)
    return int(footer.num_rows)


def _count(path: Place) -> tuple[int, int]:
    beside = path.with_suffix(".flaws.parquet")
    return read_footer(path, LANDED_SCHEMA), read_footer(beside, FLAW_SCHEMA) if beside.exists() else 0


def _place(table: pa.Table, file_hash: str, first: int) -> pa.Table:
    hashes = pa.repeat(pa.scalar(file_hash), table.num_rows)
    rows = pa.array(range(first, first + table.num_rows), pa.int64())
    return pa.Table.from_arrays([*table.columns, hashes, rows], schema=LANDED_SCHEMA)


def _write_batch(folder: Place, number: int, records: pa.Table, flaws: pa.Table) -> None:
    """Write the flaws first: the file of records is the mark that the batch is committed."""
    target = folder / f"{number:06d}.parquet"
    beside = target.with_suffix(".flaws.parquet")
    with durable.naming_folder(folder):
        if flaws.num_rows:
            durable.write_parquet(flaws, beside)
        else:
            beside.unlink(missing_ok=True)  # left by a landing with another batch size that died between the two
        durable.write_parquet(records, target)


def _finish(folder: Place, about: Landed, totals: tuple[int, int, int], found: int) -> Landed:
    counts = [_count(path) for path in batch_files(folder)]
    there = sum(count[0] for count in counts), sum(count[1] for count in counts), len(counts)
    if there != totals:
        raise LiaowangError("was written by two landings at once in batches of different size", file=folder)
    done = {name: getattr(about, name) for name in ("file", "file_hash", "format_name", "size_bytes")}
    done |= dict(zip(("records", "flaws", "batches"), totals, strict=True))
    with durable.naming_folder(folder):
        durable.write_json(folder / DONE, done)
    return Landed(**asdict(about) | done | {"batches_found": found})
