"""What is raised when an act may not happen; each says why in the language of the page."""

from __future__ import annotations

from liaowang.runs import LiaowangError


class Refused(LiaowangError):  # noqa: N818 - it is an answer, not a fault
    """An act did not happen and nothing was written."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))


class TransitionRefused(Refused):
    """The thing is in another state, was changed meanwhile, or a guard holds it back."""


class NotAllowed(Refused):
    """This person may not do this."""
