"""Keeps the Chinese of all messages."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from liaowang_web.config import translations


class Command(BaseCommand):
    """Brings the catalogue up to the code and compiles it; with ``--check`` only names what is missing."""

    help = "Collect messages into locale/zh_Hans and compile them; --check only names what is missing."
    requires_system_checks: list[str] = []  # noqa: RUF012 - so that it runs before anything is compiled

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a message has no Chinese")

    def handle(self, *_: object, **options: object) -> None:
        """Do it."""
        if not options["check"]:
            translations.renew().save(str(translations.CATALOG))
        translations.compile_catalog()
        missing = translations.shortfalls()
        for text in missing:
            self.stdout.write(f"no Chinese: {text!r}")
        if missing and options["check"]:
            raise CommandError(f"{len(missing)} messages have no Chinese")
