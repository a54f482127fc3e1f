"""The index of a folder: one writer at a time, any number of readers, and a mark of how far it has followed."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from liaowang.records import LiaowangError
from liaowang.search.documents import Document, Found, Question
from liaowang.search.finding import Reader
from liaowang.search.near import N_WORDS, Lexicon
from liaowang.search.schema import CHECKPOINT, VERSION, checkpoint, laid_out, open_index, open_writer
from liaowang.search.words import cut

_BATCH = 1000
_PAUSE_SECONDS = 0.05
_LEARNED_AT = 20
_LEXICON = "near.npz"


class IndexBusy(LiaowangError):  # noqa: N818 - it is an answer, not a fault
    """Another process writes to the index."""


class Writing:
    """The one writer of an index, for as long as it is held; nobody else moves the mark meanwhile."""

    def __init__(self, writer: Any, index: SearchIndex) -> None:
        self._writer = writer
        self._index = index

    def close(self) -> None:
        """Undo what was not committed, wait for merges that have begun, and give the lock back.

        A merge that is left behind may end under the next writer and bring back what that one took out: within a
        minute of ordinary work documents were found twice, or by words they had no more. The lock goes with the last
        reference to the writer.
        """
        with suppress(RuntimeError, ValueError):
            self._writer.wait_merging_threads()
        self._writer = None

    @property
    def followed(self) -> tuple[int, str]:
        """How far the index has followed."""
        return self._index.followed

    def apply(
        self, changes: Iterable[tuple[int, Document | None]], place: int, mark: str = "", *, is_anew: bool = False
    ) -> int:
        """Apply changes and the place up to which they go, all or none; give how many there were.

        Parameters
        ----------
        changes : iterable of (number, Document or None)
            In order; None takes the document out.
        place : int
            In the outbox, kept in the same commit.
        mark : str
            Kept beside the place: by it one tells whether it is a place in the same outbox.
        is_anew : bool
            Whether all else is thrown away; readers see the old index until the new one is whole.
        """
        if is_anew:
            self._writer.delete_all_documents()
        rest, n_changes = iter(changes), 0
        while batch := list(islice(rest, _BATCH)):
            n_changes += len(batch)
            last = dict(batch)
            for number in last:
                self._writer.delete_documents_by_term("number", number)
            for laid in _laid([document for document in last.values() if document is not None]):
                self._writer.add_document(laid)
        self._writer.delete_documents_by_term("number", CHECKPOINT)
        self._writer.add_document(checkpoint(place, mark))
        self._writer.commit()
        self._index.learn()
        return n_changes


class SearchIndex:
    """An index in a folder, which is made where there is none.

    Any number of threads and processes may read; one writes at a time. A reader sees what was committed, whole.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / str(VERSION)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._index = open_index(str(self.folder))
        self._refreshing = threading.Lock()
        self._lexicon, self._lexicon_state = Lexicon(), 0
        self._state = b""
        self._reader: Reader | None = None

    def reader(self) -> Reader:
        """Give a view of what was last committed; it stays as it is while others write."""
        with self._refreshing:
            # Replaced whole at each commit, and short. Its time and place alone may be those of an earlier one.
            state = (self.folder / "meta.json").read_bytes()
            if self._reader is None or state != self._state:
                self._index.reload()
                self._reader = Reader(self._index.searcher(), self._index.schema, self._read_lexicon())
                self._state = state
            return self._reader

    @property
    def followed(self) -> tuple[int, str]:
        """How far it has followed: place in the outbox, and the mark that was kept with it; ``(0, "")`` when new."""
        return self.reader().followed

    def find(
        self, question: Question, tier: int, hidden: Collection[int] = (), *, opened: Collection[int] = ()
    ) -> Found:
        """Find documents by the texts of a tier and those below it; see `Reader.find`."""
        return self.reader().find(question, tier, hidden, opened=opened)

    def learn(self) -> None:
        """Take the words to translate into from the titles, if the index has become another by a twentieth.

        They are for finding more, not for being right: killed before it is done, the old ones serve until next time.
        """
        reader = self.reader()
        known, n_documents = self._lexicon, reader.n_documents
        if abs(n_documents - known.n_documents) * _LEARNED_AT > known.n_documents:
            known.relearned(reader.common_words(N_WORDS), n_documents).save(self.folder / _LEXICON)
            with self._refreshing:
                self._state = b""

    def _read_lexicon(self) -> Lexicon:
        path = self.folder / _LEXICON
        state = path.stat().st_mtime_ns if path.is_file() else 0
        if state != self._lexicon_state:
            self._lexicon, self._lexicon_state = Lexicon.load(path), state
        return self._lexicon

    @contextmanager
    def writing(self, wait_seconds: float = 0.0) -> Iterator[Writing]:
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
        writing = Writing(self._writer(wait_seconds), self)
        try:
            yield writing
        finally:
            writing.close()

    def _writer(self, wait_seconds: float) -> Any:
        last = time.monotonic() + wait_seconds
        while True:
            try:
                return open_writer(open_index(str(self.folder)))
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= last:
                    raise IndexBusy(f"another process writes to {self.folder.parent.name}") from error
            time.sleep(_PAUSE_SECONDS)


def _laid(documents: list[Document]) -> list[Any]:
    """Lay documents out; their words are cut in one go, which takes a tenth of the time."""
    told = [(at, name, text) for at, it in enumerate(documents) for name, text in {**it.titles, **it.texts}.items()]
    words: list[dict[str, list[str]]] = [{} for _ in documents]
    for (at, name, _text), found in zip(told, cut([text for _at, _name, text in told]), strict=True):
        words[at][name] = found
    return [laid_out(document, own) for document, own in zip(documents, words, strict=True)]
