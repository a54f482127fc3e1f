"""The report of a run: one HTML file that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl


def write_report(
    folder: Path, tables: Mapping[str, pl.DataFrame], watchlist: Mapping[str, Any], manifest: Mapping[str, Any]
) -> None:
    """Write ``report.html``."""
