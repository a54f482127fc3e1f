"""Lets requests and places expire, begins and closes events, and reminds people; to be run every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from liaowang_web.events.services.clock import tick


class Command(BaseCommand):
    """Ticks once."""

    help = "Expire requests and places, begin and close events, and remind people; run it every few minutes."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        told = tick()
        self.stdout.write(
            f"expired requests: {told.n_expired}; lapsed places: {told.n_lapsed}; events moved: {told.n_moved}; "
            f"reminders: {told.n_reminded}"
        )
