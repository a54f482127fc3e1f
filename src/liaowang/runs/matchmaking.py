"""What the web needs to match entries: indexes that stay open in the process, and matches with their reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from liaowang.matching import CAUSES as MATCH_CAUSES
from liaowang.matching import CHANGES as MATCH_CHANGES
from liaowang.matching import FACTORS as MATCH_FACTORS
from liaowang.matching import MOVES as MATCH_MOVES
from liaowang.matching import RULES as MATCH_RULES
from liaowang.matching import SPEAKS_AGAINST as MATCH_SPEAKS_AGAINST
from liaowang.matching import SPEAKS_FOR as MATCH_SPEAKS_FOR
from liaowang.matching import CandidateIndex, Matches, Ranking, Side, answer

__all__ = [
    "MATCH_CAUSES",
    "MATCH_CHANGES",
    "MATCH_FACTORS",
    "MATCH_MOVES",
    "MATCH_RULES",
    "MATCH_SPEAKS_AGAINST",
    "MATCH_SPEAKS_FOR",
    "match",
    "open_candidates",
]


@cache
def open_candidates(folder: Path) -> CandidateIndex:
    """Open the index of a folder, once in a process; it is made where there is none."""
    return CandidateIndex(folder)


def match(
    side: Side,
    index: CandidateIndex,
    *,
    tier: int,
    model: Ranking | None = None,
    hidden: Collection[int] = (),
    exposure: Mapping[str, int] | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 20,
    as_of: date | None = None,
    seed: int | None = None,
    explores: bool = True,
    measured: Sequence[tuple[float, int, int]] = (),
) -> Matches:
    """Give what answers a side, with reasons: see `liaowang.matching.answer`; by default as of today."""
    return answer(
        side, index, tier=tier, as_of=as_of or date.today(), model=model, hidden=hidden, exposure=exposure,
        kinds=kinds, limit=limit, seed=seed, explores=explores, measured=measured,
    )  # fmt: skip
