"""The command `observe`: what it prints where, and how it ends."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from liaowang.cli.observing import show_summary
from liaowang.cli.progress import Bars, draw_on
from liaowang.cli.session import Language
from liaowang.runs import open_run

Command = Callable[..., Any]


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_progress_goes_to_standard_error_one_line_a_step(finished: Any) -> None:
    assert finished.said.code == 0
    manifest = json.loads((finished.folder / "manifest.json").read_text(encoding="utf-8"))
    lines = finished.said.err.splitlines()
    assert [line.split(":")[0] for line in lines] == [step["name"] for step in manifest["steps"]]
    assert "records" in lines[0]
    assert "\x1b" not in finished.said.err + finished.said.out


def test_the_summary_shows_the_watchlist_and_where_the_report_lies(finished: Any) -> None:
    watchlist = json.loads((finished.folder / "watchlist.json").read_text(encoding="utf-8"))
    first = watchlist["entries"][0]
    line = next(line for line in finished.said.out.splitlines() if first["topic"] in line)
    assert first["label_en"] in line
    assert first["in_short"]["en"] in line
    assert f"{first['standing']:.1f}" in line
    assert "2015-12-31" in finished.said.out
    assert "Set aside" in finished.said.out
    assert str(finished.folder / "report.html") in finished.said.out


def test_a_narrow_terminal_gets_the_reason_below_the_name(finished: Any) -> None:
    drawn = io.StringIO()
    show_summary(Console(file=drawn, width=80), open_run(finished.folder), Language.en)
    first = open_run(finished.folder).watchlist["entries"][0]
    lines = [line.strip() for line in drawn.getvalue().splitlines()]
    place = next(number for number, line in enumerate(lines) if first["topic"] in line)
    assert first["label_en"].split(",")[0] in lines[place]
    assert first["in_short"]["en"][:20] in " ".join(lines[place + 1 : place + 3])
    assert max(map(len, lines[: place + 3])) <= 80


def test_json_is_the_watchlist_and_nothing_else(later: Any) -> None:
    assert later.said.code == 0
    assert later.said.json == json.loads((later.folder / "watchlist.json").read_text(encoding="utf-8"))
    assert later.said.json["has_previous"]
    assert "Find topics" in later.said.err


def test_an_interrupted_run_says_that_it_goes_on(interrupted: Any) -> None:
    assert interrupted.said.code == 130
    assert interrupted.said.err.splitlines()[-1] == "Interrupted; the same command goes on from where it stopped."
    assert "Traceback" not in interrupted.said.err
    assert not (interrupted.folder / "manifest.json").exists()


def test_the_same_command_goes_on_and_quiet_says_nothing(begun_again: Any) -> None:
    assert (begun_again.said.code, begun_again.said.out, begun_again.said.err) == (0, "", "")
    assert (begun_again.folder / "manifest.json").is_file()


def test_a_finished_run_is_not_replaced(liaowang: Command, finished: Any, corpus: Path) -> None:
    before = contents(finished.folder)
    said = liaowang("observe", corpus, "--out", finished.folder)
    assert said.code == 1
    assert str(finished.folder) in said.err
    assert "--overwrite" in said.err
    assert contents(finished.folder) == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--out", "{tmp}/run"], 2, "INPUTS"),
        (["{tmp}/a.ris"], 2, "--out"),
        (["{tmp}/a.ris", "--out", "{tmp}/run", "--as-of", "2016-13-01"], 2, "2016-13-01"),
        (["{tmp}/a.ris", "--out", "{tmp}/run", "--topic-size", "many"], 2, "--topic-size"),
        (["{tmp}/none.ris", "--out", "{tmp}/run"], 3, "none.ris"),
        (["{tmp}/noise", "--out", "{tmp}/run"], 3, "noise"),
        (["{tmp}/a.ris", "--out", "{tmp}/run", "--previous", "{tmp}"], 3, "manifest.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    liaowang: Command, tmp_path: Path, words: list[str], code: int, told: str
) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - On lamps\nPY  - 2015\nER  - \n", encoding="utf-8")
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 20)
    said = liaowang("observe", *(word.format(tmp=tmp_path) for word in words))
    assert said.code == code
    assert told in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_a_terminal_gets_a_bar_and_a_line_that_stays() -> None:
    drawn = io.StringIO()
    drawing = draw_on(Console(file=drawn, force_terminal=True, width=100))
    assert isinstance(drawing, Bars)
    with drawing:
        drawing.step("Read 2 files", 2_000_000, "bytes")
        drawing.advance(500_000, "a\x1b[31m.tsv")
        drawing.finish("7 records")
        drawing.step("Find topics", None, "")
        drawing.finish("3 topics")
    assert "1.0/2.0 MB" in drawn.getvalue() or "0.5/2.0 MB" in drawn.getvalue()
    assert "\x1b[31m.tsv" not in drawn.getvalue()
    assert "7 records" in drawn.getvalue()


def test_a_step_that_breaks_is_told_as_not_finished() -> None:
    drawn = io.StringIO()

    def work() -> None:
        with draw_on(Console(file=drawn, width=80)) as drawing:
            drawing.step("Find topics", None, "")
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert drawn.getvalue() == "Find topics: not finished\n"
