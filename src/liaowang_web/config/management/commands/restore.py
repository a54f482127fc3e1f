"""Puts a back-up into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang_web.config import backups


class Command(BaseCommand):
    """Puts a back-up into an empty database and refuses any other."""

    help = "Put a back-up into an empty database."
    requires_system_checks: list[str] = []  # noqa: RUF012 - the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        try:
            backups.restore(options["file"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {options['file']}")
