"""What a long run tells while it works, and what each step cost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol

import psutil


class Progress(Protocol):
    """Someone who watches a run: the command line draws bars, tests listen, `Silence` does neither."""

    def step(self, name: str, total: int | None, unit: str) -> None:
        """Begin a step of `total` units (None where that is not known)."""

    def advance(self, amount: int, note: str = "") -> None:
        """Tell that so many units more are done."""

    def finish(self, note: str = "") -> None:
        """End the step with its result in a few words."""


_FAMILY_SECONDS = 1.0


class Silence:
    """Watches and says nothing."""

    def step(self, name: str, total: int | None, unit: str) -> None:
        """Say nothing."""

    def advance(self, amount: int, note: str = "") -> None:
        """Say nothing."""

    def finish(self, note: str = "") -> None:
        """Say nothing."""


@dataclass(frozen=True)
class StepCost:
    """What one step took."""

    name: str
    seconds: float
    peak_memory_mb: float
    """Highest resident memory of the run and its helper processes during the step, in MiB."""
    note: str = ""


@dataclass
class Meter:
    """Times the steps of a run and samples its memory; passes what happens on to a `Progress`.

    Use as a context manager: sampling stops when it is left.
    """

    progress: Progress
    interval_seconds: float = 0.1
    costs: list[StepCost] = field(default_factory=list)
    _peak: int = 0
    _family: _Family = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event)
    _sampler: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._family = _Family()

    def __enter__(self) -> Meter:
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._sampler:
            self._sampler.join()

    @contextmanager
    def step(self, name: str, total: int | None = None, unit: str = "") -> Iterator[list[str]]:
        """Time what happens inside; the list it gives takes the words that end the step."""
        words: list[str] = []
        self.progress.step(name, total, unit)
        self._peak = self._family.resident_bytes()
        start = time.perf_counter()
        yield words
        note = " ".join(words)
        self.costs.append(StepCost(name, time.perf_counter() - start, self._peak / 2**20, note))
        self.progress.finish(note)

    def _sample(self) -> None:
        while not self._stop.wait(self.interval_seconds):
            self._peak = max(self._peak, self._family.resident_bytes())


class _Family:
    """This process and its helpers. To find them all processes of the machine are looked at, so that is done seldom."""

    def __init__(self) -> None:
        self._me = psutil.Process(os.getpid())
        self._members = [self._me]
        self._found_at = -_FAMILY_SECONDS

    def resident_bytes(self) -> int:
        if time.monotonic() - self._found_at >= _FAMILY_SECONDS:
            self._members = [self._me, *self._me.children(recursive=True)]
            self._found_at = time.monotonic()
        total = 0
        for process in self._members:
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return total
