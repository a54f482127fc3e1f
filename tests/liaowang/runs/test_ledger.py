"""The ledger as a file: whole lines only, one kind, whatever is killed and whoever writes at the same time."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.factories import make_forecast, make_resolution

from liaowang.observatory import Forecast, LedgerError
from liaowang.records import InputError, LiaowangError
from liaowang.runs import ledger as room
from liaowang.runs import mend_ledger, tell_ledger, verify_ledger
from liaowang.runs.ledger import enter_forecasts, enter_resolutions, read_ledger
from liaowang.runs.rule_files import RULES


def place(folder: Path) -> tuple[Path, str]:
    """Give the path of a ledger with one rule beside it, and the rule's hash."""
    import hashlib

    content = b"stands for a rule; only its hash is looked at here"
    name = hashlib.sha256(content).hexdigest()
    (folder / RULES).mkdir()
    (folder / RULES / f"{name}.npz").write_bytes(content)
    return folder / "ledger.jsonl", name


def forecasts(rule: str, n: int = 3, start: int = 0) -> list[Forecast]:
    return [make_forecast(number=number, rule=rule, probability=0.5) for number in range(start, start + n)]


def test_lines_are_only_ever_added(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    first = enter_forecasts(path, "replayed", forecasts(rule))
    before = path.read_bytes()
    again = enter_forecasts(path, "replayed", forecasts(rule, n=4))
    assert (len(first.new), first.n_known) == (3, 0)
    assert ([it.number for it in again.new], again.n_known) == ([3], 3)
    head = enter_resolutions(path, [make_resolution(first.new[0])])
    assert path.read_bytes().startswith(before)
    assert read_ledger(path).head == head
    told = verify_ledger(path, first.head[:12])
    assert (told["n_lines"], told["n_forecasts"], told["n_resolutions"], told["n_rules"]) == (6, 4, 1, 1)


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    enter_resolutions(path, [make_resolution(forecasts(rule)[0])])
    before = path.read_bytes()
    changed = make_forecast(number=0, rule=rule, probability=0.75)
    for act, told in (
        (lambda: enter_forecasts(path, "real", forecasts(rule, start=7)), "ledger of their own"),
        (lambda: enter_forecasts(path, "replayed", [*forecasts(rule, start=7), changed]), "never changed"),
        (lambda: enter_forecasts(path, "replayed", forecasts("f" * 64)), "the rule is missing"),
        (lambda: enter_resolutions(path, [make_resolution(forecasts(rule)[0], "no")]), "second time"),
        (lambda: enter_resolutions(path, [make_resolution(make_forecast(number=99))]), "never forecast"),
    ):
        with pytest.raises(LiaowangError, match=told):
            act()
        assert path.read_bytes() == before


def test_a_real_ledger_refuses_what_was_due_and_is_not_begun_for_it(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    late = make_forecast(rule=rule, made_at="2021-01-01T00:00:00+00:00")
    with pytest.raises(LedgerError, match="no forecast"):
        enter_forecasts(path, "real", [late])
    assert not path.exists() or path.read_bytes() == b""


def test_a_rule_that_was_changed_is_seen(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    (tmp_path / RULES / f"{rule}.npz").write_bytes(b"another")
    with pytest.raises(LiaowangError, match="the rule was changed"):
        verify_ledger(path)


def test_a_copy_without_its_rules_is_followed_when_that_is_said(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    head = enter_forecasts(path, "replayed", forecasts(rule)).head
    copy = tmp_path / "copy" / "ledger.jsonl"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    with pytest.raises(LiaowangError, match="the rule is missing"):
        verify_ledger(copy, head)
    told = verify_ledger(copy, head, has_rules=False)
    assert (told["n_forecasts"], told["n_rules"], told["head"]) == (3, 0, head)
    copy.write_bytes(path.read_bytes().replace(b"0.5,", b"0.6,", 1))
    with pytest.raises(LedgerError, match="changed"):
        verify_ledger(copy, has_rules=False)


def test_lines_that_were_cut_off_are_seen_by_a_head_noted_before(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    noted = enter_forecasts(path, "replayed", forecasts(rule)).head
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    assert verify_ledger(path)["n_forecasts"] == 2
    with pytest.raises(LedgerError, match="not in the chain"):
        verify_ledger(path, noted)


def test_a_torn_line_is_named_kept_and_taken_out_only_when_asked(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"as_of":"2016-12')
    for act in (
        lambda: verify_ledger(path),
        lambda: enter_forecasts(path, "replayed", forecasts(rule, n=5)),
        lambda: enter_resolutions(path, []),
        lambda: tell_ledger(path),
    ):
        with pytest.raises(LedgerError, match="torn") as told:
            act()
        assert told.value.line == 5
    assert path.read_bytes() == whole + b'{"as_of":"2016-12'
    kept = mend_ledger(path)
    assert kept is not None
    assert kept.read_bytes() == b'{"as_of":"2016-12'
    assert path.read_bytes() == whole
    assert mend_ledger(path) is None
    assert len(enter_forecasts(path, "replayed", forecasts(rule, n=5)).new) == 2


def test_mending_touches_nothing_where_more_than_the_end_is_broken(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    broken = path.read_bytes().replace(b"0.5,", b"0.9,", 1) + b"torn"
    path.write_bytes(broken)
    with pytest.raises(LedgerError) as told:
        mend_ledger(path)
    assert told.value.line == 2
    assert path.read_bytes() == broken


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    whole = path.read_bytes()
    write = os.write
    written: list[int] = []

    def fill(handle: int, content: bytes) -> int:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(write(handle, content[:100]))
        return written[0]

    monkeypatch.setattr(room.os, "write", fill)
    with pytest.raises(LiaowangError, match="No space left"):
        enter_forecasts(path, "replayed", forecasts(rule, n=9))
    monkeypatch.undo()
    assert written
    assert path.read_bytes() == whole


def test_there_must_be_a_ledger(tmp_path: Path) -> None:
    for act in (read_ledger, verify_ledger, mend_ledger, lambda path: enter_resolutions(path, [])):
        with pytest.raises(InputError):
            act(tmp_path / "none.jsonl")
    assert not list(tmp_path.iterdir())


_APPEND = """
import sys
from pathlib import Path
from tests.liaowang.runs.test_ledger import forecasts
from liaowang.runs.ledger import enter_forecasts
path, rule, start, n, batch = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
for number in range(start, start + n, batch):
    enter_forecasts(path, "replayed", forecasts(rule, n=batch, start=number))
    print(number, flush=True)
"""


def appending(path: Path, rule: str, start: int, n: int, batch: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _APPEND, str(path), rule, str(start), str(n), str(batch)]
    root = Path(__file__).resolve().parents[3]
    return subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_append_at_once(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    both = [appending(path, rule, start, 40, 2) for start in (0, 1000)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    told = read_ledger(path)
    assert sorted(it.number for it in told.forecasts.values()) == [*range(40), *range(1000, 1040)]
    assert told.kind == "replayed"


def test_a_process_killed_while_it_appends_leaves_what_it_told_of(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    process = appending(path, rule, 0, 1_000_000, 50)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(3)]
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout.read().split()]
    process.communicate()
    kept = mend_ledger(path)
    known = {it.number for it in read_ledger(path).forecasts.values()}
    # Whatever was told as entered is there; what came last may be there in part, and goes on when asked again.
    assert set(range(told[-1] + 50)) <= known
    assert kept is None or kept.stat().st_size > 0
    again = enter_forecasts(path, "replayed", forecasts(rule, n=len(known) + 10))
    assert len(again.new) == 10


@pytest.mark.parametrize("cut", [1, 30, 400])
def test_torn_anywhere_in_its_last_line_a_ledger_goes_on(tmp_path: Path, cut: int) -> None:
    path, rule = place(tmp_path)
    enter_forecasts(path, "replayed", forecasts(rule))
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(LedgerError, match="torn"):
        verify_ledger(path)
    mend_ledger(path)
    again = enter_forecasts(path, "replayed", forecasts(rule))
    assert [it.number for it in again.new] == [2]


def test_it_can_be_told_as_json(tmp_path: Path) -> None:
    path, rule = place(tmp_path)
    entered = enter_forecasts(path, "replayed", forecasts(rule)).new
    enter_resolutions(path, [make_resolution(entered[0], "yes"), make_resolution(entered[1], "void")])
    told: dict[str, Any] = json.loads(json.dumps(tell_ledger(path), allow_nan=False))
    assert [it["outcome"] for it in told["forecasts"]] == ["yes", "open", "void"]
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert told["hashes"] == [line["hash"] for line in lines]
    for row in told["forecasts"]:
        (made,) = [line for line in lines if line.get("id") == row["id"]]
        came = [line["hash"] for line in lines if line.get("forecast") == row["id"]]
        assert (row["hash"], row["model"], row["number"]) == (made["hash"], made["model"], made["number"])
        assert row["resolution_hash"] == "".join(came)
    assert [it["brier"] for it in told["forecasts"]] == [0.25, None, None]
    (figures,) = told["figures"]
    assert (figures["n"], figures["n_void"], figures["n_open"], figures["brier"]) == (1, 1, 1, 0.25)
