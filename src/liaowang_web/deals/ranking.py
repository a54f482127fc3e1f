"""Who wins a tender by the rule that it stated: highest price, lowest price, or the most points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

HIGHEST, LOWEST, SCORE = "highest", "lowest", "score"
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Candidate:
    """A bid that counts.

    Attributes
    ----------
    number : int
        Its place in the order of commitments; of equal bids the earlier goes before.
    price : Decimal
        Above nought.
    points : mapping of str to Decimal
        By criterion, 0 to 100; a criterion that nobody judged is missing, not nought.
    """

    number: int
    price: Decimal
    points: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    """A bid and where it stands.

    Attributes
    ----------
    place, number : int
        Its rank from 1, and its place in the order of commitments.
    total : Decimal or None
        Points of 100, two places; ``None`` where the rule is the price alone, or a criterion was not judged.
    parts : mapping of str to Decimal
        What each criterion adds; ``price`` is that of the price. They sum to the total exactly.
    """

    place: int
    number: int
    total: Decimal | None
    parts: Mapping[str, Decimal]


def rank(
    bids: Sequence[Candidate], rule: str, *, is_purchase: bool, weights: Mapping[str, int] | None = None
) -> list[Ranked]:
    """Order bids by the rule of their tender.

    Parameters
    ----------
    bids : sequence of Candidate
        Those that count.
    rule : str
        ``highest``, ``lowest`` or ``score``.
    is_purchase : bool
        Whether a lower price is better where the price is scored.
    weights : mapping of str to int, optional
        Per cent of each criterion where the rule is the score; what they leave of 100 is the weight of the price, which
        is scored in proportion to the best price.

    Returns
    -------
    list of Ranked
        The best first; by score, those that were not judged in full come last.

    Examples
    --------
    >>> good, better = {"quality": Decimal(90)}, {"quality": Decimal(95)}
    >>> two = [Candidate(1, Decimal(80), good), Candidate(2, Decimal(100), better)]
    >>> [(it.number, it.total) for it in rank(two, "score", is_purchase=True, weights={"quality": 60})]
    [(1, Decimal('94.00')), (2, Decimal('89.00'))]
    >>> [it.number for it in rank(two, "highest", is_purchase=False)]
    [2, 1]
    """
    if rule != SCORE:
        sign = -1 if rule == HIGHEST else 1
        ordered = sorted(bids, key=lambda it: (sign * it.price, it.number))
        return [Ranked(place, it.number, None, {}) for place, it in enumerate(ordered, 1)]
    parts = {it.number: _parts(it, bids, is_purchase, weights or {}) for it in bids}
    totals = {number: sum(adds.values(), Decimal(0)) if adds else None for number, adds in parts.items()}
    judged = sorted(bids, key=lambda it: (totals[it.number] is None, -(totals[it.number] or 0), it.number))
    return [Ranked(place, it.number, totals[it.number], parts[it.number]) for place, it in enumerate(judged, 1)]


def _parts(
    bid: Candidate, bids: Sequence[Candidate], is_purchase: bool, weights: Mapping[str, int]
) -> dict[str, Decimal]:
    if not all(code in bid.points for code in weights):
        return {}
    prices = [it.price for it in bids]
    share = min(prices) / bid.price if is_purchase else bid.price / max(prices)
    for_price = 100 - sum(weights.values())
    adds = {code: bid.points[code] * weight / 100 for code, weight in weights.items()} | {"price": share * for_price}
    return {code: value.quantize(_CENT, ROUND_HALF_UP) for code, value in adds.items()}
