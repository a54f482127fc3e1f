"""Says whether a PostgreSQL answers: ``python tests/liaowang_web/postgresql.py URL``; the exit code is 0 if it does."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg

parts = urlsplit(sys.argv[1])
place = f"{parts.hostname}:{parts.port or 5432}"
server = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
try:
    with psycopg.connect(server, connect_timeout=5) as connection:
        version = connection.info.server_version // 10_000
except psycopg.OperationalError:
    sys.exit(f"database of the web: no PostgreSQL answers at {place}: its half of the suite was NOT run")
sys.stdout.write(f"database of the web: PostgreSQL {version} answers at {place}: its half of the suite follows\n")
