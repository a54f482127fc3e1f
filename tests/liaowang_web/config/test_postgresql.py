"""A connection to PostgreSQL is not asked whether it lives, and is known to be dead when the server has ended it."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_connection_is_doubted_only_when_its_end_has_come() -> None:
    other = connection.copy()
    other.ensure_connection()
    try:
        with CaptureQueriesContext(other) as asked:
            assert other.is_usable()
        assert not asked.captured_queries
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
        last = time.monotonic() + 30
        while other.is_usable() and time.monotonic() < last:
            time.sleep(0.05)
        assert not other.is_usable()
    finally:
        other.close()
