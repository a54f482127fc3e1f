"""Who takes part in a consortium, and its votes, as whoever asks may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liaowang_web.accounts.models import Organisation
from liaowang_web.programme.models import Ballot, Consortium, Participation, Vote
from liaowang_web.programme.policies import consortia as policies
from liaowang_web.programme.policies.registries import Anybody
from liaowang_web.programme.selectors.registries import organisations_of
from liaowang_web.programme.voting import counts_of


@dataclass(frozen=True)
class SeenVote:
    """A vote as a member sees it.

    Attributes
    ----------
    vote : Vote
    counts : dict or None
        How many said what, of how many; told once it is closed.
    ballots : list of Ballot
        Who has voted; what they said is read once it is closed.
    """

    vote: Vote
    counts: dict[str, int] | None
    ballots: list[Ballot]

    @property
    def pk(self) -> Any:
        """Key of the vote."""
        return self.vote.pk


def participations_for(user: Anybody, consortium: Consortium) -> list[Participation]:
    """Give who takes part or did; who is only invited is told to members and officers."""
    found = consortium.participations.select_related("organisation", "consortium")
    may = policies.can_read_consortium(user, consortium)
    return list(found if may else found.exclude(accepted_at=None))


def votes_for(user: Anybody, consortium: Consortium) -> list[SeenVote]:
    """Give the votes to members and officers; to others none."""
    if not policies.can_read_consortium(user, consortium):
        return []
    seen = []
    for vote in consortium.votes.prefetch_related("ballots__organisation"):
        is_open = vote.state == Vote.State.OPEN
        seen.append(SeenVote(vote, None if is_open else counts_of(vote), list(vote.ballots.all())))
    return seen


def voters_of(user: Anybody, vote: Vote) -> list[Organisation]:
    """Give the organisations for which somebody has a ballot to cast."""
    cast = set(vote.ballots.values_list("organisation", flat=True))
    mine = [it for it in organisations_of(user) if it.pk not in cast]
    return [it for it in mine if policies.can_vote_for(user, vote, it.pk)]
