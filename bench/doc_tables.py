"""Tables that benches make, each between its marks in a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def set_table(page: str, name: str, tables: Mapping[str, str]) -> None:
    """Set a table anew in the page of each language, between ``<!-- name -->`` and ``<!-- /name -->``.

    Parameters
    ----------
    page : str
        File name, the same in all languages.
    name : str
        The first mark may tell more after a colon.
    tables : mapping of language to Markdown

    Raises
    ------
    ValueError
        If a page does not hold the marks exactly once.
    """
    marks = re.compile(rf"(<!-- {re.escape(name)}(?:: [^>]*)? -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    for language, table in tables.items():
        path = DOCS / language / page
        parts = marks.split(path.read_text(encoding="utf-8"))
        if len(parts) != 4:
            raise ValueError(f"{path} does not hold the marks of {name} once")
        before, opening, closing, after = parts
        path.write_text(f"{before}{opening}{table}\n{closing}{after}", encoding="utf-8")
