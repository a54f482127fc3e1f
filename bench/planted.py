"""Fairs made by chance in which a sound timetable is planted, so that what can be reached is known."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from liaowang.timetable import Fair, Meeting, Person, Slot, Table

FAMILIES = ("bipartite", "general", "hubs", "half-days", "tight")


@dataclass(frozen=True)
class Size:
    """How big a fair is."""

    n_people: int
    n_meetings: int
    n_slots: int
    n_tables: int
    n_days: int


SIZES = {
    "small": Size(50, 130, 7, 20, 1),
    "medium": Size(300, 1500, 24, 80, 2),
    "large": Size(1000, 8000, 30, 250, 3),
}
"""A day has a morning and an afternoon, between which nobody is said to wait."""


def planted_fair(family: str, size: Size, seed: int) -> tuple[Fair, dict[int, int]]:
    """Make a fair of a family; give it with the planted slots of those meetings that were made to fit together.

    Where there are more meetings than places, the rest are wishes that no timetable can fulfil besides.
    """
    chance = random.Random(f"{family} {size} {seed}")
    n, n_slots = size.n_people, size.n_slots
    drawn = [1.0 / (1 + k) ** 0.7 if family == "hubs" else 1.0 for k in range(n)]
    halves = [chance.choice((0, 1, 2)) if family == "half-days" else 2 for _ in range(n)]
    half = n_slots // 2
    free = [set(range(half)) if it == 0 else set(range(half, n_slots)) if it == 1 else set(range(n_slots))
            for it in halves]  # fmt: skip
    pairs: dict[tuple[int, int], int | None] = {}
    busy: list[set[int]] = [set() for _ in range(n)]
    used = [0] * n_slots
    tries = 0
    while len(pairs) < size.n_meetings and tries < 400 * size.n_meetings:
        tries += 1
        pair = _pair(chance, drawn, family, n)
        if pair is None or pair in pairs:
            continue
        a, b = pair
        common = sorted((free[a] & free[b]) - busy[a] - busy[b])
        open_ = [slot for slot in common if used[slot] < size.n_tables]
        if open_:
            slot = min(open_, key=lambda it: (used[it], chance.random()))
            pairs[pair] = slot
            used[slot] += 1
            busy[a].add(slot)
            busy[b].add(slot)
        elif min(used) >= size.n_tables - 1 and free[a] & free[b]:
            pairs[pair] = None  # every place is taken: a wish too many
    if family == "tight":
        for person in range(n):
            spare = sorted(free[person] - busy[person])
            free[person] = busy[person] | set(
                chance.sample(spare, min(len(spare), round(0.15 * len(busy[person])) or 1))
            )
    meetings = [Meeting(pair, weight=float(chance.choice((1, 1, 2, 3)))) for pair in pairs]
    slots = [_slot(size, t) for t in range(n_slots)]
    people = [Person(frozenset(it)) for it in free]
    fair = Fair(slots, people, [Table(zone=t * 4 // size.n_tables) for t in range(size.n_tables)], meetings)
    return fair, {it: slot for it, slot in enumerate(pairs.values()) if slot is not None}


def _slot(size: Size, t: int) -> Slot:
    a_day = -(-size.n_slots // size.n_days)
    day, place = divmod(t, a_day)
    return Slot(day, 2 * day + int(place >= -(-a_day // 2)))


def _pair(chance: random.Random, drawn: list[float], family: str, n: int) -> tuple[int, int] | None:
    a, b = chance.choices(range(n), drawn, k=2)
    if family == "bipartite":
        a, b = a // 2, n // 2 + b // 2
    return (min(a, b), max(a, b)) if a != b else None


def dropped_out(fair: Fair, share: float, seed: int) -> Fair:
    """Give the same fair with a share of the people free in no slot."""
    chance = random.Random(seed)
    out = set(chance.sample(range(len(fair.people)), round(share * len(fair.people))))
    return replace(
        fair, people=[replace(it, free=frozenset()) if at in out else it for at, it in enumerate(fair.people)]
    )


def arriving_late(fair: Fair, share: float, seed: int) -> Fair:
    """Give the same fair with a share of the people free only from the second third on."""
    chance = random.Random(seed)
    late, third = set(chance.sample(range(len(fair.people)), round(share * len(fair.people)))), len(fair.slots) // 3
    return replace(
        fair,
        people=[
            replace(it, free=frozenset(t for t in it.free if t >= third)) if at in late else it
            for at, it in enumerate(fair.people)
        ],
    )
