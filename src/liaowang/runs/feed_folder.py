"""Where the answers to one feed are kept: packed files as they came, and a journal that knows where to go on."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from liaowang.corpus import remove_abandoned, write_durably
from liaowang.records import LiaowangError
from liaowang.sources import Page

_TAIL_BYTES = 1 << 16
_DAYS = {"since"}
_MOMENTS = {"until", "due"}


@dataclass(frozen=True)
class FeedState:
    """How far a feed has come; whole after every line of the journal."""

    asks: str = ""
    """Fingerprint of the question; another question begins anew."""
    since: date | None = None
    until: datetime | None = None
    """When the open round began; None between rounds."""
    cursor: str = ""
    n_pages: int = 0
    """Pages kept in the open round."""
    due: datetime | None = None
    n_failures: int = 0
    """Rounds in a row in which the service could not be reached."""
    is_spent: bool = False
    """Whether the budget is spent until `due`."""
    last_hash: str = ""
    """Of the last answer kept, so that the same is not kept twice."""


class FeedFolder:
    """One feed's folder; the journal is hidden, so that who reads the folder finds answers alone.

    A page is first written and renamed, then a line is added to the journal. Whatever ends the process in
    between, the page is fetched again and written under the same name; a torn line is cut off.

    Parameters
    ----------
    folder : Path
        Made when first written to.
    suffix : str
        Of the answers, such as ``json``.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self.folder = folder
        self.journal = folder / ".journal.jsonl"
        self._suffix = suffix
        self.state = self._load()

    def keep(self, page: Page, state: FeedState) -> Path | None:
        """Keep a page and the state after it; gives the file, None if the page holds nothing new.

        Parameters
        ----------
        page : Page
        state : FeedState
            That after the page, but for its count and hash, which are set here.
        """
        answer = page.answer
        content = answer.content if answer else b""
        digest = hashlib.sha256(content).hexdigest() if content else ""
        if answer is None or page.n_items == 0 or digest == self.state.last_hash:
            self.note("nothing new", state, reason=page.note, url=answer.url if answer else "")
            return None
        number = state.n_pages + 1
        begun = state.until or answer.fetched_at
        path = self.folder / f"{begun:%Y%m%dT%H%M%SZ}-{number:04d}.{self._suffix}.gz"
        self.folder.mkdir(parents=True, exist_ok=True)
        # Without a time in it, the same answer makes the same file.
        write_durably(path, gzip.compress(content, mtime=0))
        told = {"file": path.name, "url": answer.url, "content_type": answer.content_type, "size_bytes": len(content)}
        told |= {"sha256": digest, "n_items": page.n_items, "fetched_at": answer.fetched_at.isoformat()}
        self.note("page", replace(state, n_pages=number, last_hash=digest), reason=page.note, **told)
        return path

    def note(self, event: str, state: FeedState, **told: Any) -> None:
        """Add a line to the journal: what happened, and the state after it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = {"event": event, **{name: value for name, value in told.items() if value != ""}, "state": asdict(state)}
        packed = json.dumps(line, ensure_ascii=False, default=_text_of).encode() + b"\n"
        with self.journal.open("ab") as handle:
            handle.write(packed)
            handle.flush()
            os.fsync(handle.fileno())
        self.state = state

    def _load(self) -> FeedState:
        """Read the state of the last whole line, and cut off a line that was not finished."""
        if not self.journal.exists():
            return FeedState()
        remove_abandoned(self.folder)
        with self.journal.open("rb+") as handle:
            size = handle.seek(0, os.SEEK_END)
            handle.seek(max(size - _TAIL_BYTES, 0))
            tail = handle.read()
            whole = tail[: tail.rfind(b"\n") + 1]
            if len(whole) < len(tail):
                handle.truncate(size - len(tail) + len(whole))
        if not whole.strip():
            return FeedState()
        try:
            found = json.loads(whole.splitlines()[-1])["state"]
            return FeedState(**{it.name: _value_of(it.name, found[it.name]) for it in fields(FeedState)})
        except (ValueError, KeyError, TypeError) as fault:
            told = "the journal of the feed is damaged; move it away to begin anew"
            raise LiaowangError(told, file=self.journal) from fault


def _text_of(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _value_of(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in _DAYS else value
