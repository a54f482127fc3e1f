"""The index of a folder in which the sides are found that may answer another: by their words, and by what they mean.

One commit of the index of words holds the sides, the place in the outbox, and how many rows of the shelves of vectors
count: killed at any moment, all of it is as it was before or as it is after.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from tantivy import Query

from liaowang.matching import shelves
from liaowang.matching.entries import (
    CHECKPOINT,
    CLASSES,
    HEAP_BYTES,
    VERSION,
    checkpoint,
    class_of,
    laid_out,
    open_index,
)
from liaowang.matching.likeness import encode_sides
from liaowang.matching.retrieval import View
from liaowang.matching.shelves import Numbers
from liaowang.matching.sides import Side
from liaowang.search import IndexBusy, open_writer

_BATCH = 1000
_PAUSE_SECONDS = 0.05
_TRIES = 5


class CandidateWriting:
    """The one writer of an index, for as long as it is held; nobody else moves the mark meanwhile."""

    def __init__(self, writer: Any, index: CandidateIndex) -> None:
        self._writer = writer
        self._index = index
        self._vectors = ThreadPoolExecutor(1, "vectors")

    @property
    def followed(self) -> tuple[int, str]:
        """How far the index has followed."""
        return self._index.followed

    def apply(
        self, changes: Iterable[tuple[int, Side | None]], place: int, mark: str = "", *, is_anew: bool = False
    ) -> int:
        """Apply changes and the place up to which they go, all or none; give how many there were.

        Parameters
        ----------
        changes : iterable of (number, Side or None)
            In order; None takes it out. Applying the same again changes nothing.
        place : int
            In the outbox, kept in the same commit.
        mark : str
            Kept beside the place: by it one tells whether it is a place in the same outbox.
        is_anew : bool
            Whether all else is thrown away; readers see the old index until the new one is whole.
        """
        view = self._index.view()
        generation, lengths = view.generation, dict(view.lengths)
        stood = {kind: shelf.numbers for kind, shelf in view.shelves.items()}
        if is_anew:
            self._writer.delete_all_documents()
            generation, lengths, stood = generation + 1, dict.fromkeys(CLASSES, 0), {}
        rest, n_changes = iter(changes), 0
        while batch := list(islice(rest, _BATCH)):
            n_changes += len(batch)
            last = dict(batch)
            self._apply_batch(last, _moved(last, stood), generation, lengths)
        self._writer.delete_documents_by_term("number", CHECKPOINT)
        self._writer.add_document(checkpoint(place, mark, generation, lengths))
        self._writer.commit()
        self._index.tidy()
        return n_changes

    def _apply_batch(
        self, last: dict[int, Side | None], moved: dict[str, list[int]], generation: int, lengths: dict[str, int]
    ) -> None:
        sides = [side for side in last.values() if side is not None]
        for number in last:
            self._writer.delete_documents_by_term("number", number)
        gone = [number for number, side in last.items() if side is None]
        later = self._vectors.submit(encode_sides, sides)
        laid: dict[str, list[Any]] = {kind: [] for kind in CLASSES}
        for side in sides:
            own = laid[class_of(side)]
            own.append(laid_out(side, lengths[class_of(side)] + len(own)))
        vectors = later.result()
        for kind in CLASSES:
            mine = [at for at, side in enumerate(sides) if class_of(side) == kind]
            gaps = gone + moved[kind]
            numbers = [sides[at].number for at in mine] + gaps
            if numbers:
                told = shelves.padded(vectors[mine], len(gaps))
                bodies = [body for _document, body in laid[kind]] + [b""] * len(gaps)
                path = self._index.shelf_path(generation, kind)
                lengths[kind] = shelves.append(path, lengths[kind], numbers, told, bodies)
            for document, _body in laid[kind]:
                self._writer.add_document(document)

    def close(self) -> None:
        """Undo what was not committed, wait for merges that have begun, and give the lock back."""
        with suppress(RuntimeError, ValueError):
            self._writer.wait_merging_threads()
        self._writer = None
        self._vectors.shutdown()


def _moved(last: Mapping[int, Side | None], stood: Mapping[str, Numbers]) -> dict[str, list[int]]:
    """Give the numbers that stand on a shelf of the class that they are no longer of."""
    moved: dict[str, list[int]] = {kind: [] for kind in CLASSES}
    for kind, numbers in stood.items():
        others = [it.number for it in last.values() if it is not None and class_of(it) != kind]
        if others and len(numbers):
            moved[kind] = np.unique(numbers[np.isin(numbers, others)]).tolist()
    return moved


class CandidateIndex:
    """An index in a folder, which is made where there is none.

    Any number of threads and processes may read; one writes at a time. A reader sees what was committed, whole.

    Parameters
    ----------
    folder : Path

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> index = CandidateIndex(Path(mkdtemp()))
    >>> with index.writing() as writing:
    ...     writing.apply([(4, Side(4, "product", {"en": "A lithium battery"}))], 1)
    1
    >>> [it.number for it in index.view().find(Side(9, "demand", {"en": "Batteries of lithium"}))]
    [4]
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / str(VERSION)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._index = open_index(str(self.folder))
        self._refreshing = threading.Lock()
        self._state = b""
        self._view: View | None = None

    def shelf_path(self, generation: int, kind: str) -> Path:
        """Give the file of a shelf."""
        return self.folder / f"{generation}-{kind}.vectors"

    def view(self) -> View:
        """Give a view of what was last committed; it stays as it is while others write."""
        with self._refreshing:
            state = (self.folder / "meta.json").read_bytes()
            if self._view is None or state != self._state:
                self._view = self._opened_surely()
                self._state = state
            return self._view

    def _opened_surely(self) -> View:
        for _ in range(_TRIES):
            try:
                return self._opened(self._view)
            except (FileNotFoundError, RuntimeError) as error:
                # Another process made all anew, or put vectors into cells, between two looks: the next look sees that.
                missed = error
        raise missed

    def _opened(self, before: View | None) -> View:
        self._index.reload()
        searcher = self._index.searcher()
        place, mark, generation, lengths = _read_checkpoint(searcher, self._index.schema)
        opened = {}
        for kind in CLASSES:
            path = self.shelf_path(generation, kind)
            opened[kind] = shelves.Shelf(path, lengths[kind], before.shelves[kind] if before else None)
        return View(searcher, self._index.schema, (place, mark), generation, opened)

    @property
    def followed(self) -> tuple[int, str]:
        """How far it has followed: place in the outbox, and the mark that was kept with it; ``(0, "")`` when new."""
        return self.view().followed

    def tidy(self) -> None:
        """Put vectors into cells if many are in none, and remove shelves that an index made anew left behind.

        Killed before it is done, the next time does it: until then those vectors are compared one by one.
        """
        view = self.view()
        for shelf in view.shelves.values():
            if shelf.needs_listing:
                shelf.list_cells()
                with self._refreshing:
                    self._view, self._state = None, b""
        for path in self.folder.glob("*-*.*"):
            generation = path.name.partition("-")[0]
            if generation.isdecimal() and int(generation) < view.generation:
                path.unlink(missing_ok=True)

    @contextmanager
    def writing(self, wait_seconds: float = 0.0) -> Iterator[CandidateWriting]:
        """Hold the one writer; what was not applied when it is given back is undone.

        Parameters
        ----------
        wait_seconds : float
            How long to wait for another writer.

        Raises
        ------
        IndexBusy
            If another writer is still at it.
        """
        writing = CandidateWriting(self._writer(wait_seconds), self)
        try:
            yield writing
        finally:
            writing.close()

    def _writer(self, wait_seconds: float) -> Any:
        last = time.monotonic() + wait_seconds
        while True:
            try:
                return open_writer(open_index(str(self.folder)), HEAP_BYTES)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= last:
                    raise IndexBusy(f"another process writes to {self.folder.parent.name}") from error
            time.sleep(_PAUSE_SECONDS)


def _read_checkpoint(searcher: Any, schema: Any) -> tuple[int, str, int, dict[str, int]]:
    found = searcher.search(Query.term_query(schema, "number", CHECKPOINT), 1).hits
    if not found:
        return 0, "", 0, dict.fromkeys(CLASSES, 0)
    place, mark, generation, lengths = json.loads(bytes(searcher.doc(found[0][1]).get_first("body")))
    return place, mark, generation, lengths
