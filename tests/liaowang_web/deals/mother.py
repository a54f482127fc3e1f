"""Starts the site over and over: each line on the standard input makes a child that serves, and gives its number.

Everything is imported once, before the children, so that a hundred of them start as fast as one.
``python -m tests.liaowang_web.deals.mother PORT``
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.urls import reverse

PAGES = ("deal", "offer", "move", "room/offers", "room/messages", "room/files", "room/parties", "room/manager",
         "room/record", "room/contract")  # fmt: skip


# Mail that the site writes to its standard output goes to the log, so that this pipe holds answers alone.
ANSWERS = os.dup(1)


class Quiet(WSGIRequestHandler):
    """Serves and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


def serve(port: int) -> NoReturn:
    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(get_wsgi_application())
    os.write(ANSWERS, f"{os.getpid()}\n".encode())
    server.serve_forever()
    raise SystemExit


def main(port: int) -> None:
    os.dup2(2, 1)
    get_wsgi_application()
    reverse("deals:market")
    for name in PAGES:
        get_template(f"deals/{name}.html")
    connections.close_all()
    os.write(ANSWERS, b"ready\n")
    for line in sys.stdin:
        if line.startswith("gone"):
            os.waitpid(int(line.split()[1]), 0)
            os.write(ANSWERS, b"buried\n")
        elif os.fork() == 0:
            serve(port)


if __name__ == "__main__":
    main(int(sys.argv[1]))
