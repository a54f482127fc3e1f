"""A service, a clock, and a client for the tests of connectors."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.services import FakeClock, Service, running_service


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as it:
        yield it


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as it:
        yield it
