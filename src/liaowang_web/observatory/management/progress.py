"""How commands of the room show what they are at: a bar on a terminal, a line a step elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from liaowang import runs

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper
    from rich.progress import Progress, TaskID


class Lines:
    """A `liaowang.runs.Progress` that writes one line a finished step."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out
        self._name = ""
        self._began = 0.0

    def step(self, name: str, total: int | None, unit: str) -> None:  # noqa: ARG002 - the names are those of Progress
        """Begin a step."""
        self._name, self._began = name, time.perf_counter()

    def advance(self, amount: int, note: str = "") -> None:
        """Go on by so many units."""

    def finish(self, note: str = "") -> None:
        """End the step with what it brought and the time it took."""
        told = f", {note}" if note else ""
        self._out.write(f"  {self._name}: {time.perf_counter() - self._began:.1f} s{told}")


class Bars(Lines):
    """The same, with a bar for the step at work."""

    def __init__(self, out: OutputWrapper, drawing: Progress) -> None:
        super().__init__(out)
        self._drawing = drawing
        self._task: TaskID | None = None

    def step(self, name: str, total: int | None, unit: str) -> None:
        """Begin to draw a step: a bar where its length is known, otherwise a pulse."""
        super().step(name, total, unit)
        self._task = self._drawing.add_task(name, total=total)

    def advance(self, amount: int, note: str = "") -> None:
        """Draw on by so many units."""
        if self._task is not None:
            self._drawing.advance(self._task, amount)
        super().advance(amount, note)

    def finish(self, note: str = "") -> None:
        """Put the finished line in the place of the bar."""
        if self._task is not None:
            self._drawing.remove_task(self._task)
        super().finish(note)


@contextmanager
def shown_on(out: OutputWrapper) -> Iterator[runs.Progress]:
    """Show progress on the output of a command as long as the context is open."""
    if not out.isatty():
        yield Lines(out)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Rich takes over standard output while it draws, so that finished lines stand above the bar.
    with Progress(*columns, console=Console(), transient=True) as drawing:
        yield Bars(out, drawing)
