"""Lets offers expire and listings close, and reminds of payments; to be run every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from liaowang_web.deals.services.clock import tick


class Command(BaseCommand):
    """Ticks once."""

    help = "Let offers expire, close listings, and remind of payments; run it every few minutes."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        told = tick()
        self.stdout.write(
            f"expired offers: {told.n_expired}; closed listings: {told.n_closed}; reminders: {told.n_reminded}"
        )
