"""Matches the samples of the hall, to try the site out."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from liaowang_web.matching.models import MatchList
from liaowang_web.matching.services.keeping_up import keep_up


class Command(BaseCommand):
    """Lets candidates follow the hall, and reckons the lists of its demands by the service that everybody uses.

    Those of all that is offered are reckoned by the follower of `serve`, or when they are first looked at.
    """

    help = "Match the samples of the hall with each other; demo_hall comes first."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        started = time.monotonic()
        told = keep_up(kinds=("demand",))
        if not told.n_matched:
            self.stdout.write(f"The matches are there already: {MatchList.objects.count()} lists.")
            return
        self.stdout.write(f"Matches: {told.n_matched} lists, in {time.monotonic() - started:.0f} s")
