"""A registry as a file: the rows of the view, the same in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang.runs import harmless_cell
from liaowang_web.programme.models import Registered
from liaowang_web.programme.registries.registry import Registry

FORMATS = {
    "csv": "text/csv; charset=utf-8", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_LEFT_OUT = {"id", "version", "created_at", "author", "number", "organisation", "changed_at", "currency"}


def _columns(registry: Registry) -> dict[str, Callable[[Any], Any]]:
    columns: dict[str, Callable[[Any], Any]] = {
        "code": lambda it: it.code,
        "organisation_zh": lambda it: it.organisation.name_zh if it.organisation else "",
        "organisation_en": lambda it: it.organisation.name_en if it.organisation else "",
    }
    for field in registry.model._meta.concrete_fields:
        if field.name not in _LEFT_OUT:
            columns[field.name] = lambda it, field=field: _plain(field.value_from_object(it))  # type: ignore[misc]
    return columns


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, int) else "" if value is None else str(value).strip()


def rows_of(registry: Registry, things: Sequence[Registered]) -> list[dict[str, Any]]:
    """Give the cells of each thing, by column; values are codes, so that files of both languages are alike."""
    columns = _columns(registry)
    return [{name: told(it) for name, told in columns.items()} for it in things]


def as_file(form: str, registry: Registry, things: Sequence[Registered], address: str) -> bytes:
    """Write a registry in one of the `FORMATS`."""
    rows = rows_of(registry, things)
    names = list(_columns(registry))
    if form == "json":
        told = {"registry": registry.slug, "address": address, "things": rows}
        return json.dumps(told, ensure_ascii=False).encode()
    if form == "csv":
        file = StringIO("\ufeff")
        file.seek(1)
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({name: harmless_cell(value) for name, value in row.items()} for row in rows)
        return file.getvalue().encode()
    return _book(str(registry.label), names, rows, address)


def _book(title: str, names: list[str], rows: list[dict[str, Any]], address: str) -> bytes:
    file = BytesIO()
    # Texts stay texts: a title that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, names, book.add_format({"bold": True, "bottom": 1}))
        sheet.set_column(0, len(names) - 1, 18)
        for place, row in enumerate(rows, 1):
            for column, name in enumerate(names):
                if isinstance(row[name], int):
                    sheet.write_number(place, column, row[name])
                elif row[name]:
                    sheet.write_string(place, column, row[name])
        sheet.freeze_panes(1, 1)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 1, 30)
        for place, pair in enumerate({_("Rows in this file"): len(rows), _("Address of the view"): address}.items()):
            about.write_row(place, 0, pair)
    return file.getvalue()
