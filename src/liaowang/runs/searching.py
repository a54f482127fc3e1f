"""Indexes that stay open as long as the process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from liaowang.search import FACETS as SEARCH_FACETS
from liaowang.search import SORTS as SEARCH_SORTS
from liaowang.search import SearchIndex

__all__ = ["SEARCH_FACETS", "SEARCH_SORTS", "open_index"]


@cache
def open_index(folder: Path) -> SearchIndex:
    """Open the index of a folder, once in a process; it is made where there is none."""
    return SearchIndex(folder)
