"""What the tests of the web share: the compiled catalogue, and which database was tried."""

from __future__ import annotations

import pytest
from django.db import connection

from liaowang_web.config.translations import compile_catalog


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_catalog()


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which database the tests of the web ran on."""
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    terminalreporter.write_line(f"database of the web: {name}")
