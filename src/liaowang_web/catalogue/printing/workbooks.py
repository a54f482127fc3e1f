"""A publication as a workbook, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from liaowang_web.catalogue.models import Notice, Publication

ENTRY: dict[str, str | Promise] = {
    "code": gettext_lazy("Code"),
    "lineage": gettext_lazy("Lineage"),
    "title_zh": gettext_lazy("title in Chinese"),
    "title_en": gettext_lazy("title in English"),
    "track": gettext_lazy("track"),
    "holder": gettext_lazy("who has it"),
    "through": gettext_lazy("nominating body"),
    "topic": gettext_lazy("topic of the observatory"),
    "run": gettext_lazy("run"),
    "overview_zh": gettext_lazy("overview, in Chinese"),
    "overview_en": gettext_lazy("overview, in English"),
    "principle_zh": gettext_lazy("principle, in Chinese"),
    "principle_en": gettext_lazy("principle, in English"),
    "figures": gettext_lazy("figures with source, one a line"),
    "cases": gettext_lazy("real cases, one a line"),
    "advice": gettext_lazy("advice for promotion"),
}
LEFT: dict[str, str | Promise] = {
    "code": gettext_lazy("Code"),
    "lineage": gettext_lazy("Lineage"),
    "title_zh": gettext_lazy("title in Chinese"),
    "title_en": gettext_lazy("title in English"),
    "why": gettext_lazy("reason code"),
    "on": gettext_lazy("on"),
    "words": gettext_lazy("Reason"),
}
_WIDTHS = {"title_zh": 32, "title_en": 44, "lineage": 14, "holder": 28, "through": 28, "words": 60}
_LONG = 60


def as_json(sealed: Publication | Notice) -> bytes:
    """Write content and hash; the hash is that of ``content`` with sorted keys, no blanks, in UTF-8."""
    told = {"content_hash": sealed.content_hash, "content": sealed.content}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def cell_of(entry: Mapping[str, Any], name: str) -> str:
    """Give a column of an entry as text; an organisation is told by its code and names."""
    value = entry.get(name)
    if name == "holder":
        return _organisation(value) or str(entry["holder_name"])
    if name == "through":
        return _organisation(value) or (_("the observatory") if entry["topic"] else "")
    return "" if value is None else str(value)


def _organisation(value: Mapping[str, str] | None) -> str:
    return " ".join(it for it in (value["code"], value["zh"], value["en"]) if it) if value else ""


def as_xlsx(publication: Publication, *, address: Callable[[str], str]) -> bytes:
    """Write a workbook: entries, what left, and where it comes from with the hash.

    Parameters
    ----------
    publication : Publication
    address : callable
        Gives the address of an entry by its code, or of the edition by an empty text.
    """
    content, file = publication.content, BytesIO()
    # Texts stay texts: a title that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        rows = ([cell_of(it, name) for name in ENTRY] + [address(it["code"])] for it in content["entries"])
        _write(book, _("Entries"), {**ENTRY, "address": _("Address")}, rows)
        left = ([cell_of(it, name) for name in LEFT] for it in content["left"])
        _write(book, pgettext("catalogue", "Left"), LEFT, left)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 0, 28)
        about.set_column(1, 1, 70)
        for place, pair in enumerate(_about(publication, address("")).items()):
            about.write_row(place, 0, [str(it) for it in pair])
    return file.getvalue()


def _about(publication: Publication, address: str) -> dict[str, object]:
    content = publication.content
    return {
        _("Edition"): f"{content['edition']['code']}.{content['revision']}",
        _("title in Chinese"): content["edition"]["title_zh"],
        _("title in English"): content["edition"]["title_en"],
        _("Published"): content["published_on"],
        _("Entries"): len(content["entries"]),
        _("SHA-256 of the edition"): publication.content_hash,
        _("SHA-256 of the notice"): content["notice_hash"],
        _("SHA-256 of the revision before"): content["previous_hash"],
        _("Address"): address,
    }


def _write(
    book: xlsxwriter.Workbook, title: str, heads: Mapping[str, str | Promise], rows: Iterable[list[str]]
) -> None:
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(heads):
        is_long = name.endswith(("_zh", "_en")) or name in {"figures", "cases", "advice", "address"}
        sheet.set_column(column, column, _WIDTHS.get(name, _LONG if is_long else 13), text)
    sheet.write_row(0, 0, [str(it) for it in heads.values()], head)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(last, column, value)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.autofilter(0, 0, last, len(heads) - 1)
