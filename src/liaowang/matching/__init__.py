"""Which entry answers which: candidates, hard gates, the fit of indicators, a score with its reasons.

Takes sides, entries that ask or offer, and pairs with grades; gives matches, each with what speaks for and against it.
Leaves storing and showing them to the web, and what an entry tells at which tier to the hall.
"""

from liaowang.matching.codes import (
    CAUSES,
    CHANGES,
    FACTORS,
    MOVES,
    RULES,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VERDICTS,
)
from liaowang.matching.sides import (
    ASKING,
    KINDS,
    Counterfactual,
    Factor,
    Fit,
    Gate,
    Indicator,
    Match,
    Matches,
    Phrase,
    Quote,
    Reason,
    Side,
    plain,
)

__all__ = [
    "ASKING",
    "CAUSES",
    "CHANGES",
    "FACTORS",
    "KINDS",
    "MOVES",
    "RULES",
    "SPEAKS_AGAINST",
    "SPEAKS_FOR",
    "VERDICTS",
    "Counterfactual",
    "Factor",
    "Fit",
    "Gate",
    "Indicator",
    "Match",
    "Matches",
    "Phrase",
    "Quote",
    "Reason",
    "Side",
    "plain",
]
