"""Trains a ranker of matches from what people said."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liaowang import runs
from liaowang_web.matching.models import RankerVersion
from liaowang_web.matching.services.training import retrain


class Command(BaseCommand):
    """Trains, judges against the ranker in use, and puts the new one into use only if it is better."""

    help = "Train a ranker from what people said of matches; it comes into use only if it is better."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        try:
            made = retrain()
        except runs.LiaowangError as error:
            raise CommandError(str(error)) from error
        told = made.judgement
        is_used = made.state == RankerVersion.State.LIVE
        self.stdout.write(
            f"{made.code}: trained from {made.n_rows} answers; gain {told['gain']:+.3f} "
            f"({told['low']:+.3f} to {told['high']:+.3f}) over {told['n']} lists; "
            + ("in use from now on, match_all --all reckons every list with it" if is_used else "kept, not in use")
        )
