"""Lets expire, close and conclude what is over, and reminds of payments; to be run every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from liaowang_web.deals.services.clock import tick


class Command(BaseCommand):
    """Ticks once."""

    help = "Let expire, close and conclude what is over, and remind of payments; run it every few minutes."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        told = tick()
        self.stdout.write(
            f"expired offers: {told.n_expired}; closed listings: {told.n_closed}; reminders: {told.n_reminded}"
        )
        it = told.trading
        self.stdout.write(
            f"minutes: {it.n_minuted}; concluded: {it.n_concluded}; auctions closed: {it.n_closed}; "
            f"quotations expired: {it.n_expired}"
        )
