"""Move torn runs back: a search over the bytes that may have been lost, weighed by how likely Chinese they make it.

The converter replaced two bytes wherever they stood; across the border of two characters that tore both, and all
that follows is read one byte off until an ASCII byte ends it. The search walks over the text as it stands with, for
each guess, the byte that waits for its other half.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from liaowang.text.repair.codes import BRACKET, TORN, Codes, codes, is_han
from liaowang.text.repair.trigrams import END, UNKNOWN, Trigrams, trigrams

LOST = "▯"
"""Stands for a character whose bytes are gone."""
_BEAM, _BEAM_LEFT = 40, 10
_LONGEST = 600
_GUESSES = 8
"""Characters tried for one of which only the first byte is left."""
_ALONE = -1
_WIDE_OF = {"!": "！", ",": "，", ":": "：", ";": "；", "?": "？"}
_PUNCTUATION = re.compile(r"\?([，！：；？,!:;?])")
_BARE_PUNCTUATION = re.compile(r"([，！：；？,!:;?])(?=[\u3400-\u9fff][^\0-\x7f]*[@-~?])")
"""Where the site left no trace of the lost byte; a run that it begins can end in a letter only."""
_TORN_RUN = re.compile(rf"(?:{TORN.pattern}|{_PUNCTUATION.pattern})[^\0-\x7f]*.?|{_BARE_PUNCTUATION.pattern}[^\0-\x7f]*.?")
_ENTITY = re.compile(r"(?:[lr][ds]quo|[mn]dash|hellip|middot|nbsp|amp|lt|gt|quot);")
_READ = re.compile(rf"{BRACKET.pattern}$")
_SWALLOWED, _SELDOM_SWALLOWED = ",;:!?", "().-/ "
_NO_TRACE, _BLANK, _WRONG_BRACKET, _RARE_GUESS, _SELDOM = 2.5, 5.75, 4.0, 2.0, 3.0
_SURE, _SURE_OF_PAIR, _SURE_IF_LOSSY = 1.5, 2.0, 4.0
"""Nats by which the best guess of a lost character must lead, else it is marked."""
_STOP = 0xA1A3
_STOP_BONUS = 1.0
"""Nats for a full stop as what was torn: it stands before more characters than any other with its second byte."""
_ODD = 6.0
_FIRSTS, _PAIRS = 6, 3
_MIN_GAIN = {"reading": -10.0, "bare reading": 6.0, "closing": -2.0, "punctuation": 4.0, "bare punctuation": 9.0}


class Guess(NamedTuple):
    """One way to read the text up to a place."""

    cost: float
    pending: int
    """Byte that waits for its other half; -1 for none."""
    before: int
    last: int
    text: str
    is_moved: bool = False
    """Whether the sign that the search began at was taken for one."""
    is_lossy: bool = False
    """Whether bytes were lost without trace."""


@dataclass(frozen=True)
class Run:
    """A torn run and what it was."""

    start: int
    end: int
    text: str
    gain: float
    """Nats by which the text gains."""
    kind: str


def _before(text: str) -> str:
    """Give the last character of a text, its readings left out."""
    while match := _READ.search(text):
        text = text[: match.start()]
    return text[-1:]


def _marked(guess: Guess, before: Guess, n_chars: int) -> Guess:
    """Show marks for characters that are guessed at; the search goes on with the guess."""
    rest = guess.text[len(before.text) + n_chars :]
    return guess._replace(text=before.text + LOST * n_chars + rest)


class Shifts:
    """Finds and undoes torn runs in the lines of one page.

    Parameters
    ----------
    page : str
        The text around, whose own phrases count as known.
    """

    def __init__(self, page: str = "") -> None:
        self._codes: Codes = codes()
        self._model: Trigrams = trigrams()
        self._is_silent = False
        self._numbers: dict[str, int] = {}
        self._known = self._phrases(page) if page else set()

    def repair(self, line: str) -> tuple[str, list[Run]]:
        """Undo all torn runs of a line."""
        done, runs, at = "", [], 0
        for start, kind in self._signs(line):
            if start < at:
                continue
            run = self._undo(line, start, kind, done + line[at:start])
            if run is not None:
                done += line[at : run.start] + run.text
                at = run.end
                runs.append(run)
        return done + line[at:], runs

    def _signs(self, line: str) -> list[tuple[int, str]]:
        """Give the places where a run may begin, and what speaks for it."""
        found = []
        for match in TORN.finditer(line):
            start = match.start()
            found.append((start, "reading" if line[start] == "?" else "bare reading"))
        found += [(match.start(), "punctuation") for match in _PUNCTUATION.finditer(line)]
        found += [(match.start(), "bare punctuation") for match in _BARE_PUNCTUATION.finditer(line)]
        return sorted(found)

    def _undo(self, line: str, start: int, kind: str, done: str) -> Run | None:
        """Search from a sign on, beside the same without taking the sign for one."""
        context = BRACKET.sub("", done)[-2:]
        before, last = (self._number(char) for char in ("\0\0" + context)[-2:])
        self._is_silent = kind.startswith("bare")
        held = _before(done)
        begin = Guess(0.0, _ALONE, before, last, held)
        frontier: dict[int, list[Guess]] = {}
        for end, guess in self._begin(line, start, kind, begin):
            frontier.setdefault(end, []).append(guess._replace(is_moved=True))
        if not frontier:
            return None
        at, guess = self._leave(line, start, kind, begin)
        frontier.setdefault(at, []).append(guess)
        finished = self._search(line, frontier, start)
        if finished is None:
            return None
        end, guesses = finished
        weighed = sorted((it.cost + self._after(line, end, it.before, it.last), it) for it in guesses)
        moved = next((it for it in weighed if it[1].is_moved), None)
        left = next((it for it in weighed if not it[1].is_moved), None)
        if moved is None or (left is not None and left[0] - moved[0] < self._least_gain(kind, done)):
            return None
        text = moved[1].text[len(held) :]
        if "punctuation" in kind and not self._is_sure(text, before, last):
            text = LOST + text[1:]
        return Run(start, end, text, left[0] - moved[0] if left else 0.0, kind)

    @staticmethod
    def _least_gain(kind: str, done: str) -> float:
        """Give the nats that a sign asks for; a closing bracket that nothing opens asks for none."""
        is_closing = kind == "bare reading" and done.count("(") == done.count(")")
        return _MIN_GAIN["closing"] if is_closing else _MIN_GAIN[kind]

    def _is_sure(self, text: str, before: int, last: int) -> bool:
        """Tell whether the first character, of which only the second byte is known, is well ahead of all others."""
        after = [self._number(char) for char in BRACKET.sub("", text[1:24])[:2]]
        costs = []
        for code in self._codes.codes_trailed[_STOP & 0xFF]:
            numbers = [before, last, self._number(self._codes.char_of[code]), *after]
            cost = sum(self._cost(*numbers[at : at + 3]) for at in range(len(numbers) - 2))
            costs.append(cost - _STOP_BONUS * (code == _STOP))
        first, second = sorted(costs)[:2]
        return second - first >= _SURE / 2

    def _search(self, line: str, frontier: dict[int, list[Guess]], start: int) -> tuple[int, list[Guess]] | None:
        while frontier:
            at = min(frontier)
            guesses = self._pruned(frontier.pop(at))
            if not frontier and all(it.pending == _ALONE for it in guesses):
                return at, guesses
            if at - start > _LONGEST:
                return None
            if at >= len(line):
                ended = [self._cut(it) for it in guesses]
                return at, ended
            for guess in guesses:
                for end, after in self._steps(line, at, guess):
                    frontier.setdefault(end, []).append(after)
        return None

    @staticmethod
    def _pruned(guesses: list[Guess]) -> list[Guess]:
        best: dict[tuple[int, int, int, bool], Guess] = {}
        for guess in guesses:
            key = guess.pending, guess.before, guess.last, guess.is_moved
            if key not in best or guess.cost < best[key].cost:
                best[key] = guess
        ordered = sorted(best.values())
        moved, left = ([it for it in ordered if it.is_moved is is_moved] for is_moved in (True, False))
        return moved[:_BEAM] + left[:_BEAM_LEFT]

    def _begin(self, line: str, at: int, kind: str, guess: Guess) -> Iterator[tuple[int, Guess]]:
        if "reading" in kind:
            return self._torn_reading(line, at, guess)
        return self._torn_punctuation(line, at, guess, _PUNCTUATION if kind == "punctuation" else _BARE_PUNCTUATION)

    def _leave(self, line: str, at: int, kind: str, guess: Guess) -> tuple[int, Guess]:
        """Take a sign for text: a reading without bracket says nothing, a mark is what it is."""
        torn = TORN.match(line, at) if "reading" in kind else None
        if torn is not None:
            return torn.end(), guess._replace(text=guess.text + torn[0])
        match = _PUNCTUATION.match(line, at)
        return at + 1 + (match is not None), self._emit(guess, line[at + (match is not None)])

    def _steps(self, line: str, at: int, guess: Guess) -> Iterator[tuple[int, Guess]]:
        char = line[at]
        if char == "?" or self._is_silent:
            yield from self._torn_reading(line, at, guess)
        if char == "?":
            yield from self._torn_punctuation(line, at, guess, _PUNCTUATION)
        if guess.pending == _ALONE:
            yield self._plain(line, at, guess)
            return
        if char == "?":
            yield from self._swallowed(line, at + 1, guess)
            yield from self._lost_pair(line, at + 1, guess, self._codes.undefined)
        elif self._is_silent:
            yield from ((end, it._replace(cost=it.cost + 4)) for end, it in self._swallowed(line, at, guess))
        yield from self._shifted(line, at, guess)

    def _shifted(self, line: str, at: int, guess: Guess) -> Iterator[tuple[int, Guess]]:
        """Take the waiting byte with the first of the next character; where that is odd, a pair may be lost between."""
        match = BRACKET.match(line, at)
        if match is not None and match[1] in self._codes.spelt_of.get(line[at - 1], ()):
            # The table's character stood there one byte off; its reading belongs to nothing in the text.
            yield match.end(), guess
            return
        char = line[at]
        first, rest = divmod(self._codes.code_of.get(char, ord(char) << 8 if char.isascii() else 0), 256)
        whole = self._codes.char_of.get(guess.pending << 8 | first)
        after = self._emit(guess, whole, rest if rest else _ALONE) if whole is not None else None
        if after is not None:
            yield at + 1, after
        if after is None or after.cost - guess.cost > _ODD:
            yield from self._lost_pair(line, at, guess, self._codes.private)
            if rest:
                yield at + 1, self._blank(guess, 2, rest)
            elif first and after is None:
                yield at, self._blank(guess, 1, _ALONE)

    def _lost_pair(
        self, line: str, at: int, guess: Guess, lost: dict[int, frozenset[int]]
    ) -> Iterator[tuple[int, Guess]]:
        """Restore two characters between which two bytes are lost, the end of one and the lead of the other.

        Only pairs that are no character are lost, so that few leads come into question.
        """
        firsts = []
        for lead in lost:
            char = self._codes.char_of.get(guess.pending << 8 | lead)
            if char is not None and lost[lead]:
                firsts.append((self._emit(guess, char), lead))
        firsts = sorted(firsts)[:_FIRSTS]
        if not firsts:
            return
        followers = self._followers(line, at)
        found = []
        for after, lead in firsts:
            for byte, end, char, pending in followers:
                if byte in lost[lead]:
                    number = self._number(char)
                    cost = after.cost + self._cost(after.before, after.last, number)
                    found.append((cost, end, char, pending, after))
        likely = sorted((it[0] + self._ahead(line, it), it) for it in sorted(found)[:_GUESSES])
        is_sure = len(likely) < 2 or likely[1][0] - likely[0][0] >= _SURE_OF_PAIR
        for _, (_, end, char, pending, after) in likely[: 1 if is_sure else _PAIRS]:
            whole = self._emit(after, char, pending)
            whole = whole._replace(cost=whole.cost + _NO_TRACE, is_lossy=lost is self._codes.private)
            yield end, whole if is_sure else _marked(whole, guess, 2)

    def _ahead(self, line: str, found: tuple[float, int, str, int, Guess]) -> float:
        """Weigh the character after a restored pair."""
        _, end, char, pending, after = found
        cost = 0.0
        match = BRACKET.match(line, end) if pending == _ALONE else None
        if match is not None:
            cost = 0.0 if match[1] in self._codes.spelt_of.get(char, ()) else _WRONG_BRACKET
            end = match.end()
        if end >= len(line):
            return cost
        follower = line[end]
        if pending >= 0x80:
            follower = self._codes.char_of.get(pending << 8 | self._codes.code_of.get(follower, 0) >> 8, "")
        return cost + (self._cost(after.last, self._number(char), self._number(follower)) if follower else _ODD)

    def _followers(self, line: str, at: int) -> list[tuple[int, int, str, int]]:
        """Give what the second lost byte may begin: the byte, where it ends, the character, and the byte that waits."""
        if at >= len(line):
            return []
        torn = TORN.match(line, at)
        if torn is not None and torn[1] in self._codes.codes_read:
            leads = self._codes.codes_read[torn[1]]
            return [(lead, torn.end(), self._codes.char_of[it], _ALONE) for lead, its in leads.items() for it in its]
        char = line[at]
        if char.isascii():
            found = [(it >> 8, at + 1, self._codes.char_of[it], _ALONE) for it in self._codes.codes_trailed[ord(char)]]
            return [*found, *((ord(opening), at, opening, _ALONE) for opening in "[{" if char not in "[{")]
        code = self._codes.code_of.get(char)
        if code is None:
            return []
        return [(it >> 8, at + 1, self._codes.char_of[it], code & 0xFF) for it in self._codes.codes_trailed[code >> 8]]

    def _plain(self, line: str, at: int, guess: Guess) -> tuple[int, Guess]:
        """Take the text as it stands; a reading in brackets is no part of what is weighed."""
        match = BRACKET.match(line, at)
        if match is None:
            return at + 1, self._emit(guess, line[at])
        fits = match[1] in self._codes.spelt_of.get(guess.text[-1:], ())
        cost = guess.cost + (0.0 if fits else _WRONG_BRACKET)
        # The character before stays the last, so that a torn reading after the bracket is not tied to it.
        return match.end(), guess._replace(cost=cost, text=guess.text + match[0])

    def _torn_reading(self, line: str, at: int, guess: Guess) -> Iterator[tuple[int, Guess]]:
        match = TORN.match(line, at)
        if match is None:
            return
        leads = self._codes.codes_read.get(match[1])
        if leads is None:
            return
        if guess.pending == _ALONE:
            code = self._codes.code_of.get(_before(guess.text))
            if code is None:
                return
            for trail in {found & 0xFF for found in leads.get(code & 0xFF, ())}:
                yield match.end(), guess._replace(pending=trail)
            return
        for found in leads.get(guess.pending, ()):
            yield match.end(), self._emit(guess, self._codes.char_of[found])

    def _torn_punctuation(
        self, line: str, at: int, guess: Guess, pattern: re.Pattern[str]
    ) -> Iterator[tuple[int, Guess]]:
        match = pattern.match(line, at)
        if match is None or guess.pending != _ALONE:
            return
        mark = _WIDE_OF.get(match[1], match[1])
        code = self._codes.code_of[mark]
        for found in self._codes.codes_trailed[code >> 8]:
            after = self._emit(guess, self._codes.char_of[found], code & 0xFF)
            bonus = _STOP_BONUS if found == _STOP else 0.0
            yield match.end(), after._replace(cost=after.cost - bonus)

    def _swallowed(self, line: str, at: int, guess: Guess) -> Iterator[tuple[int, Guess]]:
        """Restore a character whose second byte is gone with the ASCII character after it."""
        chars = [self._codes.char_of[code] for code in self._codes.codes_led.get(guess.pending, ())]
        found = [self._emit(guess, char) for char in chars]
        if at >= len(line):
            found = [it._replace(cost=it.cost + self._cost(it.before, it.last, END)) for it in found]
        found = sorted(found)[:_GUESSES]
        if not found:
            return
        if len(found) > 1 and found[1].cost - found[0].cost < (_SURE_IF_LOSSY if guess.is_lossy else _SURE):
            found = [_marked(it, guess, 1) for it in found]
        if at >= len(line):
            yield from ((at, it) for it in found)
            return
        entity = _ENTITY.match(line, at)
        for it in found:
            if entity is not None:
                yield entity.end(), it._replace(text=it.text + html.unescape(f"&{entity[0]}"))
                continue
            for char in _SWALLOWED:
                yield at, self._emit(it, char)
            for char in _SELDOM_SWALLOWED:
                after = self._emit(it, char)
                yield at, after._replace(cost=after.cost + _SELDOM)

    def _emit(self, guess: Guess, char: str, pending: int = _ALONE) -> Guess:
        """Add a character; a trail byte that is ASCII is a letter of its own."""
        number = self._number(char)
        cost = guess.cost + self._cost(guess.before, guess.last, number)
        if number == UNKNOWN and is_han(char):
            cost += _RARE_GUESS
        after = guess._replace(cost=cost, pending=pending, before=guess.last, last=number, text=guess.text + char)
        return self._emit(after, chr(pending)) if 0 <= pending < 0x80 else after

    @staticmethod
    def _blank(guess: Guess, n_chars: int, pending: int) -> Guess:
        """Mark characters whose bytes are gone without trace."""
        cost = guess.cost + _NO_TRACE + n_chars * _BLANK
        text = guess.text + LOST * n_chars
        after = Guess(cost, pending, UNKNOWN, UNKNOWN, text, guess.is_moved, is_lossy=True)
        if 0 <= pending < 0x80:
            return after._replace(pending=_ALONE, text=after.text + chr(pending))
        return after

    def _cut(self, guess: Guess) -> Guess:
        return guess if guess.pending == _ALONE else self._blank(guess, 1, _ALONE)

    def _after(self, line: str, end: int, before: int, last: int) -> float:
        """Weigh the next characters, which stand as they are, after what comes before."""
        cost = 0.0
        for char in BRACKET.sub("", line[end : end + 24])[:3]:
            if not is_han(char):
                break
            number = self._number(char)
            cost += self._cost(before, last, number)
            before, last = last, number
        return cost

    def _number(self, char: str) -> int:
        number = self._numbers.get(char)
        if number is None:
            number = self._numbers[char] = self._model.number(self._codes.simple_of.get(char, char))
        return number

    def _cost(self, before: int, last: int, number: int) -> float:
        cost = self._model.cost_of(before, last, number)
        return min(cost, 1.5) if self._known and (before, last, number) in self._known else cost

    def _phrases(self, page: str) -> set[tuple[int, int, int]]:
        numbers = [self._number(char) for char in BRACKET.sub("", _TORN_RUN.sub("\n\n", page))]
        return set(zip(numbers, numbers[1:], numbers[2:], strict=False))
