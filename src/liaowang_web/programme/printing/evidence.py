"""The evidence for a target as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.hall.regions import region_name
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.printing.sheets import Sheet, workbook


def evidence_as_xlsx(target: Target, items: Iterable[EvidenceItem], address: str) -> bytes:
    """Write the evidence as a list, and whence it comes."""
    about: list[tuple[Any, ...]] = [
        (_("Target"), f"{target.code} {target}"), (pgettext("target", "Planned"), target.value or _("no number")),
        (_("As of"), timezone.localdate()), (_("Address of the view"), address),
    ]  # fmt: skip
    sheets: list[Sheet] = [
        (pgettext("target", "Evidence"), heads(), [row_of(it) for it in items]),
        (_("About"), [(_("Name"), 28), (_("Value"), 80)], about),
    ]
    return workbook(sheets)


def heads() -> list[tuple[str, int]]:
    """Give the heads of a list of evidence with the widths of their columns."""
    return [
        (_("Target"), 16), (_("Date"), 12), (_("Title in Chinese"), 40), (_("Title in English"), 50), (_("State"), 16),
        (_("Kind"), 18), (_("Direction"), 16), (_("Region"), 14), (_("Public source"), 50),
        (_("What the source is"), 40), (_("Checked on"), 12),
    ]  # fmt: skip


def row_of(item: EvidenceItem) -> Sequence[Any]:
    """Give a row under `heads`; who recorded and checked it is not told."""
    checked = timezone.localtime(item.checked_at).date() if item.checked_at else ""
    return (
        item.target.code, item.happened_on, item.title_zh, item.title_en, item.get_state_display(),
        item.get_kind_display(), DIRECTIONS.get(item.direction, ""), region_name(item.region) if item.region else "",
        item.source_url, item.source_note, checked,
    )  # fmt: skip
