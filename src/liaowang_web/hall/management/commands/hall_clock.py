"""Keeps the clock of the hall."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liaowang_web.hall.services.clock import keep_clock, tick


class Command(BaseCommand):
    """Reminds owners 30 and 7 days ahead, lets sink what is silent, and expire what nobody renewed; once a day."""

    help = "Remind owners before entries of the hall end, let sink what is silent, expire what is over; once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--queue", action="store_true", help="leave it to a worker, as a job")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        if options["queue"]:
            keep_clock.enqueue()
            self.stdout.write("queued")
            return
        told = tick()
        self.stdout.write(f"{told.n_expired} expired, owners of {told.n_reminded} reminded, {told.n_sunk} sunk")
