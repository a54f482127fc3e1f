"""Entries as files: the rows of a view at the tier of who asks, the same in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang.runs import harmless_cell
from liaowang_web.hall.linked import linked
from liaowang_web.hall.selectors.published import Shown

HEADS: dict[str, str | Promise] = {
    "code": gettext_lazy("Code"),
    "kind": gettext_lazy("Kind"),
    "title_zh": gettext_lazy("Title in Chinese"),
    "title_en": gettext_lazy("Title in English"),
    "teaser_zh": gettext_lazy("In short, in Chinese"),
    "teaser_en": gettext_lazy("In short, in English"),
    "organisation_zh": gettext_lazy("Organisation, in Chinese"),
    "organisation_en": gettext_lazy("Organisation, in English"),
    "track": gettext_lazy("Track"),
    "region": gettext_lazy("Region, GB/T 2260"),
    "mode": gettext_lazy("Mode of cooperation"),
    "trl_low": gettext_lazy("Readiness from"),
    "trl_high": gettext_lazy("Readiness to"),
    "price_low": gettext_lazy("Price from"),
    "price_high": gettext_lazy("Price to"),
    "currency": gettext_lazy("Currency"),
    "keywords": gettext_lazy("Keywords"),
    "summary_zh": gettext_lazy("Summary in Chinese"),
    "summary_en": gettext_lazy("Summary in English"),
    "published_on": gettext_lazy("Published"),
    "confirmed_on": gettext_lazy("Confirmed"),
    "valid_until": gettext_lazy("Valid until"),
    "version": gettext_lazy("Version"),
    "address": gettext_lazy("Address"),
}
FIELDS = tuple(HEADS)
_OWN = ("published_on", "confirmed_on", "valid_until", "version", "code", "kind")
_WIDE = {"title_zh": 30, "title_en": 44, "teaser_zh": 50, "teaser_en": 60, "organisation_zh": 28, "organisation_en": 34,
         "summary_zh": 60, "summary_en": 60, "address": 46, "keywords": 30}  # fmt: skip
_PRICES = ("price_low", "price_high")


def row_of(entry: Shown, address: str) -> dict[str, Any]:
    """Give the cells of an entry; what is not told at its tier stays empty."""
    told = {name: getattr(entry, name) if name in _OWN else entry.content.get(name) for name in FIELDS}
    return {**told, "address": address}


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write the rows with a mark at the start, so that Excel reads the Chinese; no cell is taken for a formula."""
    file = StringIO("\ufeff")
    file.seek(1)
    writer = csv.DictWriter(file, FIELDS)
    writer.writeheader()
    writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def as_json(entries: Sequence[tuple[Shown, str]], *, n: int, address: str) -> str:
    """Write a list of schema.org (JSON-LD).

    Parameters
    ----------
    entries : sequence of (Shown, str)
        With the address of each.
    n : int
        How many there are in all.
    address : str
        Where the view stands.
    """
    items = [{"@type": "ListItem", "position": place, "item": linked(it.code, it.content, where)}
             for place, (it, where) in enumerate(entries, 1)]  # fmt: skip
    told = {"@context": "https://schema.org", "@type": "ItemList", "@id": address, "numberOfItems": n,
            "itemListElement": items}  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def as_xlsx(rows: Sequence[Mapping[str, Any]], *, n: int, address: str, told_to: str) -> bytes:
    """Write a workbook: a head that stays in view, and a second sheet that says whence the rows come.

    Parameters
    ----------
    rows : sequence of mappings
        See `row_of`.
    n : int
        How many there are in all.
    address : str
        Where the view stands.
    told_to : str
        Who may read what is in the file.
    """
    file = BytesIO()
    # Texts stay texts: a title that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _write_rows(book, rows)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 0, 24)
        told = {_("Entries in this file"): len(rows), _("Entries in all"): n, _("Told to"): told_to,
                _("Address of the view"): address}  # fmt: skip
        for place, pair in enumerate(told.items()):
            about.write_row(place, 0, pair)
    return file.getvalue()


def _write_rows(book: xlsxwriter.Workbook, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(_("Hall"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    day, money = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
    for column, name in enumerate(FIELDS):
        sheet.set_column(column, column, _WIDE.get(name, 13))
    sheet.write_row(0, 0, [str(it) for it in HEADS.values()], head)
    for place, row in enumerate(rows, 1):
        for column, name in enumerate(FIELDS):
            value = row[name]
            if value in (None, ""):
                continue
            if isinstance(value, date):
                sheet.write_datetime(place, column, value, day)
            elif name in _PRICES:
                sheet.write_number(place, column, float(value), money)
            elif isinstance(value, int):
                sheet.write_number(place, column, value)
            else:
                sheet.write_string(place, column, str(value))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(FIELDS) - 1)
