"""Lets candidates and lists of matches follow the hall."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang import runs
from liaowang_web.matching.following import end_of_outbox, rebuild_candidates
from liaowang_web.matching.services.keeping_up import WAIT_SECONDS, keep_matches, keep_up

_NICER = 5


class Command(BaseCommand):
    """Matches what was published or changed since, once or for ever; killed at any moment it takes up where it was."""

    help = "Match entries of the hall that were published or changed, and those that they answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--all", action="store_true", dest="everything", help="reckon every list anew")
        parser.add_argument("--rebuild", action="store_true", help="make the candidates anew first")
        parser.add_argument("--watch", action="store_true", help="stay, and look again every second")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks")
        parser.add_argument("--queue", action="store_true", help="leave it to a worker, as a job")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        if options["queue"]:
            keep_matches.enqueue()
            self.stdout.write("queued")
            return
        if options["rebuild"]:
            self.stdout.write(f"candidates: {rebuild_candidates(wait_seconds=WAIT_SECONDS)} changes read")
        if options["watch"]:
            os.nice(_NICER)  # pages come first
        seen = self._go(everything=options["everything"])
        while options["watch"]:
            time.sleep(options["interval"])
            end = end_of_outbox()
            if end != seen:
                seen = self._go(is_quiet=True)

    def _go(self, *, everything: bool = False, is_quiet: bool = False) -> int:
        end = end_of_outbox()
        try:
            told = keep_up(everything=everything)
        except runs.IndexBusy as error:
            if not is_quiet:
                raise CommandError(str(error)) from error
            return -1
        if told.n_matched or told.n_forgotten or not is_quiet:
            self.stdout.write(
                f"{told.n_followed} changes followed, {told.n_matched} lists reckoned, {told.n_forgotten} forgotten"
            )
        return end
