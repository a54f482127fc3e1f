"""What the tests of the web share: the compiled catalogue, and which database was tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import TransactionTestCase
from tests.liaowang_web.factories import without_triggers

from liaowang_web.config.translations import compile_catalog


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_catalog()


@pytest.fixture(scope="session", autouse=True)
def _emptied_behind_the_triggers() -> Iterator[None]:
    """Let tests with real transactions empty all tables afterwards, which the triggers of the audit rightly refuse."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    if hasattr(flush, "lifts_triggers"):
        # The tests in a browser ask for it too, in the same session; the triggers can be lifted once.
        yield
        return

    def lifted(case: TransactionTestCase) -> None:
        with without_triggers():
            flush(case)

    lifted.lifts_triggers = True  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = lifted  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _index_of_its_own(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test its own index and a place for files: what it announces is undone behind the index."""
    settings.SEARCH_INDEX = tmp_path_factory.getbasetemp() / "index" / uuid4().hex
    settings.FILES = tmp_path_factory.getbasetemp() / "files"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what PostgreSQL alone does to the suite on PostgreSQL."""
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    if elsewhere and connection.vendor != "postgresql":
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which database the tests of the web ran on."""
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    terminalreporter.write_line(f"database of the web: {name}")
