"""The whole database into one file and back: SQLite's own online copy, or PostgreSQL's own tools."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection

from liaowang.runs import LiaowangError


class BackupError(LiaowangError):
    """A back-up could not be written, or may not be restored here."""


def back_up(target: Path) -> None:
    """Write the database into a file that is not there yet, while the site runs.

    Parameters
    ----------
    target : Path
        Appears under its name only once it is complete.

    Raises
    ------
    BackupError
        If the file is there, or the tools of PostgreSQL are missing or fail.
    """
    if target.exists():
        raise BackupError(f"{target} is there already")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(part)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}", *_place())
    part.replace(target)


def restore(source: Path) -> None:
    """Put a back-up into an empty database.

    Raises
    ------
    BackupError
        If the database holds tables, the file is missing, or the tools of PostgreSQL are missing or fail.
    """
    if not source.is_file():
        raise BackupError(f"{source} is not there")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. A back-up goes into an empty one only.")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", *_place(), str(source))


def _place() -> list[str]:
    settings = connection.settings_dict
    given = {"--host": settings["HOST"], "--port": settings["PORT"], "--username": settings["USER"]}
    return [f"{name}={value}" for name, value in given.items() if value] + [f"--dbname={settings['NAME']}"]


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is missing: install the client programs of PostgreSQL")
    secret = str(connection.settings_dict.get("PASSWORD") or "")
    known = {**os.environ, "PGPASSWORD": secret} if secret else None
    done = subprocess.run([found, *arguments], env=known, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{tool}: {done.stderr.strip()}")
