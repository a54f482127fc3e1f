"""Writes the whole database into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang_web.config import backups


class Command(BaseCommand):
    """Writes the whole database into one file while the site runs."""

    help = "Write the whole database into one file that is not there yet."
    requires_system_checks: list[str] = []  # noqa: RUF012 - the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        try:
            backups.back_up(options["file"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {options['file']}")
