"""Progress of a run on standard error: bars on a terminal, one plain line a step elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from liaowang.cli.session import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class Nothing:
    """A `liaowang.runs.Progress` that draws nothing, and what the others have in common.

    A context manager: the drawing ends when it is left, however the run went.
    """

    def __init__(self) -> None:
        self._name = ""
        self._began = 0.0

    def __enter__(self) -> Nothing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(is_broken=kind is not None)

    def step(self, name: str, total: int | None, unit: str) -> None:  # noqa: ARG002 - the names are those of Progress
        """Begin a step of so many units, None where that is not known."""
        self._name, self._began = name, time.perf_counter()

    def advance(self, amount: int, note: str = "") -> None:
        """Go on by so many units."""

    def finish(self, note: str = "") -> None:
        """End the step."""
        self._finished(self._name, time.perf_counter() - self._began, clean(note))
        self._name = ""

    def stop(self, *, is_broken: bool) -> None:
        """End the drawing; a step that is open is then told as not finished."""
        if self._name and is_broken:
            self._broken(self._name)
        self._name = ""

    def _finished(self, name: str, seconds: float, note: str) -> None: ...

    def _broken(self, name: str) -> None: ...


class Lines(Nothing):
    """One line a finished step: for pipes and log files.

    Parameters
    ----------
    console : Console
    """

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def _finished(self, name: str, seconds: float, note: str) -> None:
        self._console.print(f"{name}: {seconds:.1f} s" + (f", {note}" if note else ""), soft_wrap=True)

    def _broken(self, name: str) -> None:
        self._console.print(f"{name}: not finished")


class Bars(Lines):
    """A moving line for the step at work, above it one line a finished step."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._live: Progress | None = None
        self._task: TaskID | None = None

    def step(self, name: str, total: int | None, unit: str) -> None:
        """Begin to draw a step: a bar where the total is known, otherwise the time it takes."""
        from rich.progress import Progress

        super().step(name, total, unit)
        columns = _known_columns(unit) if total else _unknown_columns()
        self._live = Progress(
            *columns, console=self._console, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self._task = self._live.add_task(name, total=total, note="")
        self._live.start()

    def advance(self, amount: int, note: str = "") -> None:
        """Move the bar."""
        if self._live is not None and self._task is not None:
            self._live.update(self._task, advance=amount, note=clean(note)[:40])

    def stop(self, *, is_broken: bool) -> None:
        """Take the moving line away."""
        self._stop_moving()
        super().stop(is_broken=is_broken)

    def _finished(self, name: str, seconds: float, note: str) -> None:
        from rich.text import Text

        self._stop_moving()
        self._console.print(Text.assemble(("✓ ", "green"), f"{name:<26} ", (f"{seconds:>7.1f} s  ", "cyan"), note))

    def _broken(self, name: str) -> None:
        self._console.print(f"✗ {name}", style="red")

    def _stop_moving(self) -> None:
        if self._live is not None:
            self._live.stop()
        self._live = self._task = None


def draw_on(console: Console) -> Lines:
    """Choose bars for a terminal and lines for all else."""
    return Bars(console) if console.is_terminal else Lines(console)


def _known_columns(unit: str) -> list[Any]:
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    amount = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    left = TimeRemainingColumn(compact=True)
    name, note = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[note]}", markup=False)
    return [SpinnerColumn(), name, BarColumn(bar_width=24), TaskProgressColumn(), amount, left, note]


def _unknown_columns() -> list[Any]:
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    return [SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()]
