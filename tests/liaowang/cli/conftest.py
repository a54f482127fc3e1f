"""One run of the command line, one that continues it, and a third that was interrupted and begun again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.factories import make_corpus

from liaowang.cli import main

_PROGRAM = "import sys\nif __name__ == '__main__':\n    from liaowang.cli import main\n    sys.exit(main())\n"
_SMALL = ("--topic-size", "150", "--min-recent", "10")


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Finished:
    """A run, and what the command that made it printed."""

    folder: Path
    said: Said


@pytest.fixture
def liaowang(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process."""

    def run(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """Take the language from nowhere but the options."""
    os.environ["LIAOWANG_LANG"] = "en"


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words that start the command line in a process of its own."""
    path = tmp_path_factory.mktemp("program") / "start.py"
    path.write_text(_PROGRAM, encoding="utf-8")
    return [sys.executable, str(path)]


def start(program: list[str], *words: object) -> Said:
    done = subprocess.run([*program, *map(str, words)], capture_output=True, text=True, check=False, timeout=300)
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("corpus"), last_year=2016)


@pytest.fixture(scope="session")
def finished(program: list[str], corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    out = tmp_path_factory.mktemp("run") / "2015"
    return Finished(out, start(program, "observe", corpus, "--out", out, "--as-of", "2015-12-31", *_SMALL))


@pytest.fixture(scope="session")
def later(program: list[str], corpus: Path, finished: Finished) -> Finished:
    out = finished.folder.with_name("2016")
    words = ("--previous", finished.folder, "--lake", finished.folder / "lake", "--json")
    return Finished(out, start(program, "observe", corpus, "--out", out, *words, *_SMALL))


@pytest.fixture(scope="session")
def interrupted(program: list[str], corpus: Path, finished: Finished) -> Finished:
    """A run that gets Ctrl-C as soon as it has made its lake."""
    out = finished.folder.with_name("again")
    words = ["observe", str(corpus), "--out", str(out), "--seed", "1", *_SMALL]
    with subprocess.Popen([*program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        give_up = time.monotonic() + 60
        while not (out / "lake").exists() and time.monotonic() < give_up:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out_text, err_text = process.communicate(timeout=60)
    return Finished(out, Said(process.returncode, out_text, err_text))


@pytest.fixture(scope="session")
def begun_again(program: list[str], corpus: Path, interrupted: Finished) -> Finished:
    words = ("--out", interrupted.folder, "--seed", "1", "--quiet")
    return Finished(interrupted.folder, start(program, "observe", corpus, *words, *_SMALL))
