"""A list of matches as a file: what the page tells, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.matching.opening import Opened, opened
from liaowang_web.matching.selectors.lists import MatchesRead

HEADS: Mapping[str, str | Promise] = {
    "place": gettext_lazy("Place"), "code": gettext_lazy("Code"), "title_zh": gettext_lazy("Title in Chinese"),
    "title_en": gettext_lazy("Title in English"), "organisation": gettext_lazy("Organisation"),
    "score": gettext_lazy("Score of 100"), "met": gettext_lazy("Indicators met"),
    "near": gettext_lazy("Indicators near"), "fails": gettext_lazy("Indicators failed"),
    "unknown": gettext_lazy("Indicators unknown"), "reasons": gettext_lazy("What speaks for it"),
    "counter": gettext_lazy("Strongest counter-argument"), "missing": gettext_lazy("What is missing"),
    "question": gettext_lazy("The one question"),
}  # fmt: skip
_WIDE = {"title_zh": 34, "title_en": 44, "organisation": 30, "reasons": 60, "counter": 40, "missing": 40,
         "question": 60}  # fmt: skip


def as_json(read: MatchesRead, address: str) -> str:
    """Write the list with all reasons, in codes and in the words of the page's language."""
    told = {
        "entry": read.entry.code, "address": address, **_about(read),
        "matches": [_whole(opened(it)) for it in read.matched],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def as_xlsx(read: MatchesRead, address: str) -> bytes:
    """Write a workbook: matches, the indicators of each, what adds up to each score, and whence all that comes."""
    file = BytesIO()
    # Texts stay texts: a title that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        rows = [opened(it) for it in read.matched]
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        told = [[_row(it)[name] for name in HEADS] for it in rows]
        _sheet(book, _("Matches"), [str(it) for it in HEADS.values()], told, head, [_WIDE.get(it, 12) for it in HEADS])
        figures = [
            [it.matched.suggestion.place, it.matched.other.code, one.metric, one.asked, one.offered, one.converted,
             one.source, one.label, one.why]
            for it in rows for one in it.rows
        ]  # fmt: skip
        _sheet(book, _("Indicators"), [_("Place"), _("Code"), _("What is measured"), _("Asked"), _("Offered"),
               _("In the unit asked"), _("Source"), _("Verdict"), _("Why")], figures, head,
               [8, 12, 34, 18, 18, 18, 34, 12, 44])  # fmt: skip
        parts = [
            [it.matched.suggestion.place, it.matched.other.code, one.label, one.adds if one.adds is not None else "",
             round(one.weight, 4)]
            for it in rows for one in it.parts
        ]  # fmt: skip
        _sheet(book, _("What adds up"), [_("Place"), _("Code"), _("Part"), _("Adds"), _("Weight")], parts, head,
               [8, 12, 30, 10, 10])  # fmt: skip
        about = [[name, str(value)] for name, value in {**_about(read), _("Address of the view"): address}.items()]
        _sheet(book, _("About"), [_("Name"), _("Value")], about, head, [28, 60])
    return file.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: list[str], rows: list[list[Any]], head: Any, widths: list[int]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, heads, head)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet.write_number(place, column, value)
            elif value:
                sheet.write_string(place, column, str(value))
    sheet.freeze_panes(1, 2)


def _about(read: MatchesRead) -> dict[str, Any]:
    found = read.match_list
    return {
        "as_of": found.as_of.isoformat() if found else None, "model": found.model_version if found else "",
        "is_learned": bool(found and found.is_learned), "n_candidates": found.n_candidates if found else 0,
        "n_shown": len(read.matched),
    }  # fmt: skip


def _row(it: Opened) -> dict[str, Any]:
    other, counts = it.matched.other, {code: n for code, _word, n in it.counts}
    return {
        "place": it.matched.suggestion.place, "code": other.code, "title_zh": other.title_zh,
        "title_en": other.title_en, "organisation": other.organisation_zh or other.organisation_en,
        "score": it.score, **{code: counts.get(code, 0) for code in ("met", "near", "fails", "unknown")},
        "reasons": "; ".join(it.reasons), "counter": it.counter, "missing": "; ".join(it.missing),
        "question": it.question,
    }  # fmt: skip


def _whole(it: Opened) -> dict[str, Any]:
    return _row(it) | {
        "indicators": [{name: getattr(one, name) for name in
                        ("metric", "asked", "is_must", "offered", "converted", "source", "verdict", "why")}
                       for one in it.rows],
        "gates": [{"gate": gate, "verdict": verdict, "says": says} for gate, _shape, verdict, says in it.gates],
        "phrases": [{"ours": mine.text, "theirs": theirs.text} for mine, theirs in it.phrases],
        "parts": [{"part": one.label, "adds": one.adds, "weight": one.weight, "rank_without": one.rank_without}
                  for one in it.parts],
        "change": it.change, "is_weak": it.is_weak,
    }  # fmt: skip
