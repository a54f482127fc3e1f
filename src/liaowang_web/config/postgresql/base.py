"""A connection that is looked at before each request without asking the server."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a connection is asked whether it lives only if there is reason to doubt it.

    Django sends a question at the first need of each request, which for a kept page is half of what it costs. What the
    server or the system has ended has something to be read where nothing was asked: its end.
    """

    def is_usable(self) -> bool:
        """Say whether the connection can be used."""
        if self.connection is None or self.connection.closed:
            return False
        watch = select.poll()
        watch.register(self.connection.fileno(), select.POLLIN)
        return not watch.poll(0) or bool(super().is_usable())
