"""Processes beside a program: whatever program that is, and no longer than it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from operator import add
from pathlib import Path

import psutil
import pytest

from liaowang.runs.processes import Beside, Pool

PLAIN = """
from math import sqrt
from liaowang.runs.processes import Pool
print("begun", flush=True)
with Pool(2) as pool:
    print(sum(pool.map(sqrt, [1, 4, 9])), __file__ == "{program}", flush=True)
"""
KILLED = """
import os, time
from liaowang.runs.processes import Pool
pool = Pool(1)
print(pool.submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


def test_a_program_that_does_not_guard_itself_is_run_once(tmp_path: Path) -> None:
    program = tmp_path / "plain.py"
    program.write_text(PLAIN.format(program=program), encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.splitlines()) == (0, ["begun", "6.0 True"]), done.stderr


def test_processes_end_with_a_program_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        beside = psutil.Process(int(program.stdout.readline()))
        program.kill()
    psutil.wait_procs([beside], timeout=20)
    assert not beside.is_running()


@pytest.mark.parametrize("n_threads", [1, 2])
def test_what_is_begun_beside_gives_what_a_call_gives(n_threads: int) -> None:
    with Beside(n_threads) as beside:
        several = [beside.start(add, it, 1) for it in range(3)]
        assert [it() for it in several] == [1, 2, 3]


@pytest.mark.parametrize("n_threads", [1, 2])
def test_a_thread_gives_what_a_call_gives_and_waits_for_no_process(n_threads: int) -> None:
    with Beside(n_threads) as beside:
        slow = beside.start(time.sleep, 3)
        began = time.monotonic()
        assert beside.start_here(add, 1, 1)() == 2
        assert time.monotonic() - began < 2
        assert slow() is None


def test_the_other_process_ends_when_it_has_done_what_was_begun() -> None:
    with Beside(2) as beside:
        several = [beside.start(os.getpid) for _ in range(3)]
        beside.let_go()
        other = psutil.Process(several[0]())
        assert {it() for it in several} == {other.pid}
        psutil.wait_procs([other], timeout=20)
        assert not other.is_running()


def test_what_is_begun_alone_does_not_wait_for_the_others(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with Beside(2) as beside:
        read = beside.start(Path.read_bytes, pipe)  # goes on only when somebody writes
        assert beside.start_alone(Path.write_bytes, pipe, b"said")() == 4
        assert read() == b"said"


def test_a_process_of_its_own_ends_with_its_call() -> None:
    with Beside(2) as beside:
        other = psutil.Process(beside.start_alone(os.getpid)())
        psutil.wait_procs([other], timeout=20)
        assert not other.is_running()
    assert Beside(1).start_alone(add, 1, 1)() == 2


def test_what_is_begun_may_be_asked_for_when_it_is_left() -> None:
    with Beside(2) as beside:
        several = [beside.start(add, it, 1) for it in range(3)]
    assert [it() for it in several] == [1, 2, 3]


def test_what_is_begun_is_given_up_for_an_error() -> None:
    begun: list[Callable[[], None]] = []

    def fail() -> None:
        with Beside(2) as beside:
            begun.extend(beside.start(time.sleep, 1) for _ in range(20))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(CancelledError):
        begun[-1]()


def test_each_process_begins_as_it_is_told() -> None:
    with Pool(1, sys.setrecursionlimit, 4321) as pool:
        assert pool.submit(sys.getrecursionlimit).result() == 4321
