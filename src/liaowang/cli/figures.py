"""Numbers as people read them."""

from __future__ import annotations

import math


def growth_text(log_growth: float | None) -> str:
    """Set a log growth as per cent a year.

    Examples
    --------
    >>> growth_text(0.555939), growth_text(-0.1), growth_text(None)
    ('+74%', '−10%', '–')
    """
    if log_growth is None:
        return "–"
    change = round(100 * math.expm1(log_growth))
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change):,}%"


def score_text(score: float | None) -> str:
    """Set a score of 0 to 100 with one digit.

    Examples
    --------
    >>> score_text(98.6565), score_text(None)
    ('98.7', '–')
    """
    return "–" if score is None else f"{score:.1f}"


def move_text(rank: int, rank_before: int | None, new: str) -> str:
    """Say how many places a topic rose or fell since the run before.

    Examples
    --------
    >>> move_text(3, 10, "new"), move_text(3, 1, "new"), move_text(3, 3, "new"), move_text(3, None, "new")
    ('↑7', '↓2', '=', 'new')
    """
    if rank_before is None:
        return new
    change = rank_before - rank
    return "=" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"
