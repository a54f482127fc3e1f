"""Serves the site on one machine."""

from __future__ import annotations

import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError

from liaowang_web.config.serving import indexer_command, matcher_command, run_together, server_command, worker_command


class Command(BaseCommand):
    """Runs application server, worker, indexer and matcher until Ctrl-C."""

    help = "Run the application server, one worker, the indexer and the matcher; Ctrl-C ends all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at")
        parser.add_argument("--workers", type=int, default=2, help="processes of the server")
        parser.add_argument(
            "--only-pages", action="store_true", help="no worker, indexer and matcher, since they run elsewhere"
        )

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        host, port = options["host"], options["port"]

        def is_up() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex((host, port)) == 0

        if is_up():
            raise CommandError(f"Something listens at {host}:{port} already; choose another --port.")
        told = f"Liaowang is at http://{host}:{port}/ (Ctrl-C ends it)"
        caches["pages"].clear()  # of before an upgrade, perhaps
        server = server_command(host, port, options["workers"])
        beside = () if options["only_pages"] else (worker_command(), indexer_command(), matcher_command())
        sys.exit(run_together(server, *beside, is_up=is_up, on_ready=lambda: self._tell(told)))

    def _tell(self, told: str) -> None:
        self.stdout.write(told)
        self.stdout.flush()
