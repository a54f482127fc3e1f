"""A landing killed at random moments ends in the same lake as one left in peace."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.factories import make_flaw, make_records

from liaowang.corpus import Lake, hash_file

ROOT = Path(__file__).parents[3]

LANDING = """
import sys, time
from liaowang.corpus import Lake, hash_file
from tests.liaowang.corpus.test_kill import slow_entries
print("begun", flush=True)
Lake(sys.argv[1]).land(sys.argv[2], hash_file(sys.argv[2]), "tsv", slow_entries(), batch_rows=25)
"""


def entries():
    rows = [entry for record in make_records(1000) for entry in (record, make_flaw(line=record.line))]
    return rows[:1500]


def slow_entries():
    for number, entry in enumerate(entries()):
        if number % 25 == 0:
            time.sleep(0.005)
        yield entry


def kill_once(lake, path, delay):
    command = [sys.executable, "-c", LANDING, str(lake.folder), str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as landing:
        assert landing.stdout.readline() == b"begun\n"
        time.sleep(delay)
        os.kill(landing.pid, signal.SIGKILL)
        landing.wait()


def files_of(lake):
    return {path.name: path.read_bytes() for path in (lake.folder / "landed").rglob("*") if path.is_file()}


def test_killed_five_times_nothing_is_lost_or_doubled(tmp_path):
    path = tmp_path / "papers.tsv"
    path.write_text("x", encoding="utf-8")
    whole, killed = Lake(tmp_path / "whole"), Lake(tmp_path / "killed")
    whole.land(path, hash_file(path), "tsv", entries(), batch_rows=25)
    chance = random.Random(5)
    for _ in range(5):
        kill_once(killed, path, chance.uniform(0.2, 0.45))
    landed = killed.land(path, hash_file(path), "tsv", entries(), batch_rows=25)
    # A kill after the last batch and before the file is called complete leaves them all.
    assert 0 < landed.batches_found <= landed.batches or landed.was_known
    assert files_of(killed) == files_of(whole)
