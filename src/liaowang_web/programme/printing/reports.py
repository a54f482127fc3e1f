"""The report of a year as a PDF and as a workbook."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liaowang import runs
from liaowang_web.design import numbers
from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.regions import region_name
from liaowang_web.observatory.printing.fonts import fonts_here
from liaowang_web.programme.attainment_words import forecast_in_words
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.printing.evidence import heads, row_of
from liaowang_web.programme.printing.sheets import workbook
from liaowang_web.programme.selectors.reporting import Report, Year

TEMPLATE = Path(__file__).parent / "report.typ"
_DAY = 24 * 3600


def report_as_pdf(report: Report, address: str) -> bytes:
    """Set the report in the language of the page; what says the same is set once.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    told = json.dumps(content_of(report, address), ensure_ascii=False, sort_keys=True)
    sealed = hashlib.sha256(told.encode()).hexdigest()
    made_from = f"{sealed} {TEMPLATE.read_text(encoding='utf-8')}"
    name, shelf = f"programme-{hashlib.sha256(made_from.encode()).hexdigest()}.pdf", caches["charts"]
    found = shelf.get(name)
    if found is None:
        import typst  # loads an engine, which most pages never need

        inputs = {"told": told, "fonts": json.dumps(fonts_here()), "hash": sealed}
        found = bytes(typst.compile(str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs=inputs))
        shelf.set(name, found, _DAY)
    return bytes(found)


def content_of(report: Report, address: str) -> dict[str, Any]:
    """Give all that the report on paper says, in the language of the page."""
    about = runs.describe_taxonomy()["edition"]
    return {
        "language": "zh" if is_chinese() else "en",
        "title": _("Report of the programme, %(year)s") % {"year": report.year},
        "subtitle": about["title_zh"] if is_chinese() else about["title_en"],
        "lead": _("What counts is evidence that a second person accepted. Disputed evidence and duplicates are told apart and do not count."),  # noqa: E501
        "as_of": _("As of %(day)s") % {"day": numbers.day(report.made_on)},
        "address": address,
        "page": _("page {x} of {y}"),
        "targets_title": _("How the targets stand"),
        "targets_heads": [
            _("Target"), pgettext("target", "Planned"), _("Counted until the end of %(year)s") % {"year": report.year},
            _("of it in %(year)s") % {"year": report.year}, _("Disputed"), _("Duplicates"),
        ],
        "targets": [_target_row(it) for it in report.targets],
        "foretold": [
            [it.target.code, forecast_in_words(it.standing), _is_foretold(it)]
            for it in report.targets if it.target.value
        ],
        "foretold_title": _("What is foretold"),
        "lists_title": _("What came to count in %(year)s") % {"year": report.year},
        "lists_heads": [
            _("Date"), pgettext("target", "Evidence"), _("Kind"), _("Direction"), _("Region"), _("Checked on"),
        ],
        "lists": [
            {"title": f"{it.target.code} {it.target}", "rows": [_item_row(one) for one in it.items],
             "counts": _counts(it)}
            for it in report.targets if it.items
        ],
        "nothing": _("Nothing of this year counts yet."),
        "registries_title": _("Registries, as they stand"),
        "registries": [[name, "  ".join(f"{word} {n}" for word, n in states) or "0"]
                       for name, states in report.registries],
    }  # fmt: skip


def _is_foretold(it: Year) -> bool:
    return it.standing.attainment is not None and it.standing.attainment.last is not None


def _target_row(it: Year) -> list[str]:
    counts = it.standing.counts
    planned = numbers.grouped(it.target.value) if it.target.value else _("no number")
    apart = (counts.get(EvidenceItem.State.DISPUTED, 0), counts.get(EvidenceItem.State.DUPLICATE, 0))
    return [f"{it.target.code} {it.target}", planned, *map(numbers.grouped, (it.n_until, len(it.items), *apart))]


def _item_row(item: EvidenceItem) -> list[str]:
    direction = str(DIRECTIONS.get(item.direction, "—"))
    checked = numbers.day(item.checked_at) if item.checked_at else "—"
    return [numbers.day(item.happened_on), str(item), str(item.get_kind_display()), direction,
            region_name(item.region) if item.region else "—", checked]  # fmt: skip


def _counts(it: Year) -> list[str]:
    told = _("not told")
    by_direction = [f"{DIRECTIONS.get(code, told)} {n}" for code, n in it.directions.most_common()]
    by_region = [f"{region_name(code) if code else told} {n}" for code, n in it.regions.most_common()]
    return [
        _("By direction: %(list)s") % {"list": _(", ").join(by_direction)},
        _("By region: %(list)s") % {"list": _(", ").join(by_region)},
    ]


def report_as_xlsx(report: Report, address: str) -> bytes:
    """Write the targets, the evidence of the year, and the registries as sheets."""
    targets = [
        (it.target.code, it.target.title_zh, it.target.title_en, it.target.value or "", it.n_until, len(it.items),
         it.standing.counts.get(EvidenceItem.State.DISPUTED, 0),
         it.standing.counts.get(EvidenceItem.State.DUPLICATE, 0), forecast_in_words(it.standing))
        for it in report.targets
    ]  # fmt: skip
    target_heads = [
        (_("Target"), 16), (_("Title in Chinese"), 40), (_("Title in English"), 46),
        (pgettext("target", "Planned"), 10),
        (_("Counted until the end of %(year)s") % {"year": report.year}, 14),
        (_("of it in %(year)s") % {"year": report.year}, 12), (_("Disputed"), 10), (_("Duplicates"), 10),
        (_("What is foretold"), 90),
    ]  # fmt: skip
    states = [(name, word, n) for name, found in report.registries for word, n in found]
    about = [(_("Report of the programme, %(year)s") % {"year": report.year}, ""), (_("As of"), report.made_on),
             (_("Address of the view"), address)]  # fmt: skip
    return workbook([
        (_("Targets"), target_heads, targets),
        (pgettext("target", "Evidence"), heads(), [row_of(one) for it in report.targets for one in it.items]),
        (_("Registries"), [(_("Registry"), 30), (_("State"), 24), (_("Number"), 10)], states),
        (_("About"), [(_("Name"), 40), (_("Value"), 80)], about),
    ])  # fmt: skip
