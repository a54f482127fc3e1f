"""What all tests share: the real records beside the checkout, and whether they were tried."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from liaowang.runs import Run

# How long an example takes on a machine that does other things beside is no test's business.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=20, **_PATIENT)
settings.register_profile("fuzz", max_examples=10_000, **_PATIENT)
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
N_SHARED = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests on shared records where these are not beside the checkout; the summary says so."""
    reading = [item for item in items if item.get_closest_marker("shared")]
    config.stash[N_SHARED] = len(reading)
    if reading and not SHARED.is_dir():
        config.hook.pytest_deselected(items=reading)
        items[:] = [item for item in items if item not in reading]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say whether the shared records were tried."""
    n_reading = config.stash.get(N_SHARED, None)
    if not SHARED.is_dir():
        state = "not beside this checkout: not tried"
    elif n_reading == 0:
        state = "beside this checkout, but no test of this run reads them"
    else:
        state = "tried" if n_reading is None else f"tried by {n_reading} tests"
    terminalreporter.write_line(f"shared records: {state}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real records beside the checkout; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _cache_of_fitted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep fitted forecasts in a folder of this session, common to its processes, and not in that of the user."""
    folder = tmp_path_factory.getbasetemp()
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    os.environ["LIAOWANG_CACHE"] = str((folder.parent if is_worker else folder) / "cache")


# The rooms are imported where a run is asked for: most tests of the web need none of the library's weight.
@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of made-up records on eight matters, from 2006 to 2017."""
    from tests.factories import make_corpus

    return make_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def finished(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give a finished run over these records, as of the end of 2016."""
    from tests.runs import observe_corpus

    return observe_corpus(corpus, tmp_path_factory.mktemp("run") / "2016")
