"""Move torn runs back: a search over the bytes that may have been lost, weighed by how likely Chinese they make it.

The converter replaced two bytes wherever they stood; across the border of two characters that tore both, and all
that follows is read one byte off until an ASCII byte ends it. The search walks over the text as it stands with, for
each guess, the byte that waits for its other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liaowang.text.repair.codes import BRACKET, TORN, is_han
from liaowang.text.repair.guesses import ALONE, LOST, Guess, Weigher
from liaowang.text.repair.steps import (
    BARE_PUNCTUATION,
    PUNCTUATION,
    STOP,
    STOP_BONUS,
    Steps,
    Way,
    last_character,
)

_TORN_RUN = re.compile(
    rf"(?:{TORN.pattern}|{PUNCTUATION.pattern})[^\0-\x7f]*.?|{BARE_PUNCTUATION.pattern}[^\0-\x7f]*.?|{BRACKET.pattern}"
)
_BEAM, _BEAM_LEFT = 40, 10
_LIKELY = 3
_LONGEST = 600
_MOST_WEIGHED, _MOST_GIVEN_UP = 60_000, 5
"""Guesses after which a search gives up, and how often on a line before the rest of it is left."""
_NEAR = 48
"""Characters looked back on for the two before a run, readings among them."""
_SURE = 0.75
"""Nats by which the first character of a run must lead, else it is marked."""
_MIN_GAIN = {"reading": -10.0, "bare reading": 6.0, "closing": -2.0, "punctuation": 4.0, "bare punctuation": 9.0}
"""Nats that a text must gain by its repair, by what speaks for a torn run.

