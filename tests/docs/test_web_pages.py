"""The page on the web: every setting, command, kind and role is told, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liaowang_web.accounts.roles import ROLES
from liaowang_web.audit.sentences import all_kinds

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "liaowang_web"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_of_the_web_is_untold(language: str) -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / language).glob("web*.md"))
    environment = (WEB / "config" / "environment.py").read_text(encoding="utf-8")
    variables = re.findall(r'given\.get\("(\w+)"', environment)
    assert len(variables) >= 8
    commands = [path.stem for path in WEB.glob("*/management/commands/*.py") if path.stem != "__init__"]
    kinds = [kind.code for kind in all_kinds() if not kind.code.startswith("lamp.")]
    rooms = [path.parent.name for path in WEB.glob("*/__init__.py") if path.parent.name != "locale"]
    for name in [*variables, *commands, *kinds, *ROLES, *rooms]:
        assert f"`{name}`" in told, name
    for command in commands:
        assert re.search(rf"^### .*`{command}`", told, re.MULTILINE), command
