"""Files into the lake: several at once, each in a process of its own, with progress by bytes read."""

from __future__ import annotations

import gc
import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from liaowang.corpus import Lake, Landed, hash_file
from liaowang.records import Flaw, InputError, LiaowangError, Record
from liaowang.runs.mending import mend
from liaowang.runs.processes import Pool
from liaowang.runs.progress import Progress
from liaowang.sources import Source, open_source

_TELL_EVERY = 1000
_OBJECTS = 500_000
"""New objects after which a worker looks for cycles."""


@dataclass(frozen=True)
class Ingested:
    """What became of one input file: landed, or why it could not be used at all."""

    path: Path
    size_bytes: int
    file_hash: str
    landed: Landed | None
    format_name: str = ""
    problem: str = ""
    same_as: str = ""
    """Name of an earlier input with the same bytes; it is not read twice."""


def ingest(lake: Lake, paths: Sequence[Path], n_processes: int, progress: Progress) -> list[Ingested]:
    """Bring files into the lake, in parallel; a file that cannot be used does not stop the others.

    Parameters
    ----------
    lake : Lake
    paths : sequence of Path
        As `find_files` gives them.
    n_processes : int
    progress : Progress
        Advanced by bytes of the files on disk.

    Returns
    -------
    list of Ingested
        In the order of `paths`.

    Raises
    ------
    LiaowangError
        If the lake cannot be written.
    """
    known = [_look_at(path) for path in paths]
    first: dict[str, str] = {}
    todo: list[int] = []
    for i, item in enumerate(known):
        if item.problem:
            continue
        if item.file_hash in first:
            known[i] = Ingested(item.path, item.size_bytes, item.file_hash, None, same_as=first[item.file_hash])
            progress.advance(item.size_bytes)
        else:
            first[item.file_hash] = item.path.name
            todo.append(i)
    # The largest first, so that the last process does not end alone with it.
    todo.sort(key=lambda i: (-known[i].size_bytes, i))
    for i, result in _land_all(lake, [(i, known[i]) for i in todo], n_processes, progress):
        known[i] = result
    return known


def _look_at(path: Path) -> Ingested:
    try:
        return Ingested(path, path.stat().st_size, hash_file(path), None)
    except (OSError, InputError) as error:
        problem = error.message if isinstance(error, InputError) else f"cannot be read: {error.strerror}"
        return Ingested(path, 0, "", None, problem=problem)


def _land_all(
    lake: Lake, items: Sequence[tuple[int, Ingested]], n_processes: int, progress: Progress
) -> Iterator[tuple[int, Ingested]]:
    if n_processes < 2 or len(items) < 2:
        for i, item in items:
            yield i, _land(lake, item, progress.advance)
        return
    told: Any = get_context("spawn").Queue()
    workers = min(n_processes, len(items))
    with Pool(workers, _listen, told) as pool:
        futures = {i: pool.submit(_land_in_worker, lake, item) for i, item in items}
        _relay(futures, told, progress)
        for i, future in futures.items():
            yield i, future.result()


def _relay(futures: dict[int, Future[Ingested]], told: Any, progress: Progress) -> None:
    while True:
        is_done = all(future.done() for future in futures.values())
        try:
            while True:
                progress.advance(*told.get(timeout=0.0 if is_done else 0.1))
        except queue.Empty:
            if is_done:
                return


_told: Any = None


def _listen(told: Any) -> None:
    global _told  # noqa: PLW0603 - the only way to hand a pool's worker its queue
    _told = told
    # Records hold no cycles: looking for them after every 700 new objects is an eighth of the work.
    gc.set_threshold(_OBJECTS)


def _land_in_worker(lake: Lake, item: Ingested) -> Ingested:
    return _land(lake, item, lambda amount, note: _told.put((amount, note)))


def _land(lake: Lake, item: Ingested, tell: Any) -> Ingested:
    told_bytes = 0

    def entries(source: Source) -> Iterator[Record | Flaw]:
        nonlocal told_bytes
        for n, entry in enumerate(source, start=1):
            if n % _TELL_EVERY == 0:
                tell(source.bytes_read - told_bytes, item.path.name)
                told_bytes = source.bytes_read
            yield entry

    try:
        if lake.is_landed(item.file_hash):
            landed = lake.land(item.path, item.file_hash, "", [])
        else:
            source = open_source(item.path)
            landed = lake.land(item.path, item.file_hash, source.format, mend(entries(source)))
    except InputError as error:
        tell(item.size_bytes - told_bytes, item.path.name)
        return Ingested(item.path, item.size_bytes, item.file_hash, None, problem=error.message)
    tell(item.size_bytes - told_bytes, item.path.name)
    return Ingested(item.path, item.size_bytes, item.file_hash, landed, format_name=landed.format_name)


def refuse_nothing(ingested: Sequence[Ingested]) -> None:
    """Stop if not one file could be used.

    Raises
    ------
    InputError
        With the first reason.
    """
    if not any(item.landed for item in ingested):
        refused = [item for item in ingested if item.problem]
        first = refused[0].problem
        told = first if len(refused) == 1 else f"no input could be used; the first: {first}"
        raise InputError(told, file=refused[0].path)
    if sum(item.landed.records for item in ingested if item.landed) == 0:
        raise LiaowangError("the inputs hold no record")
