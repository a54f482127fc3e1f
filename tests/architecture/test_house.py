"""The rules of the house that import-linter cannot check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "src" / "liaowang"
MODULES = sorted(LIBRARY.rglob("*.py"))
ROOMS = sorted(path.parent.name for path in LIBRARY.glob("*/__init__.py"))
VAGUE = {"utils", "util", "helpers", "common", "misc", "core", "manager", "part2"}


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found


def foreign_depths(path: Path) -> list[str]:
    """Modules of other rooms that a module imports past their faces."""
    room = path.relative_to(LIBRARY).parts[0]
    deep = [name for name in _imports(path) if name.startswith("liaowang.") and name.count(".") >= 2]
    return [name for name in deep if name.split(".")[1] in ROOMS and name.split(".")[1] != room]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_rooms_meet_at_their_faces(path: Path) -> None:
    assert not foreign_depths(path)


def test_the_check_on_faces_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "LIBRARY", tmp_path)
    bad = tmp_path / "runs" / "bad.py"
    bad.parent.mkdir()
    bad.write_text("from liaowang.text.words import split_words\n")
    assert foreign_depths(bad) == ["liaowang.text.words"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_modules_are_small_and_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_opens_with_three_sentences(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((LIBRARY / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert docstring.count(".") + docstring.count("!") >= 3
    assert "Leaves" in docstring


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_only_settings_and_engine_read_the_environment(path: Path) -> None:
    allowed = {"cli", "corpus/engine.py"}
    name = str(path.relative_to(LIBRARY))
    if any(name.startswith(prefix) for prefix in allowed):
        return
    text = path.read_text(encoding="utf-8")
    assert "os.environ" not in text
    assert "getenv" not in text


def test_importing_does_nothing(tmp_path: Path) -> None:
    """Importing every room makes no folder, configures no logging, starts no engine and loads nothing slow."""
    code = f"""
import importlib, logging, sys
for room in {ROOMS!r}:
    importlib.import_module("liaowang." + room)
assert not logging.getLogger().handlers
slow = [name for name in ("pyspark", "pysail", "faiss", "igraph", "bibtexparser") if name in sys.modules]
assert not slow, slow
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_names_this_place() -> None:
    """No path of a machine and no registry stands in the repository."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    suspicious = ["/work" + "/", "--index" + "-url", "/root" + "/."]
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".lock", ".html", ".css", ".js", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not [word for word in suspicious if word in text], name
