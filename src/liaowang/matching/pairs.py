"""Graded pairs of what is asked and what is offered, read from a table with tabs between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liaowang.records import InputError

COLUMNS = ("demand_id", "demand_title", "demand_text", "achievement_title_terms")
LEVELS = (1, 2, 3, 4)
"""1 not related, 2 weakly, 3 fairly, 4 strongly related."""


@dataclass(frozen=True)
class SetAside:
    """A row that cannot be used, and why."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Pairs:
    """Pairs in the order of their file.

    Attributes
    ----------
    demand_ids, demand_titles, demand_texts, achievements : list of str, one a pair
    levels : array of int64, shape (pairs,), 1 to 4; or None where no level was read
    set_aside : list of SetAside
    """

    demand_ids: list[str]
    demand_titles: list[str]
    demand_texts: list[str]
    achievements: list[str]
    levels: npt.NDArray[np.int64] | None
    set_aside: list[SetAside]

    def __len__(self) -> int:
        return len(self.demand_ids)

    def take(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> Pairs:
        """Give some of the pairs, in the order of `rows`."""
        columns = (self.demand_ids, self.demand_titles, self.demand_texts, self.achievements)
        ids, titles, texts, achievements = ([column[row] for row in rows] for column in columns)
        levels = None if self.levels is None else self.levels[np.asarray(rows, np.int64)]
        return Pairs(ids, titles, texts, achievements, levels, [])


def read_pairs(lines: Sequence[str], *, has_levels: bool, file: str = "") -> Pairs:
    """Read the lines of a table of pairs, the first of which names the columns.

    Parameters
    ----------
    lines : sequence of str
        Without line ends, tabs between the cells; a quotation mark is a character like any other.
    has_levels : bool
        Whether to read ``level``. Then a row without a usable level is set aside. Otherwise a column ``level`` is not
        looked at, and a row that cannot be used is an error: for each row that comes in one must go out.
    file : str
        Its name, for errors.

    Raises
    ------
    InputError
        If a column is missing or the table holds no row; if no row is usable; without levels, at the first bad row.

    Examples
    --------
    >>> head = "\\t".join([*COLUMNS, "level"])
    >>> read_pairs([head, "d\\t电池\\t\\t锂 电池\\t4"], has_levels=True).levels.tolist()
    [4]
    """
    if not lines:
        raise InputError("holds no line", file=file)
    names = lines[0].removeprefix("\ufeff").split("\t")
    needed = (*COLUMNS, "level") if has_levels else COLUMNS
    for name in needed:
        if name not in names:
            raise InputError("the column is missing", file=file, line=1, field=name)
    places = [names.index(name) for name in needed]
    rows: list[list[str]] = []
    set_aside: list[SetAside] = []
    for line, text in enumerate(lines[1:], start=2):
        if not text:
            continue
        cells = text.split("\t")
        flaw = _flaw(cells, len(names), places, line)
        if flaw and not has_levels:
            raise InputError(flaw.reason, file=file, line=line, field=flaw.field)
        if flaw:
            set_aside.append(flaw)
        else:
            rows.append([cells[place].strip() for place in places])
    if not rows:
        raise InputError("holds no pair that can be used", file=file)
    columns = [list(column) for column in zip(*rows, strict=True)]
    levels = np.array([int(it) for it in columns[4]], np.int64) if has_levels else None
    return Pairs(columns[0], columns[1], columns[2], columns[3], levels, set_aside)


def _flaw(cells: list[str], n_names: int, places: list[int], line: int) -> SetAside | None:
    if len(cells) != n_names:
        return SetAside(line, "", f"has {len(cells)} cells where the first line has {n_names}")
    if not cells[places[0]].strip():
        return SetAside(line, "demand_id", "is empty")
    if len(places) > len(COLUMNS) and cells[places[-1]].strip() not in {str(level) for level in LEVELS}:
        return SetAside(line, "level", f"{cells[places[-1]].strip()[:20]!r} is none of 1, 2, 3, 4")
    return None
