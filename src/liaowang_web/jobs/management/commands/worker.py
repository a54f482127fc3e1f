"""Runs jobs."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from liaowang_web.jobs.worker import JobWorker


class Command(BaseCommand):
    """Runs jobs until it is told to stop; what it was doing when killed is taken up by another."""

    help = "Run background jobs; start as many as there are cores to spare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--batch", action="store_true", help="stop when nothing is queued")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")
        parser.add_argument("--lease", type=float, default=60.0, help="seconds after which a silent worker is gone")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
        worker = JobWorker(
            lease=timedelta(seconds=options["lease"]),
            queue_names=["default"],
            excluded_queue_names=[],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        worker.run()
