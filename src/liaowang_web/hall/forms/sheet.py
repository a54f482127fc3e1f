"""The whole form of an entry: its columns, those of its kind, and its rows, read and shown together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.contents import detail_of, plain
from liaowang_web.hall.forms.details import DETAIL_FORMS, new_detail
from liaowang_web.hall.forms.entries import EntryForm
from liaowang_web.hall.forms.rows import Rows, Sort, sorts_of
from liaowang_web.hall.models import Entry

_GROUPS: tuple[tuple[str | Promise, str | Promise, tuple[str, ...]], ...] = (
    (_("What it is"), _("Seen by everybody."), (
        "organisation", "title_zh", "title_en", "teaser_zh", "teaser_en", "translation_zh", "translation_en",
        "keywords", "landmark", "model", "first", "first_document", "stage", "type", "needed_by", "is_anonymous",
        "reference",
    )),
    (_("Where it belongs"), _("Seen by everybody; it is how others find it."), (
        "track", "region", "mode", "trl_low", "trl_high", "valid_until",
    )),
    (_("What it does"), _("Seen by registered people."), (
        "problem_zh", "problem_en", "summary_zh", "summary_en", "economy_zh", "economy_en", "conditions",
        "solver_conditions", "acceptance", "ip_wish", "risks", "price_low", "price_high", "currency", "delivery_days",
        "certificates", "control", "needs_ethics_review", "ethics_note",
    )),
    (_("Registration"), _("Seen by registered people."), (
        "registration_number", "recommended_by", "registered_on", "attribute", "research_from", "research_until",
        "embodiment", "level", "units", "persons",
    )),
    (_("Details"), _("Seen after a confidentiality agreement only."), (
        "principle_zh", "principle_en", "details_zh", "details_en", "proofs",
    )),
    (_("Public source"), _("If it stands somewhere in public already."), ("source_url", "source_note")),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Fields that stand together, those of both languages or of a range in pairs."""

    title: str | Promise
    hint: str | Promise
    lines: list[list[forms.BoundField]]


@dataclass(frozen=True)
class Part:
    """A table of rows with its words."""

    name: str
    sort: Sort
    rows: Rows


class Sheet:
    """All that is asked about an entry.

    Parameters
    ----------
    entry : Entry
        With its kind; it need not be saved.
    data : QueryDict, optional
        What was sent; without it the sheet shows the entry.
    organisations : list of Organisation, optional
        For which it may be entered, while it is new.
    is_again : bool
        Show what was sent once more without judging it, as when a row is added.
    """

    def __init__(
        self, entry: Entry, data: QueryDict | None = None, *, organisations: list[Organisation] | None = None,
        is_again: bool = False,
    ) -> None:  # fmt: skip
        self.entry = entry
        detail = (detail_of(entry) if not entry._state.adding else None) or new_detail(entry.kind)
        given = None if is_again else data
        self.form = EntryForm(given, instance=entry, organisations=organisations)
        self.detail = DETAIL_FORMS[entry.kind](given, instance=detail)
        sorts = sorts_of(entry.kind).items()
        self.parts = [Part(name, it, _rows_of(entry, name, it, given)) for name, it in sorts]
        if is_again and data is not None:
            self._show_again(data)

    def _show_again(self, data: QueryDict) -> None:
        for form in (self.form, self.detail):
            form.initial = {**form.initial, **_raw(form, data)}
        self.parts = [
            Part(it.name, it.sort, _grown(self.entry, it, data, by=int(data.get("add") == it.name)))
            for it in self.parts
        ]  # fmt: skip

    def is_valid(self) -> bool:
        """Whether all of it can be kept; every part is looked at, so that all errors stand on the page."""
        return all([self.form.is_valid(), self.detail.is_valid(), *(it.rows.is_valid() for it in self.parts)])

    @property
    def values(self) -> dict[str, Any]:
        """Give what the services want: ``columns``, ``detail`` and ``rows``."""
        return {
            "columns": self.form.columns(),
            "detail": dict(self.detail.cleaned_data),
            "rows": {it.name: it.rows.values for it in self.parts},
        }

    @property
    def groups(self) -> Iterator[Group]:
        """Give the fields in groups, in the order in which they are asked."""
        fields = {**{it.name: it for it in self.form}, **{it.name: it for it in self.detail}}
        for title, hint, names in _GROUPS:
            lines = list(_lines([fields[name] for name in names if name in fields]))
            if lines:
                yield Group(title, hint, lines)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Give each error with the label and the id of its field, for the list at the top."""
        found = []
        for form in (self.form, self.detail, *(row for it in self.parts for row in it.rows)):
            found += [("", "", str(error)) for error in form.non_field_errors()]
            found += [(str(it.label), it.id_for_label, str(error)) for it in form for error in it.errors]
        for part in self.parts:
            found += [(str(part.sort.title), part.name, str(it)) for it in part.rows.non_form_errors()]
        return found

    def refuse(self, message: str) -> None:
        """Add an error that belongs to no field."""
        self.form.add_error(None, message)


def _rows_of(entry: Entry, name: str, sort: Sort, data: QueryDict | None) -> Rows:
    is_shown = data is None and not entry._state.adding
    saved = getattr(entry, name).values(*sort.formset.form.base_fields) if is_shown else []
    return _formset(entry, name, sort, data, [{key: plain(it) for key, it in row.items()} for row in saved])


def _formset(entry: Entry, name: str, sort: Sort, data: QueryDict | None, initial: list[dict[str, Any]]) -> Rows:
    """Make the rows; bound ones take nothing from the database, which may have changed since the page was made."""
    more = {}
    if name == "topics":
        more = {"linked": {} if entry._state.adding else dict(entry.topics.values_list("code", "run_id"))}
    rows: Rows = sort.formset(data, initial=initial, prefix=name, form_kwargs=more)
    return rows


def _raw(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: it.widget.value_from_datadict(data, {}, form.add_prefix(name)) for name, it in form.fields.items()
    }  # fmt: skip


def _grown(entry: Entry, part: Part, data: QueryDict, *, by: int) -> Rows:
    """Give the rows that were sent, unbound, with as many empty ones as there were and ``by`` more."""
    sent = _formset(entry, part.name, part.sort, data, []).forms
    filled = [_raw(it, data) for it in sent if it.has_changed()]
    rows = _formset(entry, part.name, part.sort, None, filled)
    rows.extra = max(len(sent) - len(filled), 0) + by
    if by:
        first = next(iter(rows.forms[-1].fields.values()))
        first.widget.attrs["autofocus"] = True
    return rows


def _lines(fields: list[forms.BoundField]) -> Iterator[list[forms.BoundField]]:
    """Put the second of a pair beside the first."""
    ends = {"_zh": "_en", "_low": "_high", "_from": "_until"}
    waiting: forms.BoundField | None = None
    for field in fields:
        if waiting and any(
            waiting.name.endswith(first) and field.name == waiting.name.removesuffix(first) + second
            for first, second in ends.items()
        ):
            yield [waiting, field]
            waiting = None
            continue
        if waiting:
            yield [waiting]
        waiting = field
    if waiting:
        yield [waiting]
