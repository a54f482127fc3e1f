"""Repair of a polluted text file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liaowang.records import Flaw
from liaowang.sources import read_text
from liaowang.text import Change, repair_lines, repair_page


@dataclass(frozen=True)
class RepairedFile:
    """The lines of a file after repair, what was changed, and what could not be read."""

    lines: list[str]
    changes: list[Change]
    n_marks: int
    """Changes that left a mark where characters are lost."""
    flaws: list[Flaw]


def repair_file(path: str | Path, *, by_line: bool = False) -> RepairedFile:
    """Repair a text file in any encoding.

    Parameters
    ----------
    path : str or Path
        A page as saved, its text or its HTML; tags are left as they are.
    by_line : bool
        Whether each line is a fragment of its own; otherwise the file is one page.

    Returns
    -------
    RepairedFile
        As many lines as the file has.

    Raises
    ------
    InputError
        If the file is missing, unreadable or not a text.
    """
    text = read_text(path)
    done = repair_lines(text.lines) if by_line else [repair_page("\n".join(text.lines))]
    lines = [it.text for it in done] if by_line else done[0].text.split("\n")
    changes = [change for it in done for change in it.changes]
    return RepairedFile(lines if text.lines else [], changes, sum(len(it.marks) for it in done), text.flaws)
