"""Guesses at what torn bytes were: what they cost, and how one grows by a character or by a mark for a lost one."""

from __future__ import annotations

from typing import NamedTuple

from liaowang.text.repair.codes import codes, is_han
from liaowang.text.repair.trigrams import UNKNOWN, trigrams

LOST = "▯"
"""Stands for a character whose bytes are gone."""
ALONE = -1
"""In place of a waiting byte: characters begin where they should."""
NO_TRACE = 2.5
"""Nats that bytes lost without trace cost: about every twelfth pair of torn bytes is of the private area."""
_BLANK, _RARE = 5.75, 2.0
_KNOWN = 1.5
"""Nats that a character costs at most where the page itself has it after the two before."""


class Guess(NamedTuple):
    """One way to read the text up to a place; ``before`` and ``last`` are the numbers of its last characters."""

    cost: float
    pending: int
    """Byte that waits for its other half; `ALONE` for none."""
    before: int
    last: int
    text: str
    is_moved: bool = False
    """Whether the sign that the search began at was taken for one."""
    is_lossy: bool = False
    """Whether bytes were lost without trace."""


def mark(guess: Guess, before: Guess, n_chars: int) -> Guess:
    """Show marks for characters that are guessed at; the search goes on with the guess."""
    rest = guess.text[len(before.text) + n_chars :]
    return guess._replace(text=before.text + LOST * n_chars + rest)


class Weigher:
    """Weighs guesses by the model and by the phrases of the page.

    Parameters
    ----------
    page : str
        Text that counts as known.
    """

    def __init__(self, page: str = "") -> None:
        self.codes = codes()
        self._model = trigrams()
        self._numbers: dict[str, int] = {}
        numbers = [self.number(char) for char in page]
        self._known = set(zip(numbers, numbers[1:], numbers[2:], strict=False))

    def number(self, char: str) -> int:
        """Give the number of a character in its simplified form."""
        number = self._numbers.get(char)
        if number is None:
            number = self._numbers[char] = self._model.number(self.codes.simple_of.get(char, char))
        return number

    def cost(self, before: int, last: int, number: int) -> float:
        """Tell how unlikely a character is after two others, in nats."""
        cost = self._model.cost_of(before, last, number)
        return min(cost, _KNOWN) if self._known and (before, last, number) in self._known else cost

    def cost_of_text(self, text: str, before: int, last: int) -> float:
        """Tell how unlikely a text is after two characters."""
        numbers = [before, last, *map(self.number, text)]
        return sum(self.cost(*numbers[at : at + 3]) for at in range(len(text)))

    def emit(self, guess: Guess, char: str, pending: int = ALONE) -> Guess:
        """Add a character; a trail byte that is ASCII is a letter of its own."""
        number = self.number(char)
        cost = guess.cost + self.cost(guess.before, guess.last, number)
        if number == UNKNOWN and is_han(char):
            cost += _RARE
        after = guess._replace(cost=cost, pending=pending, before=guess.last, last=number, text=guess.text + char)
        return self.emit(after, chr(pending)) if 0 <= pending < 0x80 else after

    @staticmethod
    def blank(guess: Guess, n_chars: int, pending: int) -> Guess:
        """Mark characters whose bytes are gone without trace."""
        cost = guess.cost + NO_TRACE + n_chars * _BLANK
        text = guess.text + LOST * n_chars
        after = Guess(cost, pending, UNKNOWN, UNKNOWN, text, guess.is_moved, is_lossy=True)
        if 0 <= pending < 0x80:
            return after._replace(pending=ALONE, text=after.text + chr(pending))
        return after
