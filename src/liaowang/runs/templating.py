"""The project's own table, written empty."""

from __future__ import annotations

from pathlib import Path

from liaowang.records import InputError
from liaowang.sources import write_template


def make_template(path: Path, language: str, *, overwrite: bool = False) -> Path:
    """Write an empty table with columns in a language, for people to fill in.

    Parameters
    ----------
    path : Path
        Ends in ``.xlsx`` (with a sheet of help) or ``.csv``.
    language : str
        ``en`` or ``zh``.
    overwrite : bool
        Replace a file of this name.

    Raises
    ------
    InputError
        If the file exists, its folder does not, or its name ends otherwise.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise InputError("ends neither in .xlsx nor in .csv", file=path)
    if path.exists() and not overwrite:
        raise InputError("exists already; --overwrite replaces it", file=path)
    if not path.parent.is_dir():
        raise InputError("there is no such folder", file=path.parent)
    write_template(path, language)
    return path
