"""Places of marks in the picture of reliability: what was said against what came; the numbers are the ledger's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SIDE, EDGE, FOOT = 292, 34, 30
_SPAN = SIDE - EDGE - 8


def reliability_picture(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Place groups of forecasts by what was said and by the share that came, with the interval of that share.

    Parameters
    ----------
    rows : sequence of mappings
        ``said``, ``came``, ``low``, ``high`` (0 to 1) and ``n``, a group each.

    Returns
    -------
    dict
        ``dots`` with ``x``, ``y``, ``low``, ``high``, ``r``; ``ticks`` with the share, ``x`` and ``y``; ``side``,
        ``height``, ``left``, ``right``, ``top``, ``foot``.

    Examples
    --------
    >>> reliability_picture([{"said": 0, "came": 1, "low": 0.5, "high": 1, "n": 9}])["dots"][0]["y"]
    8.0
    """
    most = max((it["n"] for it in rows), default=1)

    def x(share: float) -> float:
        return round(EDGE + share * _SPAN, 1)

    def y(share: float) -> float:
        return round(8 + (1 - share) * _SPAN, 1)

    dots = [
        {"x": x(it["said"]), "y": y(it["came"]), "low": y(it["low"]), "high": y(it["high"]),
         "r": round(2.5 + 2 * (it["n"] / most) ** 0.5, 1)}
        for it in rows
    ]  # fmt: skip
    ticks = [{"share": k / 4, "x": x(k / 4), "y": y(k / 4)} for k in range(5)]
    return {"dots": dots, "ticks": ticks, "side": SIDE, "height": 8 + _SPAN + FOOT, "left": EDGE, "right": x(1),
            "top": 8, "foot": y(0), "label": y(0) + 14, "axis": y(0) + 28}  # fmt: skip
