"""Imports a run of the library."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaowang import runs
from liaowang_web.observatory.management.progress import shown_on
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
            began = time.perf_counter()
            self.stdout.write(str(folder))
            try:
                with shown_on(self.stdout) as progress:
                    run, is_new = import_run(folder, progress=progress)
            except runs.LiaowangError as error:
                raise CommandError(str(error)) from error
            seconds = time.perf_counter() - began
            state = f"{run.n_topics} topics imported in {seconds:.1f} s" if is_new else "imported already"
            self.stdout.write(f"  run {run.number} ({run.run_id}), as of {run.as_of}: {state}")
