"""The ways on from a place in torn text: the next character as it stands, moved back, or restored where it is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from liaowang.text.repair.codes import BRACKET, TORN
from liaowang.text.repair.guesses import ALONE, NO_TRACE, Guess, Weigher, mark
from liaowang.text.repair.trigrams import END

Way = tuple[int, Guess]
"""Where a guess goes on, and the guess."""
PUNCTUATION = re.compile(r"\?([，！：；？,!:;?])")
BARE_PUNCTUATION = re.compile(r"([，！：；？,!:;?])(?=[\u3400-\u9fff][^\0-\x7f]{0,200}[@-~?])")
"""Where the site left no trace of the lost byte; a run that it begins can end in a letter only."""
STOP = 0xA1A3
STOP_BONUS = 1.0
"""Nats for a full stop as what was torn: it stands before more characters than any other with its second byte."""
_WIDE_OF = {"!": "！", ",": "，", ":": "：", ";": "；", "?": "？"}
_ENTITY = re.compile(r"(?:[lr][ds]quo|[mn]dash|hellip|middot|nbsp|amp|lt|gt|quot);")
_READ = re.compile(rf"{BRACKET.pattern}$")
_SWALLOWED, _SELDOM_SWALLOWED = ",;:!?", "().-/ "
_WRONG_BRACKET, _SELDOM, _SILENT = 4.0, 3.0, 4.0
_GUESSES = 8
"""Characters tried for one of which only the first byte is left."""
_SURE, _SURE_IF_LOSSY, _SURE_OF_PAIR = 1.5, 4.0, 2.0
"""Nats by which the best guess of a lost character must lead, else it is marked."""
_ODD = 6.0
"""Nats from which on a character moved back is so odd that bytes may be lost before it."""
_FIRSTS, _PAIRS = 6, 3
_UNCHANGED = 2.0
"""Nats for a reading of a character that conversion does not change; tables hold few of these."""


def last_character(text: str) -> str:
    """Give the last character of a text, its readings left out.

    Examples
    --------
    >>> last_character("結構(gòu)")
    '構'
    """
    while match := _READ.search(text, max(0, len(text) - 60)):
        text = text[: match.start()]
    return text[-1:]


class Steps:
    """Gives the ways on, each with its cost.

    Parameters
    ----------
    weigher : Weigher
    is_silent : bool
        Whether the site leaves no ``?`` where bytes are lost.
    """

    def __init__(self, weigher: Weigher, *, is_silent: bool) -> None:
        self._weigher = weigher
        self._codes = weigher.codes
        self._is_silent = is_silent

    def ways(self, line: str, at: int, guess: Guess, *, is_likely: bool = True) -> Iterator[Way]:
        """Give the ways on from a place; only a likely guess may have lost bytes without trace."""
        char = line[at]
        if char == "?" or self._is_silent:
            yield from self.torn_reading(line, at, guess)
        if char == "?":
            yield from self.torn_punctuation(line, at, guess, PUNCTUATION)
        if guess.pending == ALONE:
            yield self.plain(line, at, guess)
            return
        if char == "?":
            yield from self._swallowed(line, at + 1, guess)
            yield from self._lost_pair(line, at + 1, guess, self._codes.undefined)
        yield from self._shifted(line, at, guess, is_likely=is_likely)

    def can_shift(self, line: str, at: int) -> bool:
        """Tell whether all that follows a mark, up to an ASCII character, makes characters when it is moved back."""
        pending = self._codes.code_of[_WIDE_OF.get(line[at], line[at])] & 0xFF
        for char in line[at + 1 : at + 200]:
            if char.isascii():
                return pending << 8 | ord(char) in self._codes.char_of
            first, rest = divmod(self._codes.code_of.get(char, 0), 256)
            if pending << 8 | first not in self._codes.char_of:
                return False
            if rest < 0x80:
                return True
            pending = rest
        return False

    def torn_reading(self, line: str, at: int, guess: Guess) -> Iterator[Way]:
        """Take a reading for that of a character torn off here: it tells the byte that is lost."""
        match = TORN.match(line, at)
        if match is None:
            return
        leads = self._codes.codes_read.get(match[1])
        if leads is None:
            return
        if guess.pending == ALONE:
            code = self._codes.code_of.get(last_character(guess.text))
            if code is None:
                return
            for trail in {found & 0xFF for found in leads.get(code & 0xFF, ())}:
                yield match.end(), guess._replace(pending=trail)
            return
        for found in leads.get(guess.pending, ()):
            yield match.end(), self._weigher.emit(guess, self._codes.char_of[found])

    def torn_punctuation(self, line: str, at: int, guess: Guess, pattern: re.Pattern[str]) -> Iterator[Way]:
        """Take a mark for the halves of two characters, of the first of which the lead is lost."""
        match = pattern.match(line, at)
        if match is None or guess.pending != ALONE:
            return
        mark = _WIDE_OF.get(match[1], match[1])
        code = self._codes.code_of[mark]
        for found in self._codes.codes_trailed[code >> 8]:
            after = self._weigher.emit(guess, self._codes.char_of[found], code & 0xFF)
            bonus = STOP_BONUS if found == STOP else 0.0
            yield match.end(), after._replace(cost=after.cost - bonus)

    def plain(self, line: str, at: int, guess: Guess) -> Way:
        """Take the text as it stands; a reading in brackets is no part of what is weighed."""
        match = BRACKET.match(line, at)
        if match is None:
            return at + 1, self._weigher.emit(guess, line[at])
        fits = match[1] in self._codes.spelt_of.get(guess.text[-1:], ())
        cost = guess.cost + (0.0 if fits else _WRONG_BRACKET)
        # The character before stays the last, so that a torn reading after the bracket is not tied to it.
        return match.end(), guess._replace(cost=cost, text=guess.text + match[0])

    def _shifted(self, line: str, at: int, guess: Guess, *, is_likely: bool) -> Iterator[Way]:
        """Take the waiting byte with the first of the next character; where that is odd, a pair may be lost between."""
        match = BRACKET.match(line, at)
        if match is not None and match[1] in self._codes.spelt_of.get(line[at - 1], ()):
            # The table's character stood there one byte off; its reading belongs to nothing in the text.
            yield match.end(), guess
            return
        char = line[at]
        first, rest = divmod(self._codes.code_of.get(char, ord(char) << 8 if char.isascii() else 0), 256)
        whole = self._codes.char_of.get(guess.pending << 8 | first)
        after = self._weigher.emit(guess, whole, rest or ALONE) if whole is not None else None
        if after is not None:
            yield at + 1, after
        if is_likely and (after is None or after.cost - guess.cost > _ODD):
            if self._is_silent:
                yield from ((end, it._replace(cost=it.cost + _SILENT)) for end, it in self._swallowed(line, at, guess))
            yield from self._lost_pair(line, at, guess, self._codes.private)
            if rest:
                yield at + 1, self._weigher.blank(guess, 2, rest)
            elif first and after is None:
                yield at, self._weigher.blank(guess, 1, ALONE)

    def _swallowed(self, line: str, at: int, guess: Guess) -> Iterator[Way]:
        """Restore a character whose second byte is gone with the ASCII character after it."""
        chars = [self._codes.char_of[code] for code in self._codes.codes_led.get(guess.pending, ())]
        found = [self._weigher.emit(guess, char) for char in chars]
        if at >= len(line):
            found = [it._replace(cost=it.cost + self._weigher.cost(it.before, it.last, END)) for it in found]
        found = sorted(found)[:_GUESSES]
        if not found:
            return
        if len(found) > 1 and found[1].cost - found[0].cost < (_SURE_IF_LOSSY if guess.is_lossy else _SURE):
            found = [mark(it, guess, 1) for it in found]
        if at >= len(line):
            yield from ((at, it) for it in found)
            return
        entity = _ENTITY.match(line, at)
        for it in found:
            if entity is not None:
                yield entity.end(), it._replace(text=it.text + html.unescape(f"&{entity[0]}"))
                continue
            for char in _SWALLOWED:
                yield at, self._weigher.emit(it, char)
            for char in _SELDOM_SWALLOWED:
                after = self._weigher.emit(it, char)
                yield at, after._replace(cost=after.cost + _SELDOM)

    def _lost_pair(self, line: str, at: int, guess: Guess, lost: dict[int, frozenset[int]]) -> Iterator[Way]:
        """Restore two characters between which two bytes are lost, the end of one and the lead of the other.

        Only pairs that are no character are lost, so that few leads come into question.
        """
        firsts = []
        for lead, trails in lost.items():
            char = self._codes.char_of.get(guess.pending << 8 | lead)
            if char is not None and trails:
                firsts.append((self._weigher.emit(guess, char), lead))
        firsts = sorted(firsts)[:_FIRSTS]
        if not firsts:
            return
        followers = self._followers(line, at)
        is_read = TORN.match(line, at) is not None
        found = []
        for after, lead in firsts:
            for byte, end, char, pending in followers:
                if byte in lost[lead]:
                    number = self._weigher.number(char)
                    cost = after.cost + self._weigher.cost(after.before, after.last, number)
                    cost += _UNCHANGED * (is_read and not self._codes.is_traditional(char))
                    found.append((cost, end, char, pending, after))
        likely = sorted((it[0] + self._ahead(line, it), it) for it in sorted(found)[:_GUESSES])
        is_sure = len(likely) < 2 or likely[1][0] - likely[0][0] >= _SURE_OF_PAIR
        for _, (_, end, char, pending, after) in likely[: 1 if is_sure else _PAIRS]:
            whole = self._weigher.emit(after, char, pending)
            whole = whole._replace(cost=whole.cost + NO_TRACE, is_lossy=after.is_lossy or lost is self._codes.private)
            yield end, whole if is_sure else mark(whole, guess, 2)

    def _ahead(self, line: str, found: tuple[float, int, str, int, Guess]) -> float:
        """Weigh the character after a restored pair."""
        _, end, char, pending, after = found
        cost = 0.0
        match = BRACKET.match(line, end) if pending == ALONE else None
        if match is not None:
            cost = 0.0 if match[1] in self._codes.spelt_of.get(char, ()) else _WRONG_BRACKET
            end = match.end()
        if end >= len(line):
            return cost
        follower = line[end]
        if pending >= 0x80:
            follower = self._codes.char_of.get(pending << 8 | self._codes.code_of.get(follower, 0) >> 8, "")
        return cost + (
            self._weigher.cost(after.last, self._weigher.number(char), self._weigher.number(follower))
            if follower
            else _ODD
        )

    def _followers(self, line: str, at: int) -> list[tuple[int, int, str, int]]:
        """Give what the second lost byte may begin: the byte, where it ends, the character, and the byte that waits."""
        if at >= len(line):
            return []
        torn = TORN.match(line, at)
        if torn is not None and torn[1] in self._codes.codes_read:
            leads = self._codes.codes_read[torn[1]]
            return [(lead, torn.end(), self._codes.char_of[it], ALONE) for lead, its in leads.items() for it in its]
        char = line[at]
        if char.isascii():
            found = [(it >> 8, at + 1, self._codes.char_of[it], ALONE) for it in self._codes.codes_trailed[ord(char)]]
            return [*found, *((ord(opening), at, opening, ALONE) for opening in "[{" if char not in "[{")]
        code = self._codes.code_of.get(char)
        if code is None:
            return []
        return [(it >> 8, at + 1, self._codes.char_of[it], code & 0xFF) for it in self._codes.codes_trailed[code >> 8]]
