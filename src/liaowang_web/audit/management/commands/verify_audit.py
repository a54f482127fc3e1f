"""Checks the chain of the audit."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang_web.audit.selectors import verify_chain


class Command(BaseCommand):
    """Names the first entry that is not in order, or the end of the chain to be noted elsewhere."""

    help = "Name the first broken entry, or print NUMBER:HASH of the last one, to be noted elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--expect", action="append", default=[], metavar="NUMBER:HASH", help="an end noted earlier")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        expected = {}
        for noted in options["expect"]:
            number, _colon, digest = noted.partition(":")
            if not number.isdecimal() or not digest:
                raise CommandError(f"{noted!r} is not of the form NUMBER:HASH")
            expected[int(number)] = digest
        verdict = verify_chain(expected)
        if verdict.broken_at is not None:
            raise CommandError(
                f"Entry {verdict.broken_at} is broken: {verdict.fault}. {verdict.n_entries} before it are in order."
            )
        self.stdout.write(f"{verdict.n_entries} entries, all in order.")
        self.stdout.write(f"{verdict.n_entries}:{verdict.last_hash}")
