"""Imports a ledger of forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaowang import runs
from liaowang_web.observatory.services.ledgers import import_ledger


class Command(BaseCommand):
    """Imports a ledger, or what was added to it since; a file that does not continue it is refused."""

    help = "Import a ledger of forecasts, or what was added to it since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and a name."""
        parser.add_argument("file", type=Path, help="the ledger, for instance ledger.jsonl")
        parser.add_argument("--name", default="", help="how the site calls it; by default its file's name")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        try:
            told = import_ledger(options["file"], name=options["name"])
        except runs.LiaowangError as error:
            raise CommandError(str(error)) from error
        ledger = told.ledger
        self.stdout.write(f"{ledger.name} ({ledger.kind}), {ledger.n_lines} lines, head {ledger.head}")
        self.stdout.write(f"  {told.n_new} new forecasts, {told.n_came} outcomes")
