"""The empty table: written, not overwritten, and read when it is filled in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from liaowang.sources import open_source

Command = Callable[..., Any]


def test_a_template_is_written_once_and_read_when_filled(liaowang: Command, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    assert liaowang("template", path, "--lang", "zh").code == 0
    header = path.read_text(encoding="utf-8-sig").strip()
    assert "题名" in header or "标题" in header
    again = liaowang("template", path)
    assert again.code == 3
    assert "records.csv" in again.err
    cells = ["钠离子电池" if name in {"题名", "标题"} else "" for name in header.split(",")]
    path.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
    assert [entry.title for entry in open_source(path)] == ["钠离子电池"]
    assert liaowang("template", path, "--overwrite").code == 0


def test_other_endings_and_missing_folders_are_refused(liaowang: Command, tmp_path: Path) -> None:
    assert liaowang("template", tmp_path / "records.txt").code == 3
    assert liaowang("template", tmp_path / "nowhere" / "records.xlsx").code == 3
    assert list(tmp_path.iterdir()) == []
