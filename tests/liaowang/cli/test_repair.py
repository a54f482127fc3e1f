"""The command `repair`: what goes to which stream, and as many lines out as in."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
PAGE = "工業(yè)領(lǐng)域?qū)崿F(xiàn)突破\n\n<b>產(chǎn)業(yè)</b>&ldquo;好&rdquo;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_in_any_encoding(liaowang: Command, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.encode(encoding))
    said = liaowang("repair", path)
    assert said.code == 0
    assert said.out == "工业领域实现突破\n\n<b>产业</b>“好”\n"
    assert said.err == ""


def test_show_tells_changes_in_the_language_chosen(liaowang: Command, tmp_path: Path) -> None:
    path = tmp_path / "page.txt.gz"
    path.write_bytes(gzip.compress(PAGE.encode()))
    said = liaowang("repair", path, "--show")
    assert said.out.count("\n") == 3
    assert "line 1  ?qū)崿F → 實現  torn run moved back" in said.err
    assert "line 3  業(yè) → 業  reading taken out" in said.err
    assert "第1行" in liaowang("repair", path, "--show", "--lang", "zh").err


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("\n\n\n", 3), ("a\n\nb", 3), ("產(chǎn)業(yè)\r\n\r\n科創走廊\r\n", 3)]
)
def test_lines_gives_one_for_each(liaowang: Command, tmp_path: Path, text: str, count: int) -> None:
    path = tmp_path / "fragments.txt"
    path.write_bytes(text.encode())
    for options in (("--lines",), ()):
        assert liaowang("repair", path, *options).out.count("\n") == count


def test_a_fragment_knows_nothing_of_its_neighbours(liaowang: Command, tmp_path: Path) -> None:
    path = tmp_path / "fragments.txt"
    path.write_text("產(chǎn)業(yè)領(lǐng)域實(shí)現(xiàn)\n科創走廊\n", encoding="utf-8")
    assert liaowang("repair", path, "--lines").out == "产业领域实现\n科創走廊\n"
    assert liaowang("repair", path).out == "产业领域实现\n科创走廊\n"


def test_what_cannot_be_read_is_refused_or_told(liaowang: Command, tmp_path: Path) -> None:
    assert liaowang("repair", tmp_path / "none.txt").code == 3
    assert liaowang("repair", tmp_path).code == 3
    (tmp_path / "binary").write_bytes(b"\x00\x01\x02" * 100)
    assert liaowang("repair", tmp_path / "binary").code == 3
    (tmp_path / "broken.txt").write_bytes("产业发展\n".encode() * 50 + b"\xff\xfe bad\n")
    said = liaowang("repair", tmp_path / "broken.txt")
    assert said.code == 0
    assert "line 51" in said.err
