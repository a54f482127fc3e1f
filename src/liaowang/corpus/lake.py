"""The lake: a place of Parquet files in which every file lands once and every work stands once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from liaowang.corpus import durable
from liaowang.corpus.adding import grow_generation
from liaowang.corpus.generations import (
    Generation,
    build_generation,
    find_generation,
    generation_name,
    put_in_force,
)
from liaowang.corpus.landing import DONE, Landed, batch_files, flaw_files, land_entries, read_done
from liaowang.corpus.marks import make_whole
from liaowang.corpus.places import Place, locate, open_parquet
from liaowang.records import FLAW_SCHEMA, Flaw, InputError, LiaowangError, Record

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Lake:
    """Records in a folder or an object store, landed file by file and merged by the engine.

    Parameters
    ----------
    folder : path or str
        A folder, made when something is first written, or an address such as ``s3://bucket/lake``. Opening a lake
        touches nothing, so many processes may hold one.

    Raises
    ------
    InputError
        If the address is of no known kind, or the library for object stores is not installed.
    """

    def __init__(self, folder: str | Place) -> None:
        self.folder = locate(folder)

    def land(
        self,
        path: str | Path,
        file_hash: str,
        format_name: str,
        entries: Iterable[Record | Flaw],
        *,
        batch_rows: int = 20_000,
        on_batch: Callable[[int, int], None] | None = None,
    ) -> Landed:
        """Bring the entries of a file into the lake.

        A file that has landed is not read again. One whose landing was interrupted goes on after its last
        committed batch, so nothing is lost and nothing doubled.

        Parameters
        ----------
        path : path
            The file; only its name and size are kept.
        file_hash : str
            From `hash_file`.
        format_name : str
            As the reader names the format; kept in ``done.json``.
        entries : iterable of Record or Flaw
            What the reader gives, in the same order every time.
        batch_rows : int
            Entries (records and flaws) committed at once; what a kill can cost.
        on_batch : callable, optional
            Called after each commit with the records and the flaws of the file so far.

        Raises
        ------
        LiaowangError
            If the lake cannot be written (full, read-only), or what it holds of the file is damaged.
        InputError
            If the file is gone. Errors of the reader pass through; committed batches stay.
        """
        folder = self._landed(file_hash)
        if known := read_done(folder):
            return known
        try:
            size = Path(path).stat().st_size
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from error
        about = Landed(Path(path).name, file_hash, format_name, size, records=0, flaws=0, batches=0)
        return land_entries(folder, about, entries, batch_rows, on_batch)

    def is_landed(self, file_hash: str) -> bool:
        """Tell whether the file has landed completely."""
        return (self._landed(file_hash) / DONE).exists()

    def landed_files(self) -> list[Landed]:
        """List the files that have landed completely, by hash.

        Raises
        ------
        LiaowangError
            If a ``done.json`` cannot be read.
        """
        marks: list[Place] = sorted((self.folder / "landed").glob(f"*/{DONE}"), key=str)
        found = [read_done(path.parent) for path in marks]
        return [landed for landed in found if landed]

    def merge(
        self, engine: SparkSession, file_hashes: Sequence[str] | None = None, *, is_whole: bool = True
    ) -> Generation:
        """Merge landed files into a generation with every work once, and put it in force.

        The result is a function of the set of files: neither their order nor the order of landing matters. An
        interrupted merge leaves the generation in force as it was. A generation that is there is used again.

        Parameters
        ----------
        engine : SparkSession
            From `open_engine`.
        file_hashes : sequence of str, optional
            The files to merge; by default all that have landed.
        is_whole : bool
            Whether files hold the works of the generation and no others. Otherwise works that are gone may be left in
            files, with marks that `scan_works` and `pick_works` know; the engine knows none.

        Returns
        -------
        Generation
            Where it is, and how many rows and works there were.

        Raises
        ------
        InputError
            If no file has landed, or one of those named has not.
        LiaowangError
            If a landed file is damaged (the message names it), the engine fails or the lake cannot be written.
        """
        if file_hashes is None:
            file_hashes = [landed.file_hash for landed in self.landed_files()]
        names = self._check(file_hashes)
        if not names:
            raise InputError("no file has landed here yet", file=self.folder)
        name, records = generation_name(names), self.folder / "records"
        generation = find_generation(records, name)
        if generation is None:
            batches = {file_hash: batch_files(self._landed(file_hash)) for file_hash in names}
            if isinstance(records, Path):  # an object store has no links, and cheap ways around them are not known yet
                generation = grow_generation(engine, records, name, batches, may_mark=not is_whole)
            generation = generation or build_generation(engine, records, name, names, list(chain(*batches.values())))
        if is_whole:
            make_whole(generation.path)
        with durable.naming_folder(self.folder):
            put_in_force(self.folder, name)
        return generation

    def current(self) -> Generation | None:
        """Give the generation in force, whole; None before the first merge.

        Raises
        ------
        LiaowangError
            If ``CURRENT`` names a generation that is not there.
        """
        mark = self.folder / "CURRENT"
        if not mark.exists():
            return None
        name = mark.read_text(encoding="utf-8").strip()
        generation = find_generation(self.folder / "records", name)
        if generation is None:
            raise LiaowangError(f"names generation {name}, which is not there; merge again", file=mark)
        make_whole(generation.path)
        return generation

    def flaws(self, file_hashes: Sequence[str] | None = None) -> pa.Table:
        """Collect what could not be used of some files, or of all, as a table of `FLAW_SCHEMA`.

        Raises
        ------
        InputError
            If a file has not landed.
        LiaowangError
            If a file of flaws is damaged.
        """
        if file_hashes is None:
            file_hashes = [landed.file_hash for landed in self.landed_files()]
        tables = [FLAW_SCHEMA.empty_table()]
        for path in [path for name in self._check(file_hashes) for path in flaw_files(self._landed(name))]:
            try:
                tables.append(open_parquet(path).read().cast(FLAW_SCHEMA))
            except (OSError, pa.ArrowException) as error:
                raise LiaowangError("this file of the lake is damaged", file=path) from error
        return pa.concat_tables(tables)

    def _landed(self, file_hash: str) -> Place:
        return self.folder / "landed" / file_hash

    def _check(self, file_hashes: Sequence[str]) -> list[str]:
        for file_hash in file_hashes:
            if not self.is_landed(file_hash):
                raise InputError(f"the file with hash {file_hash} has not landed completely", file=self.folder)
        return sorted(set(file_hashes))
