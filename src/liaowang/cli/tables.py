"""Tables in the terminal: figures to the right and whole, names to the left and folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from liaowang.cli.session import Language, clean
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.table import Table


def make_table(
    language: Language, figures: Sequence[str], names: Sequence[str], rows: Iterable[Sequence[str]]
) -> Table:
    """Set rows under headings.

    Parameters
    ----------
    language : Language
    figures, names : sequence of str
        Keys of headings: first the columns of figures and ids, then those of words.
    rows : iterable of sequences of str
        One cell a column; control characters are taken out.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for key in figures:
        table.add_column(say(language, key), justify="left" if key == "topic" else "right", no_wrap=True)
    for key in names:
        table.add_column(say(language, key), overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    return table
