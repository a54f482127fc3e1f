"""Checks that what is published of an edition follows from what was noticed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.verification import first_difference


class Command(BaseCommand):
    """Names the first difference, or the hash of the newest revision."""

    help = "Check that the published list is the noticed list less the objections upheld, and every hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("code", help="of the edition, for instance 2026.1")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        edition = Edition.objects.filter(code=options["code"]).first()
        if edition is None:
            raise CommandError(f"There is no edition {options['code']}.")
        if difference := first_difference(edition):
            raise CommandError(f"Edition {edition.code}: {difference}.")
        newest = edition.publications.order_by("-revision").first()
        self.stdout.write(f"Edition {edition.code}: all in order.")
        self.stdout.write(f"{newest} {newest.content_hash}" if newest else f"notice {edition.notice.content_hash}")
