"""The errors of this house: one sentence that names file, line and field where they are known."""

from __future__ import annotations


class LiaowangError(Exception):
    """Base of every error that Liaowang raises on purpose.

    Parameters
    ----------
    message : str
        One sentence that says what is wrong and, where possible, what to do.
    file, line, field : optional
        Where it is wrong: a path or an address, a line from 1, a name.

    Examples
    --------
    >>> print(LiaowangError("the year is not a number", file="a.ris", line=12, field="PY"))
    a.ris, line 12, field PY: the year is not a number
    """

    exit_code = 1

    def __init__(self, message: str, *, file: object = None, line: int | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.file = str(file) if file is not None else None
        self.line = line
        self.field = field

    def __str__(self) -> str:
        named = [self.file or ""]
        named += [f"line {self.line}"] if self.line is not None else []
        named += [f"field {self.field}"] if self.field else []
        where = ", ".join(part for part in named if part)
        return f"{where}: {self.message}" if where else self.message


class InputError(LiaowangError):
    """An input that cannot be used at all: missing, unreadable, or of no known format."""

    exit_code = 3
