"""What all tests share: the folder of the checkout, and whether the real records beside it were tried."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests on shared records where these are not beside the checkout; the summary says so."""
    if SHARED.is_dir():
        return
    absent = [item for item in items if item.get_closest_marker("shared")]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if item not in absent]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whether the shared records were tried."""
    tried = SHARED.is_dir()
    terminalreporter.write_line(f"shared records: {'tried' if tried else 'not beside this checkout: not tried'}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the checkout; only for tests marked ``shared``."""
    return SHARED
