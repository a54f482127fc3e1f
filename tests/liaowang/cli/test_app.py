"""What holds for all commands: help, version, languages, errors, and a quick start."""

from __future__ import annotations

import string
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from liaowang import __version__
from liaowang.cli.words import _WORDS
from liaowang.observatory import EMERGENCE_WEIGHTS, FAULTS, INDICATORS

Command = Callable[..., Any]
COMMANDS = ("observe", "inspect", "topics", "topic", "compare")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_shows_examples_and_exit_codes(liaowang: Command, command: list[str]) -> None:
    said = liaowang(*command, "--help")
    assert said.code == 0
    assert "Examples:" in said.out
    assert "130  interrupted" in said.out
    assert "  liaowang " in said.out


def test_version(liaowang: Command) -> None:
    assert liaowang("--version").out == f"liaowang {__version__}\n"


def test_no_command_and_a_wrong_one_are_wrong_usage(liaowang: Command) -> None:
    assert liaowang().code == 2
    said = liaowang("topcis", "run")
    assert said.code == 2
    assert "topic" in said.err


def test_the_start_imports_nothing_heavy() -> None:
    check = (
        "import sys\nfrom liaowang.cli import main\nmain(['--help'])\n"
        "heavy = {'rich', 'polars', 'pyarrow', 'numpy', 'liaowang.runs', 'liaowang.records'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_topic_is_read_without_the_rooms_that_make_it(finished: Any) -> None:
    check = (
        "import sys\nfrom liaowang.cli import main\n"
        f"main(['topic', {str(finished.folder)!r}, '1', '--json'])\n"
        "sys.exit(', '.join({'scipy', 'sklearn', 'faiss', 'igraph', 'pyspark'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_faults_of_the_house_are_one_sentence_unless_traced(
    liaowang: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    def break_down(*_: object) -> None:
        raise KeyError("lamp")

    monkeypatch.setattr("liaowang.runs.open_run", break_down)
    said = liaowang("topics", tmp_path)
    assert said.code == 1
    assert "KeyError" in said.err
    assert len(said.err.splitlines()) == 1
    with pytest.raises(KeyError):
        liaowang("--trace", "topics", tmp_path)


def test_both_languages_fill_the_same_places() -> None:
    def places(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence)} - {None}

    assert {key for key, (english, chinese) in _WORDS.items() if places(english) != places(chinese)} == set()


def test_every_indicator_part_and_fault_has_its_words() -> None:
    for indicator in INDICATORS:
        assert f"i_{indicator.name}" in _WORDS
    for name in EMERGENCE_WEIGHTS:
        assert f"i_{name}" in _WORDS
    for fault, sentences in FAULTS.items():
        assert _WORDS[fault] == sentences
