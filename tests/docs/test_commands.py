"""The pages on the commands: nothing undocumented, and every example runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from tests.factories import make_corpus

from liaowang.cli import main
from liaowang.cli.app import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [DOCS / language / "commands.md" for language in ("en", "zh")]
RIS = "TY  - JOUR\nTI  - Lanterns under the sea\nAU  - Lamp, Ada\nPY  - 2015\nDO  - 10.1000/lamp.1\nER  -\n"


def examples(page: Path) -> list[tuple[str, int]]:
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.removeprefix("$ liaowang ") for block in blocks for line in block.splitlines()]
    parted = [line.partition("# exit ") for line in lines]
    return [(words.strip(), int(code or 0)) for words, _, code in parted]


def section(page: Path, name: str) -> str:
    return page.read_text(encoding="utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_every_command_option_and_exit_code_is_documented(page: Path) -> None:
    group = typer.main.get_command(app)
    whole = page.read_text(encoding="utf-8")
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        told = section(page, name)
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-") and not parameter.hidden:
                    assert f"`{option}" in told or option in {"--lang", "--help", "-h", "--json"}, (name, option)
    for option in ("--help", "-h", "--version", "--lang", "--json", *(f"| {code} |" for code in (0, 1, 2, 3, 4, 130))):
        assert option in whole


def test_both_pages_show_the_same_examples() -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])


def test_every_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    make_corpus(tmp_path / "exports", last_year=2016)
    (tmp_path / "exports" / "papers.ris").write_text(RIS, encoding="utf-8")
    for words, code in examples(PAGES[0]):
        assert main(shlex.split(words)) == code, (words, capsys.readouterr().err)
        said = capsys.readouterr()
        assert bool(said.err.startswith("Error: ")) == (code != 0), words
