"""The commands `classify` and `taxonomy`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
LINES = "托卡马克偏滤器的热负荷\n\nA history of tea houses\n"
RIS = """TY  - JOUR
TI  - Sodium-ion batteries
AB  - Cathodes for energy storage.
DO  - 10.1000/cell.1
ER  -

TY  - JOUR
PY  - 2016
ER  -
"""


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.txt"
    path.write_text(LINES, encoding="utf-8")
    return path


@pytest.fixture
def ris(tmp_path: Path) -> Path:
    path = tmp_path / "papers.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def objects(said: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


def test_each_line_gives_one_object(liaowang: Command, lines: Path) -> None:
    said = liaowang("classify", lines, "--lines", "--json")
    told = objects(said)
    assert (said.code, said.err, len(told)) == (0, "", 3)
    assert [set(it) for it in told] == [{"directions", "labels", "tracks", "words"}] * 3
    assert [it["labels"] for it in told] == [["energy"], [], []]
    assert told[0]["tracks"] == ["FE-02"]


def test_standard_input_is_read_in_any_encoding(
    liaowang: Command, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = liaowang("classify", lines, "--lines", "--json").out
    for encoding in ("utf-8", "gb18030", "utf-16"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES.encode(encoding)), encoding="utf-8"))
        assert liaowang("classify", "-", "--lines", "--json").out == expected


def test_records_are_named_and_what_is_set_aside_is_told(liaowang: Command, ris: Path) -> None:
    said = liaowang("classify", ris, "--json")
    (told,) = objects(said)
    assert (told["id"], told["title"], told["line"]) == ("doi:10.1000/cell.1", "Sodium-ion batteries", 1)
    assert told["labels"] == ["energy"]
    assert "papers.ris, line 7" in said.err


def test_the_table_has_bars_in_both_languages(liaowang: Command, ris: Path) -> None:
    english, chinese = (liaowang("classify", ris, "--lang", it).out for it in ("en", "zh"))
    assert "█" in english
    assert "Future energy" in english
    assert "未来能源" in chinese
    assert "共1条" in chinese


def test_a_missing_file_is_told(liaowang: Command, tmp_path: Path) -> None:
    said = liaowang("classify", tmp_path / "nothing.txt", "--lines")
    assert said.code == 3
    assert said.err.startswith("Error: ")


def test_the_tree_shows_every_track_and_marks_what_is_unchecked(liaowang: Command) -> None:
    said = liaowang("taxonomy", "--lang", "zh")
    assert said.code == 0
    assert "FE-02  核聚变 / Nuclear fusion\n" in said.out
    assert "FM-01  智能制造 / Intelligent manufacturing *" in said.out
    assert said.out.count("FS-") == 12


def test_an_item_comes_with_its_crosswalk(liaowang: Command) -> None:
    told = liaowang("taxonomy", "FE-02", "--json").json
    assert (told["kind"], told["item"]["direction"]) == ("track", "energy")
    assert told["item"]["crosswalk"] == {"ipc": ["G21B"], "list": ["CN-15FYP-2025"]}
    assert len(liaowang("taxonomy", "--json").json["directions"]) == 6


@pytest.mark.parametrize("words", [["FE-99"], ["--edition", "1999"]])
def test_what_is_not_there_ends_with_4(liaowang: Command, words: list[str]) -> None:
    said = liaowang("taxonomy", *words)
    assert said.code == 4
    assert said.out == ""
