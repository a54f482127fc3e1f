"""Says whether a PostgreSQL answers: ``python tests/liaowang_web/postgresql.py URL``; the exit code is 0 if it does."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg


def tell(url: str) -> tuple[bool, str]:
    """Say whether the server of a database answers, and so in words."""
    parts = urlsplit(url)
    place = f"{parts.hostname}:{parts.port or 5432}"
    server = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    try:
        with psycopg.connect(server, connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError:
        return False, f"database of the web: no PostgreSQL answers at {place}: its half of the suite was NOT run"
    return True, f"database of the web: PostgreSQL {version} answers at {place}: its half of the suite follows"


if __name__ == "__main__":
    is_there, words = tell(sys.argv[1])
    sys.stdout.write(words + "\n")
    sys.exit(0 if is_there else 1)
