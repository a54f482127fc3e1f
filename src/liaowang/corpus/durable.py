"""Files that are either whole or absent: written under a temporary name, flushed to disk, then renamed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pyarrow as pa

from liaowang.records import LiaowangError

SUFFIX = ".tmp"


def temporary_name(target: Path) -> Path:
    """Name a temporary file or folder beside the target, marked with the process that makes it.

    The mark (process number and start time) tells leftovers of a killed process from the work of a living one.
    """
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


def write_durably(target: Path, content: bytes) -> None:
    """Write a file so that it is either whole or absent, whenever the process ends."""
    temporary = temporary_name(target)
    temporary.write_bytes(content)
    commit(temporary, target)


def write_json(target: Path, value: Any) -> None:
    """Write a value as JSON, durably."""
    write_durably(target, f"{json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode())


def read_json(path: Path) -> dict[str, Any]:
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


def remove_abandoned(folder: Path) -> None:
    """Remove temporary files and folders whose process is gone."""
    for path in folder.glob(f".*{SUFFIX}"):
        mark = path.name.removesuffix(SUFFIX).rsplit(".", 2)[-2]
        pid = mark.partition("-")[0]
        if pid.isdigit() and _mark(int(pid)) != mark:
            remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it; nothing happens if another process was faster."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def naming_folder(folder: Path) -> Iterator[None]:
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
