"""Keeps the clock of the catalogue."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from liaowang_web.catalogue.services.editions import end_notices


class Command(BaseCommand):
    """Ends notices whose time is over; run it once a day, or more often."""

    help = "End the notices of the catalogue whose time is over; for cron."

    def handle(self, *_: object, **__: object) -> None:
        """Do it."""
        self.stdout.write(f"{end_notices()} notices ended")
