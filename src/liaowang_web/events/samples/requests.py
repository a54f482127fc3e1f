"""Meeting requests of the sample event, in every state."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from liaowang_web.accounts.models import User
from liaowang_web.events.models import Event, MeetingRequest, Registration
from liaowang_web.events.proposing import proposals_for
from liaowang_web.events.selectors.meetings import entries_between
from liaowang_web.events.services.events import edit_event
from liaowang_web.events.services.requests import draft_request, expire_requests, move_request

MOST_EACH = 7
"""So many meetings one person agrees to at most."""
_PURPOSE = "想就“{about}”当面交流：现有指标、试用条件与合作方式。"
Pair = tuple[Registration, Registration]


def exchange_requests(
    event: Event, people: Sequence[Registration], n_agreed: int, *, actor: User, chance: random.Random
) -> dict[str, int]:
    """Let people ask each other until so many meetings are agreed upon, with some requests left in every other state.

    Parameters
    ----------
    event : Event
    people : sequence of Registration
    n_agreed : int
    actor : User
        The organiser.
    chance : random.Random

    Returns
    -------
    dict of str to int
        How many requests are in each state.
    """
    pairs = _pairs(people, chance)
    met = dict.fromkeys((it.pk for it in people), 0)
    n = 0
    later = []
    for one, other in pairs:
        if n == n_agreed:
            break
        if max(met[one.pk], met[other.pk]) >= MOST_EACH:
            later.append((one, other))
            continue
        sent = _send(one, other, chance)
        move_request("accept", sent, actor=other.person, priority=chance.choice((1, 2, 2, 3)))
        met[one.pk], met[other.pk], n = met[one.pk] + 1, met[other.pk] + 1, n + 1
    _leave_open(event, iter([*later, *pairs]), actor, chance)
    found = event.requests.order_by().values_list("state", flat=True)
    return {state: list(found).count(state) for state in sorted(set(found))}


def _pairs(people: Sequence[Registration], chance: random.Random) -> Iterator[Pair]:
    """Give pairs of people who offer and who seek, in an order of chance; either side may be the one that asks."""
    offering = [it for it in people if it.side == Registration.Side.OFFERS]
    seeking = [it for it in people if it.side == Registration.Side.SEEKS]
    every = [(a, b) for a in offering for b in seeking if a.organisation_id != b.organisation_id]
    chance.shuffle(every)
    for a, b in every:
        yield (a, b) if chance.random() < 0.5 else (b, a)


def _send(one: Registration, other: Registration, chance: random.Random, *, is_sent: bool = True) -> MeetingRequest:
    why = next(iter(proposals_for(one.person, one.organisation_id, {other.organisation_id})), None)
    entries = entries_between(one, other)
    entry = next((it for it in entries if why and it.code == why.other), chance.choice(entries) if entries else None)
    about = (entry.title_zh or entry.title_en) if entry else one.about
    made = draft_request(
        one, other, actor=one.person, purpose=_PURPOSE.format(about=about), entry=entry,
        priority=chance.choice((1, 2, 2, 3)), proposal=why.plain() if why else {},
    )  # fmt: skip
    return move_request("send", made, actor=one.person) if is_sent else made


def _leave_open(event: Event, pairs: Iterator[Pair], actor: User, chance: random.Random) -> None:
    """Leave requests that were declined, withdrawn, drafted, that expired, and that wait for an answer."""
    reasons = list(MeetingRequest.Decline)
    for _ in range(14):
        sent = _send(*next(pairs), chance)
        move_request("decline", sent, actor=sent.receiver.person, decline=chance.choice(reasons[:5]).value)
    for _ in range(5):
        move_request("withdraw", sent := _send(*next(pairs), chance), actor=sent.sender.person)
    for _ in range(4):
        _send(*next(pairs), chance, is_sent=False)
    # With no day to answer in, what is sent now has expired at once.
    edit_event(event, actor=actor, answer_days=0)
    for _ in range(6):
        event.refresh_from_db()
        _send(*next(pairs), chance)
    expire_requests()
    edit_event(event, actor=actor, answer_days=7)
    for _ in range(11):
        _send(*next(pairs), chance)
