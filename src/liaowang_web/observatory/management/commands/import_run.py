"""Imports a run of the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaowang import runs
from liaowang_web.observatory.services.importing import import_run


class Command(BaseCommand):
    """Imports finished runs by their manifests; one that is there already is left as it is."""

    help = "Import finished runs of the library, so that the pages show them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folders."""
        parser.add_argument("folder", nargs="+", type=Path, help="folder of a run, with its manifest.json")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        for folder in options["folder"]:
            try:
                run, is_new = import_run(folder, tell=self._tell)
            except runs.LiaowangError as error:
                raise CommandError(str(error)) from error
            state = f"{run.n_topics} topics imported" if is_new else "imported already"
            self.stdout.write(f"run {run.number}, as of {run.as_of}: {state}")

    def _tell(self, done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            self.stdout.write(f"  topic {done} of {total}")
