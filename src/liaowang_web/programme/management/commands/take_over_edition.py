"""Takes over targets and landmark products of the latest edition of the taxonomy."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from liaowang_web.programme.services.editions import take_over_products
from liaowang_web.programme.services.evidence import enter_targets


class Command(BaseCommand):
    """Enters what the edition names and is not here yet; run again, it changes nothing."""

    help = "Take over targets and landmark products of the latest edition."

    def handle(self, *_: object, **__: object) -> None:
        """Do it."""
        n_targets, n_products = len(enter_targets()), take_over_products()
        self.stdout.write(f"New: {n_targets} targets, {n_products} landmark products")
