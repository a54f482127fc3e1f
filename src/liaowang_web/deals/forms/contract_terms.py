"""A step of the wizard as a form, made from the data that says what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from liaowang_web.deals.clauses.catalogue import Rows, Step, Term, Terms, is_called_for
from liaowang_web.design.moments import DayInput
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.forms.rows import Rows as RowForms

MOST_ROWS = 40


class _Later:
    """A field that the text needs, but that may be left empty until it is frozen."""

    empty_values: Any

    def validate(self, value: Any) -> None:
        """Look at what is there, and ask for nothing."""
        if value not in self.empty_values:
            super().validate(value)  # type: ignore[misc]


class LineField(_Later, forms.CharField):
    """A line or a text."""


class DayField(_Later, forms.DateField):
    """A day."""


class NumberField(_Later, forms.IntegerField):
    """A whole number."""


class AmountField(_Later, forms.DecimalField):
    """An amount, or per cent."""


class ChosenField(_Later, forms.ChoiceField):
    """One of a list."""


@dataclass(frozen=True)
class Words:
    """What stands above rows."""

    title: str
    hint: str


@dataclass(frozen=True)
class Part:
    """Rows with their words, as `hall/edit/rows.html` takes them."""

    name: str
    sort: Words
    rows: RowForms


def in_page_language(thing: Any, name: str = "") -> str:
    """Give the word of a term, a step or rows in the language of the page."""
    return str(getattr(thing, f"{name}zh" if is_chinese() else f"{name}en"))


def _label(term: Term, language: str) -> str:
    told = in_page_language(term)
    return f"{told} · {'中文' if language == 'zh' else 'English'}" if language else told


def field_of(term: Term, terms: Terms, language: str = "") -> forms.Field:
    """Make the field of a term; of one in both languages, that of a language."""
    shared: dict[str, Any] = {
        "label": _label(term, language), "help_text": in_page_language(term, "hint_"), "required": term.is_required,
    }  # fmt: skip
    match term.kind:
        case "text":
            return LineField(max_length=6000, widget=forms.Textarea(attrs={"rows": 3}), **shared)
        case "day":
            return DayField(widget=DayInput(), **shared)
        case "number":
            return NumberField(min_value=0, max_value=3650, **shared)
        case "money":
            return AmountField(min_value=Decimal(0), max_digits=15, decimal_places=3, **shared)
        case "percent":
            return AmountField(min_value=Decimal(0), max_value=Decimal(100), max_digits=8, decimal_places=4, **shared)
        case "choice":
            words = "zh" if is_chinese() else "en"
            choices = [("", "—"), *((code, it[words]) for code, it in terms.choices[term.choices].items())]
            return ChosenField(choices=choices, **shared)
        case _:
            return LineField(max_length=300, **shared)


def _fields(wanted: tuple[Term, ...], terms: Terms) -> dict[str, forms.Field]:
    found = {}
    for term in wanted:
        for name in term.names:
            found[name] = field_of(term, terms, name.rpartition("_")[2] if term.both else "")
    return found


def written(value: Any) -> str:
    """Write a value as it is kept: text, without zeros at the end of a number.

    Examples
    --------
    >>> written(Decimal("40.00")), written(date(2027, 1, 1)), written(None)
    ('40', '2027-01-01', '')
    """
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


class StepForm(forms.Form):
    """The terms of a step."""

    use_required_attribute = False


class StepSheet:
    """All that a step asks for.

    Parameters
    ----------
    step : Step
        For the type of contract.
    terms : Terms
        Of the version of clauses.
    values : mapping
        What is kept so far, of all steps.
    data : QueryDict, optional
        What was sent; without it the sheet shows what is kept.
    is_again : bool
        Show what was sent once more without judging it: a row was added, or a choice asks for other fields.
    """

    def __init__(
        self, step: Step, terms: Terms, values: Mapping[str, Any], data: QueryDict | None = None, *,
        is_again: bool = False,
    ) -> None:  # fmt: skip
        self.step, self.terms = step, terms
        now = {**values, **({} if data is None else {key: data.get(key) for key in data})}
        needs = [*(it.needs for it in step.terms), *(it.needs for it in step.rows)]
        self.deciding = {name for it in needs for name in it}
        asked = tuple(it for it in step.terms if is_called_for(it.needs, now))
        self.form = self._form(asked, now if is_again else values, None if is_again else data)
        rows = [it for it in step.rows if is_called_for(it.needs, now)]
        add = data.get("add") if data is not None and is_again else None
        self.parts = [self._part(it, values, data, is_again=is_again, by=int(add == it.code)) for it in rows]

    def _form(self, asked: tuple[Term, ...], initial: Mapping[str, Any], data: QueryDict | None) -> StepForm:
        made = StepForm(data, initial=dict(initial))
        made.fields.update(_fields(asked, self.terms))
        for name in self.deciding & set(made.fields):
            made.fields[name].widget.attrs |= {
                "hx-post": "", "hx-trigger": "change", "hx-vals": '{"add": "again"}', "hx-target": "#step",
                "hx-select": "#step", "hx-swap": "outerHTML",
            }  # fmt: skip
        return made

    def _part(self, rows: Rows, values: Mapping[str, Any], data: QueryDict | None, *, is_again: bool, by: int) -> Part:
        form = type("RowForm", (StepForm,), _fields(rows.columns, self.terms))
        made: type[BaseFormSet[Any]] = forms.formset_factory(
            form, formset=RowForms, extra=0 if values.get(rows.code) else 1, can_delete=True, max_num=MOST_ROWS,
            validate_max=True,
        )  # fmt: skip
        words = Words(in_page_language(rows), "")
        if data is not None and not is_again:
            return Part(rows.code, words, made(data, prefix=rows.code))  # type: ignore[arg-type]
        kept = values.get(rows.code) or []
        if data is not None and f"{rows.code}-TOTAL_FORMS" in data:
            sent = made(data, prefix=rows.code).forms
            kept = [
                {name: it.widget.value_from_datadict(data, {}, f"{one.prefix}-{name}") for name, it in
                 one.fields.items()}
                for one in sent
            ]  # fmt: skip
        shown = made(initial=kept, prefix=rows.code)
        shown.extra = by if kept else max(by, 1)
        return Part(rows.code, words, shown)  # type: ignore[arg-type]

    def is_valid(self) -> bool:
        """Whether all of it can be kept; every part is looked at, so that all errors stand on the page."""
        return all([self.form.is_valid(), *(it.rows.is_valid() for it in self.parts)])

    @property
    def values(self) -> dict[str, Any]:
        """Give what is kept: terms as text, rows as lists of these."""
        told: dict[str, Any] = {name: written(value) for name, value in self.form.cleaned_data.items()}
        for part in self.parts:
            rows = [{name: written(value) for name, value in row.items()} for row in part.rows.values]
            told[part.name] = [row for row in rows if any(row.values())]
        return told

    @property
    def lines(self) -> Iterator[list[forms.BoundField]]:
        """Give the fields, those of both languages side by side."""
        waiting = list(self.form)
        while waiting:
            first = waiting.pop(0)
            is_pair = first.name.endswith("_zh") and waiting and waiting[0].name == f"{first.name[:-3]}_en"
            yield [first, waiting.pop(0)] if is_pair else [first]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Give each error with the label and the id of its field, for the list at the top."""
        found = []
        for form in (self.form, *(row for it in self.parts for row in it.rows)):
            found += [("", "", str(error)) for error in form.non_field_errors()]
            found += [(str(it.label), it.id_for_label, str(error)) for it in form for error in it.errors]
        for part in self.parts:
            found += [(part.sort.title, part.name, str(it)) for it in part.rows.non_form_errors()]
        return found

    def refuse(self, message: str) -> None:
        """Add an error that belongs to no field."""
        self.form.add_error(None, message)

    @property
    def title(self) -> str:
        """How the step is called."""
        return in_page_language(self.step)

    @property
    def hint(self) -> str:
        """What it is about."""
        told = in_page_language(self.step, "hint_")
        if any(it.both for it in self.step.terms):
            glue = "" if is_chinese() else " "
            told += glue + _("Texts are asked for in both languages; one is enough, and then stands in both.")
        return told
