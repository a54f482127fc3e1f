"""What the web needs to match entries: indexes that stay open in the process, and matches with their reasons."""

from __future__ import annotations

from liaowang.matching import CAUSES as MATCH_CAUSES
from liaowang.matching import CHANGES as MATCH_CHANGES
from liaowang.matching import FACTORS as MATCH_FACTORS
from liaowang.matching import MOVES as MATCH_MOVES
from liaowang.matching import RULES as MATCH_RULES
from liaowang.matching import SPEAKS_AGAINST as MATCH_SPEAKS_AGAINST
from liaowang.matching import SPEAKS_FOR as MATCH_SPEAKS_FOR

__all__ = [
    "MATCH_CAUSES",
    "MATCH_CHANGES",
    "MATCH_FACTORS",
    "MATCH_MOVES",
    "MATCH_RULES",
    "MATCH_SPEAKS_AGAINST",
    "MATCH_SPEAKS_FOR",
]
