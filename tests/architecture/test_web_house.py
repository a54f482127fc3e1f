"""The rules of the web's house that import-linter cannot check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "liaowang_web"
MODULES = sorted(path for path in WEB.rglob("*.py") if "migrations" not in path.parts)
ROOMS = sorted(path.parent.name for path in WEB.glob("*/__init__.py"))
TEMPLATES = sorted([*WEB.rglob("templates/**/*.html"), *WEB.rglob("templates/**/*.txt")])
VAGUE = {"utils", "util", "helpers", "common", "misc", "core", "manager", "part2", "signals"}


def name_of(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def closed_doors(path: Path) -> list[str]:
    """Views and states of other rooms that a module imports, and signals that it connects to."""
    room = path.relative_to(WEB).parts[0]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            is_other = parts[0] == "liaowang_web" and len(parts) > 2 and parts[1] != room
            if (is_other and parts[2] in {"views", "states"}) or "signals" in parts:
                found.append(name)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_meet_at_open_doors(path: Path) -> None:
    assert not closed_doors(path)


PAGES = [it for it in MODULES if "views" in it.with_suffix("").parts or "api" in it.parts]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_pages_ask_selectors(path: Path) -> None:
    assert not re.search(r"\.(objects|_base_manager|_default_manager)\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_small_and_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_opens_with_three_sentences(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((WEB / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert docstring.count(".") >= 3
    assert "Leaves" in docstring


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_says_what_it_takes(path: Path) -> None:
    assert "{#" in path.read_text(encoding="utf-8")[:300]


def test_the_check_on_doors_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "WEB", tmp_path)
    bad = tmp_path / "api" / "bad.py"
    bad.parent.mkdir()
    bad.write_text("from liaowang_web.accounts import views\nfrom django.db.models.signals import post_save\n")
    assert closed_doors(bad) == ["liaowang_web.accounts.views", "django.db.models.signals.post_save"]
