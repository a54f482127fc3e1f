"""How the ballots of a vote are counted."""

from __future__ import annotations

from liaowang_web.programme.models import Vote


def counts_of(vote: Vote) -> dict[str, int]:
    """Give how many said yes, no, and abstained, and of how many."""
    choices = list(vote.ballots.values_list("choice", flat=True))
    return {it: choices.count(it) for it in ("yes", "no", "abstain")} | {"voters": vote.voters.count()}


def is_carried(vote: Vote) -> bool:
    """Whether the yes votes are as many as its rule asks, of all who had a ballot."""
    counts = counts_of(vote)
    yes, voters = counts["yes"], counts["voters"]
    if vote.rule == Vote.Rule.ALL:
        return yes == voters
    return yes * 3 >= voters * 2 if vote.rule == Vote.Rule.TWO_THIRDS else yes * 2 > voters
