"""The documentation: both languages, nothing missing, every link leads somewhere, every example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liaowang.observatory import EVENTS, FAULTS, INDICATORS
from liaowang.runs.store import TABLES
from liaowang.sources import all_readers

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "demo" / "README.md", *DOCS.rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_every_page_exists_in_both_languages() -> None:
    names = [{path.name for path in (DOCS / language).glob("*.md")} for language in ("en", "zh")]
    assert names[0] == names[1]
    assert len(names[0]) >= 7


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert not [target for target in targets if not (page.parent / target).exists()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_indicator_table_and_reader_is_explained(language: str) -> None:
    def said(name: str) -> str:
        return (DOCS / language / name).read_text(encoding="utf-8")

    assert not [it.name for it in INDICATORS if f"`{it.name}`" not in said("observatory.md")]
    assert not [name for name in TABLES if f"`{name}.parquet`" not in said("architecture.md")]
    assert not [reader.name for reader in all_readers() if reader.name not in said("sources.md")]


def test_the_glossary_knows_what_lineage_tells() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert all(event in glossary for event in EVENTS)
    assert len(FAULTS) == 4


def test_readme_shows_the_two_commands_and_make_knows_them() -> None:
    readme, makefile = (ROOT / name for name in ("README.md", "Makefile"))
    for target in re.findall(r"^make (\w+)", readme.read_text(encoding="utf-8"), re.MULTILINE):
        assert f"\n{target}:" in makefile.read_text(encoding="utf-8")
