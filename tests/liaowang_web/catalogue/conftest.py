"""What the tests of the catalogue share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def _in_english() -> Iterator[None]:
    """Let refusals be read in English."""
    with translation.override("en"):
        yield
