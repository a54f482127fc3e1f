"""Who may do what in a consortium."""

from __future__ import annotations

from uuid import UUID

from liaowang_web.accounts.models import User
from liaowang_web.programme.models import Consortium, Participation, Vote
from liaowang_web.programme.policies.registries import BINDS, READERS, Anybody, is_member


def can_lead_consortium(user: Anybody, consortium: Consortium) -> bool:
    """Who binds its lead."""
    return is_member(user, consortium.organisation_id, *BINDS)


def can_read_consortium(user: Anybody, consortium: Consortium) -> bool:
    """Its agreement and votes: members as long as they take part, and officers."""
    if not isinstance(user, User):
        return False
    if user.has_role(*READERS):
        return True
    mine = list(user.organisation_roles)
    return consortium.participations.filter(organisation__in=mine, until=None).exists()


def can_accept_participation(user: Anybody, participation: Participation) -> bool:
    """Who binds the organisation that is invited."""
    is_open = participation.accepted_at is None and participation.until is None
    return is_open and is_member(user, participation.organisation_id, *BINDS)


def can_end_participation(user: Anybody, participation: Participation) -> bool:
    """Who binds the member, and who binds the lead; the lead itself hands over first."""
    if participation.until is not None or participation.role == Participation.Role.LEAD:
        return False
    return is_member(user, participation.organisation_id, *BINDS) or can_lead_consortium(user, participation.consortium)


def can_vote_for(user: Anybody, vote: Vote, organisation: UUID) -> bool:
    """Who binds an organisation that was a member when the vote was opened."""
    return is_member(user, organisation, *BINDS) and vote.voters.filter(pk=organisation).exists()


def can_close_vote(user: Anybody, vote: Vote) -> bool:
    """Whoever may read it and the clock: the result follows from the ballots, whoever asks."""
    return user is None or can_read_consortium(user, vote.consortium)
