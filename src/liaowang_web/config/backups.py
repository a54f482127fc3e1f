"""Database, files and rankers into one file and back: SQLite's own online copy, or PostgreSQL's own tools."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from liaowang.runs import LiaowangError
from liaowang_web.hall.files.keeping import keep

_DATABASE, _FILES, _RANKERS = "database", "files", "rankers"
_NAME = re.compile(rf"{_FILES}/[0-9a-f]{{2}}/([0-9a-f]{{64}})")
_RANKER = re.compile(rf"{_RANKERS}/(R-[0-9]+)/([a-z]+\.[a-z]+)")


class BackupError(LiaowangError):
    """A back-up could not be written, or may not be restored here."""


def back_up(target: Path) -> None:
    """Write the database, the files that were handed in and the trained rankers into one file, while the site runs.

    Parameters
    ----------
    target : Path
        Not there yet; it appears under its name only once it is complete: a tar archive of ``database``, ``files/``
        and ``rankers/``.

    Raises
    ------
    BackupError
        If the file is there, or the tools of PostgreSQL are missing or fail.
    """
    if target.exists():
        raise BackupError(f"{target} is there already")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder) / _DATABASE
        _dump(dump)
        # After the database: a file is never changed and none is taken away, so all that it speaks of is there.
        with tarfile.open(part, "w") as archive:
            archive.add(dump, _DATABASE)
            _add(archive, Path(settings.FILES), _FILES, _NAME)
            _add(archive, Path(settings.RANKERS), _RANKERS, _RANKER)
    part.replace(target)


def _add(archive: tarfile.TarFile, folder: Path, word: str, names: re.Pattern[str]) -> None:
    for path in sorted(folder.glob("*/*")):
        if names.fullmatch(name := f"{word}/{path.parent.name}/{path.name}"):
            archive.add(path, name)


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_place())


def restore(source: Path) -> None:
    """Put a back-up into an empty database, and its files beside those that are there.

    Raises
    ------
    BackupError
        If the database holds tables, the file is missing or damaged, or the tools of PostgreSQL are missing or fail.
    """
    if not source.is_file():
        raise BackupError(f"{source} is not there")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. A back-up goes into an empty one only.")
    if not tarfile.is_tarfile(source):  # as they were before files went along
        _load(source)
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(source) as archive:
        for member in archive:
            with _opened(archive, member) as file:
                _unpack(member.name, file, Path(folder))
        if not (dump := Path(folder) / _DATABASE).is_file():
            raise BackupError(f"{source} holds no database")
        _load(dump)
        _place_rankers(Path(folder) / _RANKERS)


def _unpack(name: str, file: IO[bytes], folder: Path) -> None:
    """Put what a back-up holds under a name where it belongs: files at once, the rest until the database is there."""
    if named := _NAME.fullmatch(name):
        _keep(file.read(), named[1])
    elif name == _DATABASE or _RANKER.fullmatch(name):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("wb") as copy:
            shutil.copyfileobj(file, copy)
    else:
        raise BackupError(f"The archive holds {name}, which no back-up does")


def _place_rankers(folder: Path) -> None:
    """Put rankers where they are looked for, in place of those of a database that is gone.

    Whether their files are what they were is checked against the database whenever one is used.
    """
    for path in sorted(folder.glob("*")):
        target = Path(settings.RANKERS) / path.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(path, target)


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(member) if member.isfile() else None
    if found is None:
        raise BackupError(f"The archive holds {member.name}, which no back-up does")
    return found


def _keep(content: bytes, digest: str) -> None:
    if hashlib.sha256(content).hexdigest() != digest:
        raise BackupError(f"the file {digest} is not what it was")
    keep(content)


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", *_place(), str(source))


def _place() -> list[str]:
    place = connection.settings_dict
    given = {"--host": place["HOST"], "--port": place["PORT"], "--username": place["USER"]}
    return [f"{name}={value}" for name, value in given.items() if value] + [f"--dbname={place['NAME']}"]


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is missing: install the client programs of PostgreSQL")
    secret = str(connection.settings_dict.get("PASSWORD") or "")
    known = {**os.environ, "PGPASSWORD": secret} if secret else None
    done = subprocess.run([found, *arguments], env=known, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{tool}: {done.stderr.strip()}")
