"""Tables in the terminal: figures to the right and whole, names to the left and folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from liaowang.cli.session import Language, clean
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.table import Table

_WIDE = 110
"""Columns of a terminal from which everything stands side by side."""


def has_room(width: int) -> bool:
    """Tell whether a terminal is wide enough to set everything side by side."""
    return width >= _WIDE


def make_table(
    language: Language,
    figures: Sequence[str],
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    width: int,
    spare: Sequence[str] = (),
) -> Table:
    """Set rows under headings.

    Parameters
    ----------
    language : Language
    figures, names : sequence of str
        Keys of headings: first the columns of figures and ids, then those of words.
    rows : iterable of sequences of str
        One cell a column; control characters are taken out.
    width : int
        Columns of the terminal; in a narrow one, words stand below each other.
    spare : sequence of str
        Figures that a narrow terminal does without.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    is_wide = has_room(width)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    kept = [number for number, key in enumerate(figures) if is_wide or key not in spare]
    for key in (figures[number] for number in kept):
        table.add_column(say(language, key), justify="left" if key == "topic" else "right", no_wrap=True)
    for key in names if is_wide else names[:1]:
        table.add_column(say(language, key), overflow="fold")
    for row in rows:
        words = [clean(cell) for cell in row[len(figures) :]]
        shown = words if is_wide else ["\n".join(cell for cell in words if cell)]
        table.add_row(*(Text(clean(cell)) for cell in (*(row[number] for number in kept), *shown)))
    return table
