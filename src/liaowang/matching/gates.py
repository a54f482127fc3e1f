"""Hard rules that no likeness outweighs: export control, rights, validity, tier of disclosure, exclusion."""

from __future__ import annotations

from datetime import date

from liaowang.matching.sides import Gate, Side

STALE_DAYS = 365
"""After so many days in which nobody said that it is still true, nobody knows."""
_LISTED = ("prohibited", "restricted")
_REFUSED = {("transfer", "licence"), ("transfer", "service"), ("licence", "service")}
"""Modes asked and offered that cannot be agreed: who offers a licence or a service does not give the rights away."""


def check_gates(asked: Side, offered: Side, *, candidate: Side, tier: int, as_of: date) -> tuple[Gate, ...]:
    """Give the verdict of each hard rule on two sides.

    Parameters
    ----------
    asked, offered : Side
        Whole: what a reader may not read decides all the same.
    candidate : Side
        Which of the two is the one that would be shown.
    tier : int
        Of the reader.
    as_of : date

    Examples
    --------
    >>> asked = Side(1, "demand", owner="a", is_foreign=True)
    >>> offered = Side(
    ...     2, "technology", owner="b", control="restricted", is_foreign=False, valid_until=date(2027, 1, 1)
    ... )
    >>> [it.rule for it in check_gates(asked, offered, candidate=offered, tier=1, as_of=date(2026, 11, 29))]
    ['exclusion.none', 'tier.whole', 'validity.current', 'control.licence', 'rights.open']
    """
    return (
        check_exclusion(asked, offered),
        check_tier(candidate, tier),
        check_validity(candidate, as_of),
        check_control(asked, offered),
        check_rights(asked, offered),
    )


def check_exclusion(one: Side, other: Side) -> Gate:
    """Stop what has the same owner, or an owner with whom the other wants no match."""
    if one.owner and one.owner == other.owner:
        return Gate("exclusion", "stops", "exclusion.own")
    is_excluded = one.owner in other.excluded or other.owner in one.excluded
    return Gate("exclusion", *(("stops", "exclusion.excluded") if is_excluded else ("passes", "exclusion.none")))


def check_tier(candidate: Side, tier: int) -> Gate:
    """Stop what a reader may not find at all, and say where there is more to read at a higher tier."""
    if candidate.least_tier > tier:
        return Gate("tier", "stops", "tier.closed")
    more = [int(name[-1]) for name, text in candidate.texts.items() if text and int(name[-1]) > tier]
    if more:
        return Gate("tier", "passes", "tier.more", {"tier": min(more)})
    return Gate("tier", "passes", "tier.whole")


def check_validity(candidate: Side, as_of: date) -> Gate:
    """Stop what is past its last day."""
    last, confirmed = candidate.valid_until, candidate.confirmed_on or candidate.published_on
    if last is not None and last < as_of:
        return Gate("validity", "stops", "validity.expired", {"valid_until": last})
    if confirmed is not None and (as_of - confirmed).days > STALE_DAYS:
        return Gate("validity", "unknown", "validity.unconfirmed", {"confirmed_on": confirmed})
    if last is None:
        return Gate("validity", "passes", "validity.endless")
    return Gate("validity", "passes", "validity.current", {"valid_until": last})


def check_control(asked: Side, offered: Side) -> Gate:
    """Stop what may not leave the country, or not without a licence, where a side is abroad.

    Restricted technology may not be negotiated before the letter of intent for the licence (measures on prohibited and
    restricted technology exports, article 10).
    """
    crosses = _crosses(asked, offered)
    if offered.control == "free":
        return Gate("control", "passes", "control.free")
    if crosses is False:
        return Gate("control", "passes", "control.domestic", {"control": offered.control})
    if offered.control in _LISTED and crosses:
        rule = "control.prohibited" if offered.control == "prohibited" else "control.licence"
        return Gate("control", "stops", rule)
    if offered.control in _LISTED:
        return Gate("control", "unknown", "control.party", {"control": offered.control})
    return Gate("control", "unknown", "control.unknown")


def _crosses(one: Side, other: Side) -> bool | None:
    """Tell whether a border lies between them; two that are both abroad export nothing from here."""
    told = {one.is_foreign, other.is_foreign}
    return None if None in told else len(told) > 1


def check_rights(asked: Side, offered: Side) -> Gate:
    """Stop where what is asked goes beyond what is offered."""
    values = {"asked": asked.mode, "offered": offered.mode}
    if "open" in {asked.mode, offered.mode} or asked.asks == offered.asks:
        return Gate("rights", "passes", "rights.open", values)
    if asked.mode == offered.mode:
        return Gate("rights", "passes", "rights.same", values)
    if (asked.mode, offered.mode) in _REFUSED:
        return Gate("rights", "stops", "rights.refused", values)
    return Gate("rights", "unknown", "rights.ask", values)
