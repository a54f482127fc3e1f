"""Numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


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


def hundredths_text(value: float | None) -> str:
    """Set a value of 0 to 1 in hundredths.

    Examples
    --------
    >>> hundredths_text(0.709), hundredths_text(None)
    ('71', '–')
    """
    return "–" if value is None else f"{100 * value:.0f}"


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


def share_text(share: float | None, digits: int = 0) -> str:
    """Set a share of 0 to 1 as per cent.

    Examples
    --------
    >>> share_text(0.307), share_text(0.0012, 2), share_text(None)
    ('31%', '0.12%', '–')
    """
    return "–" if share is None else f"{100 * share:.{digits}f}%"


def forecast_text(topic: Mapping[str, Any], *, has_room: bool) -> str:
    """Set the probability of a topic as per cent, with its interval where there is room.

    Examples
    --------
    >>> told = {"probability": 0.52, "probability_low": 0.46, "probability_high": 0.58}
    >>> forecast_text(told, has_room=True), forecast_text(told, has_room=False)
    ('52% (46–58)', '52%')
    """
    share = share_text(topic["probability"])
    if topic["probability"] is None or not has_room:
        return share
    return f"{share} ({100 * topic['probability_low']:.0f}–{100 * topic['probability_high']:.0f})"


def indicator_text(name: str, value: float | None) -> str:
    """Set the value of an indicator in its unit.

    Examples
    --------
    >>> indicator_text("growth_2", 0.5559), indicator_text("new_author_share", 0.98), indicator_text("size", 85.0)
    ('+74%', '98%', '85')
    """
    if value is None:
        return "–"
    if "growth" in name:
        return growth_text(value)
    if name.endswith("_share") or name == "term_novelty":
        return share_text(value)
    return f"{value:,.0f}" if name == "size" else f"{value:.2f}"


def bar(value: float, highest: float, width: int = 40) -> str:
    """Draw a bar of eighths of a cell; what is not zero shows.

    Examples
    --------
    >>> bar(5, 10, 4), bar(0, 10, 4), bar(0.001, 10, 4)
    ('██', '', '▏')
    """
    if value <= 0 or highest <= 0:
        return ""
    eighths = max(round(8 * width * value / highest), 1)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
