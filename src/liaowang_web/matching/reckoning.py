"""Comparing an entry with all others: the library's matches, with what this site knows of owners and rankers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from liaowang import runs
from liaowang_web.hall.models import Entry
from liaowang_web.matching.following import candidates, changes_left_out
from liaowang_web.matching.models import Suggestion
from liaowang_web.matching.rankers import live_ranker

N_KEPT = 40
"""Matches kept of a list: more than are shown, since a reader may have put some aside."""
EXPOSURE_DAYS = 30
N_SEEN = 10
"""Places that count as being seen."""
SILENT_RULES = frozenset({"exclusion.excluded", "exclusion.own", "tier.closed"})
"""Rules whose stops are told to nobody: how many there are would tell who excludes whom, and what is kept secret."""


def reckon(side: runs.Side, tier: int, left_out: frozenset[int] = frozenset(), *, limit: int = N_KEPT) -> runs.Matches:
    """Give what answers a side, as somebody at a tier may read it.

    Parameters
    ----------
    side : Side
        As far as whoever gets the list may read it.
    tier : int
        See `Entry.Tier`: how far they see into the others.
    left_out : frozenset of int
        Documents that are not compared, besides those that changed and are not followed yet.
    """
    left_out |= changes_left_out()
    return runs.match(
        side,
        candidates(),
        model=live_ranker(),
        tier=tier,
        hidden=left_out,
        exposure=exposure(),
        limit=limit,
        as_of=timezone.localdate(),
    )


def exposure() -> dict[str, int]:
    """Count how often entries of each owner stand in the first places of lists that were reckoned lately."""
    since = timezone.now() - timedelta(days=EXPOSURE_DAYS)
    named = Suggestion.objects.filter(other__is_anonymous=False)
    seen = named.filter(place__lte=N_SEEN, match_list__made_at__gte=since)
    return dict(Counter(str(it) for it in seen.values_list("other__organisation", flat=True)))


def told_stops(matches: runs.Matches) -> dict[str, int]:
    """Give how many were stopped by each rule of which may be told."""
    return {rule: n for rule, n in matches.stopped.items() if rule not in SILENT_RULES and n}


def other_kinds(kind: str) -> tuple[str, ...]:
    """Give the kinds that can answer a kind.

    Examples
    --------
    >>> other_kinds("product"), other_kinds("demand")
    (('demand',), ('technology', 'achievement', 'product'))
    """
    offers = tuple(it for it in Entry.LETTERS if it != Entry.Kind.DEMAND)
    return offers if kind == Entry.Kind.DEMAND else ("demand",)