A reading after ``?`` that fits the byte before it is hardly ever chance, and may make a rare name."""


@dataclass(frozen=True)
class Run:
    """A torn run and what it was."""

    start: int
    end: int
    text: str


class Shifts:
    """Finds and undoes torn runs in the lines of one page.

    Parameters
    ----------
    page : str
        The text around, whose own phrases count as known.
    is_polluted : bool
        Whether readings were set on the page, so that less must speak for torn punctuation.
    """

    def __init__(self, page: str = "", *, is_polluted: bool = False) -> None:
        self._is_polluted = is_polluted
        self._weigher = Weigher(_TORN_RUN.sub("\n\n", page))
        self._n_given_up = 0
        self._steps = {is_silent: Steps(self._weigher, is_silent=is_silent) for is_silent in (False, True)}

    def repair(self, line: str) -> tuple[str, list[Run]]:
        """Undo all torn runs of a line."""
        done, runs, at = "", [], 0
        self._n_given_up = 0
        for start, kind in _signs(line, is_polluted=self._is_polluted):
            if start < at or self._n_given_up >= _MOST_GIVEN_UP:
                continue
            if kind == "bare punctuation" and not self._steps[True].can_shift(line, start):
                continue
            run = self._undo(line, start, kind, done + line[at:start])
            if run is not None:
                done += line[at : run.start] + run.text
                at = run.end
                runs.append(run)
        return done + line[at:], runs

    def _undo(self, line: str, start: int, kind: str, done: str) -> Run | None:
        """Search from a sign on, beside the same without taking the sign for one."""
        context = BRACKET.sub("", done[-_NEAR:])[-2:]
        before, last = (self._weigher.number(char) for char in ("\0\0" + context)[-2:])
        held = last_character(done[-_NEAR:])
        steps = self._steps[kind.startswith("bare")]
        begin = Guess(0.0, ALONE, before, last, held)
        frontier: dict[int, list[Guess]] = {}
        for end, guess in _begin(steps, line, start, kind, begin):
            frontier.setdefault(end, []).append(guess._replace(is_moved=True))
        if not frontier:
            return None
        end, guess = self._leave(line, start, kind, begin)
        frontier.setdefault(end, []).append(guess)
        finished = self._search(steps, line, frontier, start)
        if finished is None:
            return None
        end, guesses = finished
        weighed = sorted((it.cost + self._after(line, end, it), it) for it in guesses)
        moved = next((it for it in weighed if it[1].is_moved), None)
        left = next((it for it in weighed if not it[1].is_moved), None)
        if moved is None or (left is not None and left[0] - moved[0] < self._least_gain(kind, done)):
            return None
        text = moved[1].text[len(held) :]
        if "punctuation" in kind:
            if text.count(LOST) > len(text) / 2:
                return None
            if not self._is_sure(text, before, last):
                text = LOST + text[1:]
        return Run(start, end, text)

    def _least_gain(self, kind: str, done: str) -> float:
        """Give the nats that a sign asks for; fewer for a closing bracket that nothing opens, and on such a page."""
        if kind == "bare reading" and done.count("(") == done.count(")"):
            return _MIN_GAIN["closing"]
        return 0.0 if kind == "punctuation" and self._is_polluted else _MIN_GAIN[kind]

    def _is_sure(self, text: str, before: int, last: int) -> bool:
        """Tell whether the first character, of which only the second byte is known, is well ahead of all others."""
        after = BRACKET.sub("", text[1:_NEAR])[:2]
        tables = self._weigher.codes
        costs = sorted(
            self._weigher.cost_of_text(tables.char_of[code] + after, before, last) - STOP_BONUS * (code == STOP)
            for code in tables.codes_trailed[STOP & 0xFF]
        )
        return costs[1] - costs[0] >= _SURE

    def _search(
        self, steps: Steps, line: str, frontier: dict[int, list[Guess]], start: int
    ) -> tuple[int, list[Guess]] | None:
        """Follow all guesses to the place from which on none has a byte waiting."""
        n_weighed = 0
        while frontier:
            at = min(frontier)
            n_weighed += len(frontier[at])
            guesses = _pruned(frontier.pop(at))
            if not frontier and all(it.pending == ALONE for it in guesses):
                return at, guesses
            if at - start > _LONGEST or n_weighed > _MOST_WEIGHED:
                self._n_given_up += 1
                return None
            if at >= len(line):
                return at, [it if it.pending == ALONE else self._weigher.blank(it, 1, ALONE) for it in guesses]
            for rank, guess in enumerate(guesses):
                for end, after in steps.ways(line, at, guess, is_likely=rank < _LIKELY):
                    frontier.setdefault(end, []).append(after)
        return None

    def _leave(self, line: str, at: int, kind: str, guess: Guess) -> Way:
        """Take a sign for text: a reading without bracket says nothing, a mark is what it is."""
        torn = TORN.match(line, at) if "reading" in kind else None
        if torn is not None:
            return torn.end(), guess._replace(text=guess.text + torn[0])
        at += PUNCTUATION.match(line, at) is not None
        return at + 1, self._weigher.emit(guess, line[at])

    def _after(self, line: str, end: int, guess: Guess) -> float:
        """Weigh the next characters, which stand as they are, after a guess."""
        following = BRACKET.sub("", line[end : end + _NEAR // 2])[:3]
        n_han = next((at for at, char in enumerate(following) if not is_han(char)), len(following))
        return self._weigher.cost_of_text(following[:n_han], guess.before, guess.last)


def _signs(line: str, *, is_polluted: bool) -> list[tuple[int, str]]:
    """Give the places where a run may begin, and what speaks for it."""
    found = [(it.start(), "reading" if it[0][0] == "?" else "bare reading") for it in TORN.finditer(line)]
    found += [(it.start(), "punctuation") for it in PUNCTUATION.finditer(line)]
    if is_polluted:
        found += [(it.start(), "bare punctuation") for it in BARE_PUNCTUATION.finditer(line)]
    return sorted(found)


def _begin(steps: Steps, line: str, at: int, kind: str, guess: Guess) -> Iterator[Way]:
    if "reading" in kind:
        return steps.torn_reading(line, at, guess)
    return steps.torn_punctuation(line, at, guess, PUNCTUATION if kind == "punctuation" else BARE_PUNCTUATION)


def _pruned(guesses: list[Guess]) -> list[Guess]:
    """Keep the best of those that are alike from here on, and the best of all.

    Some that leave the sign stay as well, among them one that takes all for text, to measure the gain by.
    """
    best: dict[tuple[int, int, int, bool], Guess] = {}
    for guess in guesses:
        key = guess.pending, guess.before, guess.last, guess.is_moved
        if key not in best or guess.cost < best[key].cost:
            best[key] = guess
    ordered = sorted(best.values())
    moved, left = ([it for it in ordered if it.is_moved is is_moved] for is_moved in (True, False))
    plain = [it for it in left[_BEAM_LEFT:] if it.pending == ALONE][:1]
    return moved[:_BEAM] + left[:_BEAM_LEFT] + plain
