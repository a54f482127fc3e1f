"""Where no PostgreSQL answers, that is told in words."""

from __future__ import annotations

from tests.liaowang_web.postgresql import tell


def test_a_server_that_is_not_there_is_told() -> None:
    assert tell("postgres://nobody@127.0.0.1:1/nothing") == (
        False,
        "database of the web: no PostgreSQL answers at 127.0.0.1:1: its half of the suite was NOT run",
    )
