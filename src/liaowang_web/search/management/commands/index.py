"""Lets the index follow the outbox."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang.runs import IndexBusy
from liaowang_web.search.following import follow, rebuild, spaces
from liaowang_web.search.services import forget_overtaken

_WAIT_SECONDS = 30.0


class Command(BaseCommand):
    """Follows the outbox of every space to its end, once or for ever; killed at any moment it takes up where it was."""

    help = "Let the index of the hall and of other rooms follow what was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--rebuild", action="store_true", help="make every index anew")
        parser.add_argument("--watch", action="store_true", help="stay, and look again every second")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        self._go(is_anew=options["rebuild"])
        while options["watch"]:
            time.sleep(options["interval"])
            self._go(is_quiet=True)

    def _go(self, *, is_anew: bool = False, is_quiet: bool = False) -> None:
        for space in spaces():
            try:
                n_changes = (rebuild if is_anew else follow)(space, wait_seconds=_WAIT_SECONDS)
            except IndexBusy as error:
                if not is_quiet:
                    raise CommandError(str(error)) from error
                continue
            if n_changes or not is_quiet:
                n_forgotten = forget_overtaken(space)
                self.stdout.write(f"{space}: {n_changes} changes followed, {n_forgotten} overtaken ones forgotten")
