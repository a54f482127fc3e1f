"""Numbers of the hall, counted when they are asked for, each with the question whose list it counts."""

from __future__ import annotations

from collections.abc import Sequence

from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import find_entries
from liaowang_web.hall.selectors.questions import Question


def numbers_of_the_hall() -> tuple[Sequence[tuple[str, int, Question]], int]:
    """Give for each kind how many entries everybody can find and the question that finds them, and changes to come."""
    found = find_entries(Question(), Entry.Tier.TEASER, limit=0)
    counts = found.counts.get("kind", {})
    return [(kind, counts.get(kind, 0), Question(chosen={"kind": kind})) for kind in Entry.LETTERS], found.n_behind
