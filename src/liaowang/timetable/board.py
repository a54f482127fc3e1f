"""A timetable while it is made: what is where, what fits, and what must give way to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from liaowang.timetable.fairs import Fair

_LONGEST_CHAIN = 80
NOWHERE = -1
Tick = Callable[[], None]
"""What a stage calls again and again while it works, so that others can follow it."""


def quiet() -> None:
    """Follow nothing."""


class Board:
    """Meetings in slots, kept so that asking what fits is a few operations on bits; bit ``t`` stands for slot ``t``.

    Parameters
    ----------
    fair : Fair
    locked : mapping of int to int
        Meetings that stay in their slot, placed at once.

    Attributes
    ----------
    at : list of int, one a meeting
        Its slot, or `NOWHERE`.
    open : list of int, one a meeting
        Slots in which all its people are free.
    busy : list of int, one a person
        Slots in which the person meets somebody.
    """

    def __init__(self, fair: Fair, locked: Mapping[int, int] | None = None) -> None:
        self.fair = fair
        self.n_slots = len(fair.slots)
        self.locked = dict(locked or {})
        self.people = [meeting.people for meeting in fair.meetings]
        self.at = [NOWHERE] * len(fair.meetings)
        self.open = [bits(fair.open_slots(it)) for it in range(len(fair.meetings))]
        self.free = [bits(person.free) for person in fair.people]
        self.busy = [0] * len(fair.people)
        self.day = [slot.day for slot in fair.slots]
        self.days = {day: bits(t for t, slot in enumerate(fair.slots) if slot.day == day) for day in fair.days}
        self.sessions = _sessions(fair)
        self._who = [[NOWHERE] * self.n_slots for _ in fair.people]
        names = {name: place for place, name in enumerate(fair.capacities)}
        self._pools = [tuple(names[it] for it in fair.pools_of(number)) for number in range(len(fair.meetings))]
        self._most = list(fair.capacities.values())
        self._used = [[0] * self.n_slots for _ in self._most]
        self._full = [0 if most else (1 << self.n_slots) - 1 for most in self._most]
        self._most_a_day = [person.most_a_day for person in fair.people]
        self._has_days = any(most is not None for most in self._most_a_day)
        self._after = _after(fair)
        self._booths = {it: meeting.booth for it, meeting in enumerate(fair.meetings) if meeting.booth is not None}
        self._has_walks = bool(fair.far) and bool(self._booths)
        for it, slot in self.locked.items():
            self.place(it, slot)

    def fitting(self, it: int) -> int:
        """Give the slots into which a meeting can go as things are."""
        found = self.open[it]
        for person in self.people[it]:
            found &= ~self.busy[person]
        for pool in self._pools[it]:
            found &= ~self._full[pool]
        if self._has_days:
            found &= ~self._days_done(it)
        if self._after.get(it) or self._has_walks:
            found = bits(t for t in slots_in(found) if self._keeps_order({it: t}))
        return found

    def place(self, it: int, slot: int) -> None:
        """Put a meeting into a slot, or take it out with `NOWHERE`; whether it fits is the caller's affair."""
        old = self.at[it]
        if old != NOWHERE:
            self._mark(it, old, is_in=False)
        self.at[it] = slot
        if slot != NOWHERE:
            self._mark(it, slot, is_in=True)

    def _mark(self, it: int, slot: int, *, is_in: bool) -> None:
        bit = 1 << slot
        for person in self.people[it]:
            if is_in:
                self.busy[person] |= bit
                self._who[person][slot] = it
            elif self._who[person][slot] == it:  # in a chain another may have come already
                self.busy[person] &= ~bit
                self._who[person][slot] = NOWHERE
        for pool in self._pools[it]:
            used = self._used[pool]
            used[slot] += 1 if is_in else -1
            if used[slot] >= self._most[pool]:
                self._full[pool] |= bit
            else:
                self._full[pool] &= ~bit

    def chain(self, it: int, to: int, other: int) -> dict[int, int] | None:
        """Find what must change if a meeting goes to a slot and all that stand in its way change to the other.

        Kempe's chain between two slots: whoever gives way in one comes into the other, where others give way in turn.

        Returns
        -------
        dict of meeting to slot, or None
            None if somebody is not free, a pool is too small, or the chain is too long.
        """
        if not self.open[it] >> to & 1:
            return None
        moved, waiting = {it: to}, [it]
        while waiting:
            here = waiting.pop()
            slot = moved[here]
            for person in self.people[here]:
                rival = self._who[person][slot]
                if rival == NOWHERE or rival in moved:
                    continue
                if rival in self.locked:
                    return None
                back = other if slot == to else to
                if not self.open[rival] >> back & 1 or len(moved) >= _LONGEST_CHAIN:
                    return None
                moved[rival] = back
                waiting.append(rival)
        return moved if self.allows(moved) else None

    def allows(self, moved: Mapping[int, int]) -> bool:
        """Tell whether changes can be made together: nobody twice at a time, no pool too small, no rule broken."""
        taken: set[tuple[int, int]] = set()
        used: dict[tuple[int, int], int] = {}
        for it, slot in moved.items():
            old = self.at[it]
            for person in self.people[it]:
                rival = self._who[person][slot]
                if (person, slot) in taken or (rival not in (NOWHERE, it) and rival not in moved):
                    return False
                taken.add((person, slot))
            for pool in self._pools[it]:
                used[pool, slot] = used.get((pool, slot), 0) + 1
                if old != NOWHERE:
                    used[pool, old] = used.get((pool, old), 0) - 1
        if any(n > 0 and self._used[pool][slot] + n > self._most[pool] for (pool, slot), n in used.items()):
            return False
        return self._keeps_days(moved) and self._keeps_order(moved)

    def apply(self, moved: Mapping[int, int]) -> dict[int, int]:
        """Make changes that are allowed; give what undoes them."""
        before = {it: self.at[it] for it in moved}
        for it in moved:
            self.place(it, NOWHERE)
        for it, slot in moved.items():
            if slot != NOWHERE:
                self.place(it, slot)
        return before

    def idle(self, person: int) -> int:
        """Count the slots in which a person is free, meets nobody, and waits between two meetings of a session."""
        told, busy, free = 0, self.busy[person], self.free[person]
        for session in self.sessions:
            held = busy & session
            if held & (held - 1):
                span = (1 << held.bit_length()) - (held & -held)
                told += (span & free & ~busy & session).bit_count()
        return told

    @property
    def n_idle(self) -> int:
        """How often anybody waits."""
        return sum(map(self.idle, range(len(self.busy))))

    @property
    def weight(self) -> float:
        """What the meetings that are placed are worth."""
        return sum(meeting.weight for meeting, slot in zip(self.fair.meetings, self.at, strict=True) if slot != NOWHERE)

    def n_used(self, it: int, slot: int) -> list[tuple[int, int]]:
        """Give for each pool of a meeting how many are taken in a slot, and how many there are."""
        return [(self._used[pool][slot], self._most[pool]) for pool in self._pools[it]]

    def held_by(self, person: int, slot: int) -> int:
        """Give the meeting of a person in a slot, or `NOWHERE`."""
        return self._who[person][slot]

    def _days_done(self, it: int) -> int:
        done = 0
        for person in self.people[it]:
            most = self._most_a_day[person]
            if most is not None:
                busy = self.busy[person]
                if self.at[it] != NOWHERE:
                    busy &= ~(1 << self.at[it])
                for day in self.days.values():
                    if (busy & day).bit_count() >= most:
                        done |= day
        return done

    def _keeps_days(self, moved: Mapping[int, int]) -> bool:
        if not self._has_days:
            return True
        more: dict[tuple[int, int], int] = {}
        for it, slot in moved.items():
            old = self.at[it]
            for person in self.people[it]:
                if self._most_a_day[person] is not None:
                    more[person, self.day[slot]] = more.get((person, self.day[slot]), 0) + 1
                    if old != NOWHERE:
                        more[person, self.day[old]] = more.get((person, self.day[old]), 0) - 1
        return all(
            n <= 0 or (self.busy[person] & self.days[day]).bit_count() + n <= (self._most_a_day[person] or 0)
            for (person, day), n in more.items()
        )

    def _keeps_order(self, moved: Mapping[int, int]) -> bool:
        if not self._after and not self._has_walks:
            return True

        def slot_of(it: int) -> int:
            return moved.get(it, self.at[it])

        for it, slot in moved.items():
            for first, second in self._after.get(it, ()):
                if NOWHERE not in (slot_of(first), slot_of(second)) and slot_of(first) >= slot_of(second):
                    return False
            if self._has_walks and it in self._booths and not self._can_walk(it, slot, moved):
                return False
        return True

    def _can_walk(self, it: int, slot: int, moved: Mapping[int, int]) -> bool:
        own = self.fair.tables[self._booths[it]].zone
        coming: dict[tuple[int, int], int] = {}
        for other, its in moved.items():
            coming |= {(person, its): other for person in self.people[other]}
        for near in (slot - 1, slot + 1):
            if not 0 <= near < self.n_slots or self.fair.slots[near].session != self.fair.slots[slot].session:
                continue
            for person in self.people[it]:
                rival = coming.get((person, near), self._who[person][near])
                if rival in moved and moved[rival] != near:
                    continue
                booth = self._booths.get(rival)
                if booth is not None:
                    zone = self.fair.tables[booth].zone
                    if (min(own, zone), max(own, zone)) in self.fair.far:
                        return False
        return True


def bits(slots: Iterable[int]) -> int:
    """Pack slots into bits.

    Examples
    --------
    >>> bits([0, 3])
    9
    """
    told = 0
    for slot in slots:
        told |= 1 << slot
    return told


def slots_in(mask: int) -> Iterable[int]:
    """Give the slots of bits, in order.

    Examples
    --------
    >>> list(slots_in(9))
    [0, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _sessions(fair: Fair) -> list[int]:
    told: dict[tuple[int, int], int] = {}
    for t, slot in enumerate(fair.slots):
        told[slot.day, slot.session] = told.get((slot.day, slot.session), 0) | 1 << t
    return list(told.values())


def _after(fair: Fair) -> dict[int, list[tuple[int, int]]]:
    told: dict[int, list[tuple[int, int]]] = {}
    for it, meeting in enumerate(fair.meetings):
        if meeting.after is not None:
            pair = (meeting.after, it)
            told.setdefault(it, []).append(pair)
            told.setdefault(meeting.after, []).append(pair)
    return told
