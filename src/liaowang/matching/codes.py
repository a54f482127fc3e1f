"""The codes in which matching speaks; their sentences live in the web, which has one for each."""

from __future__ import annotations

from collections.abc import Mapping

FACTORS = (
    "relevance", "title", "body", "meaning", "field", "indicators", "readiness", "budget", "mode", "freshness",
    "region", "evidence",
)  # fmt: skip
"""Parts of a score. ``relevance`` is that of a learned model, in the place of ``title``, ``body`` and ``meaning``."""

SPEAKS_FOR: Mapping[str, tuple[str, ...]] = {
    "relevance": ("relevance.high",),
    "title": ("title.like",),
    "body": ("body.like",),
    "meaning": ("meaning.near",),
    "field": ("field.same", "field.near"),
    "indicators": ("indicators.met",),
    "readiness": ("readiness.reached",),
    "budget": ("budget.overlaps",),
    "mode": ("mode.same", "mode.open"),
    "freshness": ("freshness.recent",),
    "region": ("region.same",),
    "evidence": ("evidence.shown",),
}
SPEAKS_AGAINST: Mapping[str, tuple[str, ...]] = {
    "relevance": ("relevance.low",),
    "title": ("title.far",),
    "body": ("body.far",),
    "meaning": ("meaning.far",),
    "field": ("field.other",),
    "indicators": ("indicators.missed", "indicators.nearly"),
    "readiness": ("readiness.below",),
    "budget": ("budget.apart",),
    "mode": ("mode.other",),
    "freshness": ("freshness.old", "freshness.ending"),
    "region": ("region.far",),
    "evidence": ("evidence.none",),
}
CHANGES: Mapping[str, tuple[str, ...]] = {
    "indicators": ("indicators.met", "indicators.answered"),
    "readiness": ("readiness.raised", "readiness.told"),
    "budget": ("budget.met", "budget.told"),
    "mode": ("mode.agreed",),
    "freshness": ("freshness.confirmed",),
    "evidence": ("evidence.given",),
}
"""What somebody could do so that a match would rank otherwise, by factor; the other factors are as they are."""

RULES: Mapping[str, tuple[str, ...]] = {
    "control": ("control.free", "control.domestic", "control.prohibited", "control.licence", "control.unknown",
                "control.party"),
    "rights": ("rights.same", "rights.open", "rights.ask", "rights.refused"),
    "validity": ("validity.current", "validity.endless", "validity.expired", "validity.unconfirmed"),
    "tier": ("tier.whole", "tier.more", "tier.closed"),
    "exclusion": ("exclusion.none", "exclusion.excluded", "exclusion.own"),
}  # fmt: skip
"""Of each gate the rules that can decide.

``control.domestic``: no side is abroad, so nothing is exported. ``control.licence``: restricted, and a side is abroad:
nothing may be negotiated before the licence. ``control.unknown``: a side is or may be abroad and nobody looked at the
list. ``control.party``: listed, and it is not known whether a side is abroad. ``rights.ask``: another mode than was
asked, which may be agreed. ``validity.unconfirmed``: for more than a year nobody said that it is still true.
``tier.more``: there is more to read at a higher tier. ``exclusion.own``: both are of the same owner.
"""

VERDICTS = ("met", "near", "fails", "unknown")
CAUSES = ("not_offered", "no_value", "nothing_asked", "unknown_unit", "other_dimension", "open_end")
"""Why a row's verdict is unknown. ``open_end``: the offer says at least, or at most, and that end settles nothing."""
MOVES = ("newcomer", "owner", "exposure", "variety")
"""Why a match stands at another place than its rank."""
