"""Files that are either whole or absent: written under a temporary name, flushed to disk, then renamed.

In an object store an object is whole or absent by itself: there nothing is renamed and nothing temporary.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, overload
from uuid import uuid4

import psutil
import pyarrow as pa

from liaowang.corpus.places import Place, StorePath, put_parquet
from liaowang.records import LiaowangError

SUFFIX = ".tmp"


@overload
def temporary_name(target: Path) -> Path: ...


@overload
def temporary_name(target: StorePath) -> StorePath: ...


def temporary_name(target: Place) -> Place:
    """Name a temporary file or folder beside the target, marked with the process that makes it.

    The mark (process number and start time) tells leftovers of a killed process from the work of a living one. In an
    object store the name is one that nobody has seen, and what is written under it may stay there.
    """
    if isinstance(target, StorePath):
        return target.with_name(f"{target.name}-{uuid4().hex[:8]}")
    return target.with_name(f".{target.name}.{_mark(os.getpid())}.{uuid4().hex[:8]}{SUFFIX}")


def commit(temporary: Path, target: Path) -> None:
    """Flush a temporary file to disk and rename it to its target; replaces what is there."""
    with temporary.open("rb") as handle:
        os.fsync(handle.fileno())
    temporary.replace(target)
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries to disk, so that a rename survives a loss of power."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(target: Place, content: bytes) -> None:
    """Write a file so that it is either whole or absent, whenever the process ends."""
    if isinstance(target, StorePath):
        target.write_bytes(content)
        return
    temporary = temporary_name(target)
    temporary.write_bytes(content)
    commit(temporary, target)


def write_parquet(table: pa.Table, target: Place) -> None:
    """Write a table as Parquet, durably."""
    if isinstance(target, StorePath):
        put_parquet(table, target)
        return
    temporary = temporary_name(target)
    try:
        put_parquet(table, temporary)
        commit(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def encode_json(value: Any) -> bytes:
    """Give a value as the JSON of the lake."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def write_json(target: Place, value: Any) -> None:
    """Write a value as JSON, durably."""
    write_durably(target, encode_json(value))


def read_json(path: Place) -> dict[str, Any]:
    """Read an object written by `write_json`.

    Raises
    ------
    LiaowangError
        If the file cannot be read or is no JSON object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LiaowangError(f"cannot be read: {error}", file=path) from error
    if not isinstance(value, dict):
        raise LiaowangError("holds no JSON object", file=path)
    return value


def remove_abandoned(folder: Place) -> None:
    """Remove temporary files and folders whose process is gone; an object store has none."""
    if isinstance(folder, StorePath):
        return
    for path in folder.glob(f".*{SUFFIX}"):
        mark = path.name.removesuffix(SUFFIX).rsplit(".", 2)[-2]
        pid = mark.partition("-")[0]
        if pid.isdigit() and _mark(int(pid)) != mark:
            remove(path)


def remove(path: Place) -> None:
    """Remove a file or a folder with all in it; nothing happens if another process was faster."""
    if isinstance(path, StorePath):
        path.remove()
    elif path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def naming_folder(folder: Place) -> Iterator[None]:
    """Turn a failed write (disk full, read-only, no such place) into a `LiaowangError` that names the folder."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LiaowangError(f"the lake cannot be written: {reason}", file=folder) from error


def _mark(pid: int) -> str:
    try:
        return f"{pid}-{int(psutil.Process(pid).create_time())}"
    except psutil.Error:
        return f"{pid}-gone"
