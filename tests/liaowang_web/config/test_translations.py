"""Every message has its Chinese."""

from __future__ import annotations

import string
from pathlib import Path

import polib

from liaowang_web.config import translations


def test_nothing_is_untranslated() -> None:
    assert translations.shortfalls() == []


def test_named_places_are_kept() -> None:
    def places(text: str) -> set[str]:
        import re

        return set(re.findall(r"%\(\w+\)[sd]", text)) | {it[1] for it in string.Formatter().parse(text) if it[1]}

    for entry in polib.pofile(str(translations.CATALOG)):
        told = entry.msgstr or entry.msgstr_plural[0]
        assert places(told) == places(entry.msgid_plural or entry.msgid), entry.msgid


def test_shortfalls_are_named(tmp_path: Path) -> None:
    catalog = tmp_path / "django.po"
    po = polib.POFile()
    po.append(polib.POEntry(msgid="lamp", flags=["fuzzy"], msgstr="灯"))
    po.save(str(catalog))
    assert "lamp" in translations.shortfalls(catalog)
    assert "What changed" in translations.shortfalls(catalog)


def test_messages_of_templates_are_found() -> None:
    source = """{% load i18n %}{% translate "It's a lamp" %}
    {% blocktranslate count n=n %}{{ n }} lamp{% plural %}{{ n }} lamps{% endblocktranslate %}"""
    found = list(translations.messages_of_template(source))
    assert [(it.text, it.plural) for it in found] == [("It's a lamp", ""), ("%(n)s lamp", "%(n)s lamps")]
