"""A flame graph is a picture that any reader of SVG opens, whatever functions are called."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from bench.flames import draw, read_stacks

TITLE = "{http://www.w3.org/2000/svg}title"


@pytest.mark.parametrize("samples", [1, 2, 3, 6, 12, 60])
def test_names_with_signs_of_markup_are_shown(samples: int, tmp_path: Path) -> None:
    """Wherever a narrow frame cuts its name off."""
    stacks = tmp_path / "stacks.txt"
    other = "b & c (/x/liaowang/runs/b.py:2) 100\n"
    stacks.write_text(f"<genexpr> (/x/liaowang/text/a.py:1) {samples}\n{other}", encoding="utf-8")
    picture = ElementTree.fromstring(draw(read_stacks(stacks)))
    told = [str(it.text).split(":")[0] for it in picture.iter(TITLE)]
    assert told == ["runs.b.b & c", "text.a.<genexpr>"]
