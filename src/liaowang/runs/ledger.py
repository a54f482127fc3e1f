"""The ledger as a file: lines that are only ever added, under a lock, and flushed to disk before anyone is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from liaowang.corpus import flush_folder
from liaowang.observatory import (
    NO_HASH,
    Forecast,
    Ledger,
    LedgerError,
    Resolution,
    check_new,
    check_resolutions,
    open_entry,
    read_entries,
    seal,
    torn_from,
)
from liaowang.records import InputError, LiaowangError
from liaowang.runs.rule_files import RULES, check_rule


@dataclass(frozen=True)
class Entered:
    """What became of forecasts that were to be entered."""

    new: list[Forecast]
    n_known: int
    """Stood in the ledger already, with the same content."""
    head: str
    """Hash of the last line. Whoever notes it can show later that nothing before it was changed."""


def now() -> str:
    """Give the moment as a ledger writes it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_ledger(path: Path) -> Ledger:
    """Read a ledger and follow its chain.

    Raises
    ------
    InputError
        If there is no such file.
    LedgerError
        At the first broken line, by number.
    """
    try:
        with path.open("rb") as handle, _locked(handle, is_shared=True):
            content = handle.read()
    except OSError as error:
        raise InputError(f"the ledger cannot be read: {error.strerror}", file=path) from error
    return _follow(path, content)


def enter_forecasts(path: Path, kind: str, forecasts: Iterable[Forecast]) -> Entered:
    """Add forecasts to a ledger, which is begun where there is none.

    Parameters
    ----------
    path : Path
    kind : str
        ``real`` or ``replayed``; a ledger holds one kind alone.
    forecasts : iterable of Forecast
        The files of their rules must stand in `RULES` beside the ledger already.

    Returns
    -------
    Entered

    Raises
    ------
    LedgerError
        If the ledger is broken or of the other kind, or a forecast may not be added. Nothing is then written.
    LiaowangError
        If a rule is missing or changed, or the file cannot be written.
    """
    wanted = list(forecasts)
    for name in sorted({it.rule for it in wanted}):
        check_rule(path.parent / RULES, name)
    told: list[Entered] = []

    def choose(ledger: Ledger) -> list[dict[str, object]]:
        if ledger.kind != kind:
            raise LedgerError(f"holds {ledger.kind} forecasts; {kind} ones go into a ledger of their own", file=path)
        new = check_new(ledger, wanted)
        told.append(Entered(new, len(wanted) - len(new), ""))
        return [it.entry() for it in new]

    head = _append(path, choose, kind)
    return Entered(told[0].new, told[0].n_known, head)


def enter_resolutions(path: Path, resolutions: Iterable[Resolution]) -> str:
    """Add what came of forecasts, and give the head.

    Raises
    ------
    LedgerError
        If the ledger is broken, or a forecast is unknown, resolved or not due. Nothing is then written.
    """
    wanted = list(resolutions)
    return _append(path, lambda ledger: [it.entry() for it in check_resolutions(ledger, wanted)])


def mend_ledger(path: Path) -> Path | None:
    """Take a torn last line, which a kill or a full disk left, out of a ledger; it is kept beside it.

    Returns
    -------
    Path or None
        The file that now holds what was torn; None if nothing was.

    Raises
    ------
    LedgerError
        If a line before the last is broken: that is no accident, and nothing is touched.
    """
    with _opened(path) as handle:
        content = handle.read()
        start = torn_from(content)
        if start == len(content):
            return None
        n_lines = content[:start].count(b"\n")
        if n_lines:
            _follow(path, content[:start])
        kept = path.with_name(f"{path.name}.torn-{n_lines + 1}")
        with kept.open("ab") as torn:
            torn.write(content[start:])
            torn.flush()
            os.fsync(torn.fileno())
        flush_folder(path.parent)
        handle.truncate(start)
        os.fsync(handle.fileno())
    return kept


def verify_ledger(path: Path, noted_head: str = "", *, has_rules: bool = True) -> dict[str, Any]:
    """Follow the chain, and check that every rule that forecasts name is there, unchanged.

    Parameters
    ----------
    path : Path
    noted_head : str
        A head that was noted earlier, or its first characters: it must still be in the chain. Without it nobody can see
        that the last lines were cut off.
    has_rules : bool
        False for a copy without the rules beside it, as a site gives it: then the chain alone is followed.

    Returns
    -------
    dict
        ``kind``, ``n_lines``, ``n_forecasts``, ``n_resolutions``, ``n_rules`` (that were checked), ``head``.

    Raises
    ------
    InputError
        If there is no such file.
    LedgerError
        At the first broken line; or if the noted head is not in the chain.
    LiaowangError
        Naming the first rule that is missing or changed.
    """
    ledger = read_ledger(path)
    if noted_head and not any(it.startswith(noted_head) for it in ledger.hashes):
        raise LedgerError(f"the head {noted_head} is not in the chain: lines were cut off or written anew", file=path)
    rules = sorted({it.rule for it in ledger.forecasts.values()}) if has_rules else []
    for name in rules:
        check_rule(path.parent / RULES, name)
    return {
        "kind": ledger.kind,
        "n_lines": len(ledger.hashes),
        "n_forecasts": len(ledger.forecasts),
        "n_resolutions": len(ledger.resolutions),
        "n_rules": len(rules),
        "head": ledger.head,
    }


def _follow(path: Path, content: bytes) -> Ledger:
    try:
        return read_entries(content)
    except LedgerError as error:
        raise LedgerError(error.message, file=path, line=error.line) from error


def _append(path: Path, choose: Callable[[Ledger], list[dict[str, object]]], kind: str = "") -> str:
    """Follow the chain, choose entries, chain them and write them at once; all under one lock."""
    try:
        if kind:
            path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(path, is_new=bool(kind)) as handle:
            content = handle.read()
            lines: list[bytes] = []
            if not content and kind:
                line, _ = seal(open_entry(kind, now()), NO_HASH)
                lines.append(line)
            ledger = _follow(path, content + b"".join(lines))
            head = ledger.head
            for entry in choose(ledger):
                line, head = seal(entry, head)
                lines.append(line)
            _write(handle, b"".join(lines), len(content))
            if not content:
                flush_folder(path.parent)
        return head
    except OSError as error:
        raise LiaowangError(f"the ledger cannot be written: {error.strerror or error}", file=path) from error


def _write(handle: BinaryIO, added: bytes, size: int) -> None:
    """Write and flush; what a full disk left half written is taken back, since no one was told of it."""
    try:
        while added:
            added = added[os.write(handle.fileno(), added) :]
        os.fsync(handle.fileno())
    except OSError:
        os.ftruncate(handle.fileno(), size)
        raise


@contextmanager
def _opened(path: Path, *, is_new: bool = False) -> Iterator[BinaryIO]:
    """Open a ledger to add to it, alone."""
    if not is_new and not path.is_file():
        raise InputError("there is no such ledger", file=path)
    with path.open("a+b", buffering=0) as handle, _locked(handle, is_shared=False):
        handle.seek(0)
        yield handle


@contextmanager
def _locked(handle: BinaryIO, *, is_shared: bool) -> Iterator[None]:
    """Wait for the lock of the file; it goes with the process, however that ends."""
    if os.name != "posix":
        yield
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
