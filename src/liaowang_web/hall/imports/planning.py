"""What becomes of each row of a spreadsheet, and why; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.contents import detail_of
from liaowang_web.hall.imports.columns import Place, place_heads, read_cell
from liaowang_web.hall.imports.figures import read_figures
from liaowang_web.hall.imports.sheets import Sheet, text_of
from liaowang_web.hall.models import Entry, ImportedRow

Outcome = ImportedRow.Outcome
_EDITABLE = {Entry.State.DRAFT, Entry.State.REVISING}
_ENTRY = frozenset(it.name for it in Entry._meta.concrete_fields)
_SHOWN = 80
_OFTEN = 1000


@dataclass
class Planned:
    """One row.

    Attributes
    ----------
    line : int
        Where it stands in the file.
    values, figures : what its cells say, by column; its indicators, or nothing where the file has none
    entry : Entry or None
        The one that it changes.
    says : list of dict
        Of a refused row ``column``, ``zh``, ``en`` and perhaps ``cell``; of a changed one ``column``, ``was``, ``now``.
    faults : list of dict
        What its cells alone are refused for, whatever is there already.
    """

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    figures: list[dict[str, Any]] | None = None
    entry: Entry | None = None
    outcome: str = Outcome.CREATED
    says: list[dict[str, str]] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """Its own reference number."""
        return str(self.values.get("reference", ""))

    @property
    def title(self) -> str:
        """How it is called, in one of the languages."""
        return str(self.values.get("title_zh") or self.values.get("title_en") or "")

    def columns(self, *, of_entry: bool) -> dict[str, Any]:
        """Give the columns of the entry, or those of its kind."""
        return {name: value for name, value in self.values.items() if (name in _ENTRY) == of_entry}

    def refuse(self, column: str, why: str | Promise, **values: Any) -> None:
        """Say why the row is refused, in both languages."""
        told = {"column": column}
        for short, language in (("zh", "zh-hans"), ("en", "en")):
            with translation.override(language):
                told[short] = str(why) % values if values else str(why)
        self.outcome = Outcome.REFUSED
        self.says.append(told)


@dataclass(frozen=True)
class Known:
    """What the organisation has already: entries by reference number, and titles in use of those without one."""

    entries: Mapping[str, Entry]
    titles: frozenset[str]


def plan_rows(sheet: Sheet, kind: str, told: Callable[[int], None]) -> tuple[list[Planned], list[str]]:
    """Read all rows; give them, and the heads that are not understood. ``told`` hears how many are read."""
    places, unknown = place_heads(sheet.head, kind)
    rows = []
    for n, (line, cells) in enumerate(sheet.rows):
        if n % _OFTEN == 0:
            told(n)
        rows.append(_read(line, cells, places, kind))
    return rows, unknown


def compare(rows: Iterable[Planned], known: Known) -> None:
    """Decide anew what each row does to what is there, and refuse those that cannot be meant."""
    references: set[str] = set()
    titles: set[str] = set()
    for row in rows:
        row.outcome, row.says = Outcome.REFUSED if row.faults else Outcome.CREATED, list(row.faults)
        if row.reference and row.reference in references:
            row.refuse("reference", _("This number stands in an earlier row of the file too."))
        row.entry = known.entries.get(row.reference) if row.reference else None
        if row.entry is None:
            _look_at_new(row, known, titles)
        elif row.outcome != Outcome.REFUSED:
            _look_at_changed(row, row.entry)
        references.add(row.reference)
        titles.add(row.title)


def _look_at_new(row: Planned, known: Known, titles: set[str]) -> None:
    if not row.title:
        row.refuse("title_zh", _("A title is needed, in one language at least."))
    elif not row.reference and (row.title in known.titles or row.title in titles):
        row.refuse("title_zh", _("There is an entry with this title; give both a reference number, or drop the row."))


def _look_at_changed(row: Planned, entry: Entry) -> None:
    own = detail_of(entry)
    for name, value in row.values.items():
        was = getattr(entry if name in _ENTRY else own, name, None)
        if was != value:
            row.says.append({"column": name, "was": text_of(was)[:_SHOWN], "now": text_of(value)[:_SHOWN]})
    if row.figures is not None and row.figures != _figures_of(entry, row.figures):
        row.says.append({"column": "indicators", "was": "", "now": str(len(row.figures))})
    row.outcome = Outcome.CHANGED if row.says else Outcome.SAME
    if row.says and entry.state not in _EDITABLE:
        row.says = []
        row.refuse(
            "reference", _("It is %(state)s: what is published is revised first."), state=entry.get_state_display()
        )


def _figures_of(entry: Entry, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = list(entry.indicators.all())
    if len(rows) != len(like):
        return []
    return [{name: getattr(it, name) for name in told} for it, told in zip(rows, like, strict=True)]


def _read(line: int, cells: list[Any], places: Mapping[int, Place], kind: str) -> Planned:
    row = Planned(line)
    for index, place in places.items():
        text = text_of(cells[index]) if index < len(cells) else ""
        if not text:
            continue
        if place.column == "indicators":
            row.figures, left = read_figures(text)
            for part in left:
                row.refuse("indicators", _("not understood: %(part)s"), part=part[:_SHOWN])
            continue
        try:
            value = read_cell(place, cells[index], kind)
        except ValidationError as error:
            for it in error.error_list:
                row.refuse(place.column, it.message, **(it.params or {}))
                row.says[-1]["cell"] = text[:_SHOWN]
            continue
        if place.column == "trl":
            row.values |= dict(zip(("trl_low", "trl_high"), value, strict=True))
        else:
            row.values[place.column] = value
    _look_at_pairs(row)
    row.faults = list(row.says)
    return row


def _look_at_pairs(row: Planned) -> None:
    low, high = row.values.get("price_low"), row.values.get("price_high")
    if low is not None and high is not None and low > high:
        row.refuse("price_high", _("This is less than the lower end."))
